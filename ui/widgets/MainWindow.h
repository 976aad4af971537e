#pragma once

#include "ui/models/Workbench.h"

#include <QMainWindow>
#include <QStackedWidget>
#include <QToolButton>

class QButtonGroup;
class QLabel;

namespace fidesk::ui {

class SignInPage;
class UsersPage;
class KeyPage;
class BatchPage;
class ProfilesPage;
class RecordsPage;

/// The one window: a rail of pages, the account top right, and the strip of keys below.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    enum class Page { Users, Key, Batch, Profiles, Records };

    /// @p address is what the sign-in page starts with.
    MainWindow(Workbench& workbench, const QString& address, QWidget* parent = nullptr);

    /// A line across the top that stays: that this is practice.
    void showBanner(const QString& text);
    /// A panel of tools beside the pages.
    void addSidePanel(QWidget* panel, const QString& title);
    /// Where something that is not saved would be lost, a person is asked first.
    void showPage(Page page);
    /// The registrations that were interrupted, and what to do about them.
    void showInterrupted();

protected:
    void changeEvent(QEvent* event) override;
    /// Asks about what is not saved, and takes back an enrolment that is under way, before the window closes.
    void closeEvent(QCloseEvent* event) override;

private:
    Workbench& workbench_;
    QFrame* banner_;
    QLabel* bannerText_;
    QFrame* rail_;
    QLabel* title_;
    QStackedWidget* pages_;
    SignInPage* signIn_;
    UsersPage* users_;
    KeyPage* key_;
    BatchPage* batch_;
    ProfilesPage* profiles_;
    RecordsPage* records_;
    QLabel* lentOut_;
    QButtonGroup* railButtons_;
    bool closing_{false};

    QWidget* makeRail();
    QWidget* makeHeader();
    [[nodiscard]] QString titleOf(Page page) const;
    [[nodiscard]] bool signedIn() const;
    QFrame* makeBanner();
    QToolButton* addToRail(const QIcon& icon, const QString& text, Page page);
    void lay();
    bool mayLeaveFor(Page page);
    void sessionChanged();
    void enrolmentChanged();
    void batchChanged();
};

} // namespace fidesk::ui
