#pragma once

#include "ui/models/Workbench.h"
#include "ui/widgets/Icons.h"

#include <QListWidget>
#include <QStackedWidget>

namespace fidesk::ui {

/// The key that is in: what it is, and everything that can be done to it, in sections. What a key cannot do
/// keeps its section, which says why.
class KeyPage : public QWidget {
    Q_OBJECT
public:
    enum class Section { Overview, Pin, Passkeys, Fingerprints, Settings, StoredData, Reset };

    explicit KeyPage(Workbench& workbench, QWidget* parent = nullptr);
    ~KeyPage() override;

    void showSection(Section section);

private:
    Workbench& workbench_;
    QStackedWidget* pages_;
    class KeyHead* head_; // before the sections: Tab goes in the order they are made
    QListWidget* sections_;
    QStackedWidget* panels_;

    QWidget* makeKeyPage();
    void addSections();
    void addSection(Section section, Drawing drawing, const QString& title, QWidget* panel);
    void refresh();
    /// As showSection(), for who asked for it elsewhere: the focus goes there.
    void goTo(Section section);
    void keepFocus(const QWidget* before);
    void focusPanel();
};

} // namespace fidesk::ui
