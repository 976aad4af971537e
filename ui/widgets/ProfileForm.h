#pragma once

#include "ui/models/ProfileEditor.h"
#include "ui/widgets/AllowedModelsEditor.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Switch.h"
#include "ui/widgets/WrappedEdit.h"

#include <QMap>
#include <QRadioButton>

class QVBoxLayout;

namespace fidesk::ui {

/// A profile, field by field, with what each does to the key or to the person and what is wrong with it.
class ProfileForm : public QWidget {
    Q_OBJECT
public:
    /// @p editor outlives it.
    explicit ProfileForm(ProfileEditor& editor, QWidget* parent = nullptr);

    /// The focus goes to the name, all of it selected.
    void focusName();

Q_SIGNALS:
    /// @p part of it takes more room now, and somebody is at it.
    void grown(QWidget* part);

private:
    using Field = text::ProfileField;

    ProfileEditor& editor_;
    QLineEdit* name_;
    QLineEdit* id_;
    WrappedEdit* description_;
    QRadioButton* typed_;
    QRadioButton* generated_;
    QLabel* handover_;
    QLineEdit* generatedLength_;
    QLineEdit* minLength_;
    AllowedModelsEditor* models_;
    QLineEdit* pattern_;
    QLabel* preview_;
    QMap<Field, Switch*> switches_;
    QMap<Field, FormField*> fields_;
    QWidget* lastInTabOrder_{nullptr};
    bool filling_{false};

    void name();
    void lay();
    void wire();
    QVBoxLayout* addGroup(QVBoxLayout* groups, const QString& title);
    FormField* add(QVBoxLayout* group, Field field, QWidget* control, FormField::Place place);
    void addSwitch(QVBoxLayout* group, Field field, const char* name);
    QWidget* makePinChoice();
    void refresh();
    void fill();
    void setReadOnly();
    void showProblems();
    [[nodiscard]] ProfileDraft typed() const;
    void edited();
};

} // namespace fidesk::ui
