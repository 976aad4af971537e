#pragma once

#include "ui/models/ModelChoice.h"
#include "ui/widgets/Pieces.h"

#include <QLineEdit>
#include <QListWidget>

namespace fidesk::ui {

/// A list of models, put together by searching the catalogue or by typing AAGUIDs.
class AllowedModelsEditor : public QWidget {
    Q_OBJECT
public:
    explicit AllowedModelsEditor(QWidget* parent = nullptr);

    /// By their AAGUIDs, in this order.
    void setModels(const QStringList& aaguids);
    [[nodiscard]] const QStringList& models() const { return models_; }
    /// To be read only: nothing can be added or taken out.
    void setReadOnly(bool readOnly);

Q_SIGNALS:
    /// Somebody added one or took one out.
    void edited();
    /// It shows what was found, below the search.
    void grown();

private:
    QListWidget* list_;
    QLabel* none_;
    QWidget* tools_;
    QLineEdit* search_;
    QPushButton* add_;
    QPushButton* remove_;
    QListWidget* found_;
    QLabel* hint_;
    QStringList models_;

    void name();
    void lay();
    bool eventFilter(QObject* watched, QEvent* event) override;
    void fill();
    void refresh();
    void find();
    void add();
    void removeChosen();
};

} // namespace fidesk::ui
