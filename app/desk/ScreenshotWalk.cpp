#include "app/desk/ScreenshotWalk.h"

#include "ui/text/RecordWords.h"
#include "ui/widgets/KeyPage.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPixmap>
#include <QTableView>

namespace fidesk::desk {

using State = ui::EnrolmentModel::State;

namespace {

constexpr int pollMs = 100;
constexpr int maxPolls = 200; // 20 s for one step
const auto practicePin = QStringLiteral("739164");

struct NoPrompts : token::TokenObserver {
    void touchNeeded() override {}
};

/// A passkey of @p user at @p site on the key, as if the user had made it there.
Result<void> makePasskey(token::Token& key, const token::Pin& pin, const std::string& site,
                         const std::string& user, const std::stop_token& stop) {
    NoPrompts none;
    const token::MakeCredential request{.rpId = site,
                                        .rpName = site,
                                        .userId = Bytes(user.begin(), user.end()),
                                        .userName = user,
                                        .userDisplayName = "Aisha Bauer",
                                        .algorithms = {-7},
                                        .credProtect = std::uint8_t{3}};
    FIDESK_TRY(key.makeCredential(request, pin, none, stop));
    return {};
}

} // namespace

ScreenshotWalk::ScreenshotWalk(ui::MainWindow& window, ui::Workbench& workbench, std::vector<Key> keys,
                               QString directory)
    : window_(window), workbench_(workbench), keys_(std::move(keys)), directory_(std::move(directory)) {
    poll_.setInterval(pollMs);
    connect(&poll_, &QTimer::timeout, this, &ScreenshotWalk::poll);
}

void ScreenshotWalk::start() {
    if (!QDir().mkpath(directory_))
        return end(tr("%1 cannot be made").arg(directory_));
    plan();
    poll_.start();
}

void ScreenshotWalk::add(const QString& name, std::function<bool()> ready, std::function<void()> act) {
    steps_.push_back({name, std::move(ready), std::move(act)});
}

void ScreenshotWalk::shoot(const QString& name, std::function<bool()> ready) {
    add(name, std::move(ready), [] {});
    // One turn of the event loop later, when what has changed is laid out.
    add(
        name, [] { return true; }, [this, name] { save(name, &window_); });
}

void ScreenshotWalk::plan() {
    auto* users = window_.findChild<QTableView*>(QStringLiteral("users"));
    add(
        QStringLiteral("users"), [this] { return workbench_.users.rowCount() > 0; },
        [users] { users->selectRow(1); });
    shoot(QStringLiteral("users"), [this] { return workbench_.registrations.loaded(); });
    planEnrolment();
    planOtherPages();
}

void ScreenshotWalk::planEnrolment() {
    const auto in = [this](State state) {
        return [this, state] { return workbench_.enrolment.state() == state; };
    };
    add(
        QStringLiteral("register"), [] { return true; }, [this] { click("register"); });
    shoot(QStringLiteral("enrol-choose"), [this] { return workbench_.enrolment.choice.ready(); });
    add(
        QStringLiteral("choose"), [] { return true; }, [this] { click("enrolNext"); });
    shoot(QStringLiteral("enrol-insert"), in(State::NeedKey));
    add(
        QStringLiteral("insert"), [] { return true; }, [this] { keys_.front()->insert(); });
    shoot(QStringLiteral("enrol-pin"), in(State::NeedPin));
    add(
        QStringLiteral("pin"), [] { return true; },
        [this] {
            type("newPin", practicePin);
            type("newPinAgain", practicePin);
            click("enrolNext");
        });
    shoot(QStringLiteral("enrol-touch"), [this] { return workbench_.enrolment.touchWanted(); });
    add(
        QStringLiteral("touch"), [] { return true; }, [this] { keys_.front()->touch(); });
    shoot(QStringLiteral("enrol-nickname"), in(State::NeedNickname));
    add(
        QStringLiteral("nickname"), [] { return true; }, [this] { click("enrolNext"); });
    shoot(QStringLiteral("enrol-done"), in(State::Done));
    add(
        QStringLiteral("done"), [] { return true; }, [this] { click("enrolNext"); });
    shoot(QStringLiteral("registered"),
          [this] { return workbench_.registrations.rowCount() == 1 && !workbench_.registrations.busy(); });
}

void ScreenshotWalk::planOtherPages() {
    add(
        QStringLiteral("lost"), [] { return true; }, [this] { click("lost"); });
    add(
        QStringLiteral("lost"),
        [this] { return window_.findChild<QDialog*>(QStringLiteral("confirmRemoval")) != nullptr; },
        [this] {
            auto* dialog = window_.findChild<QDialog*>(QStringLiteral("confirmRemoval"));
            save(QStringLiteral("lost"), dialog);
            dialog->reject();
        });
    add(
        QStringLiteral("key"), [] { return true; },
        [this] {
            keys_.back()->insert();
            window_.showPage(ui::MainWindow::Page::Key);
        });
    shoot(QStringLiteral("key"), [this] {
        return workbench_.key.loaded() && workbench_.keys.items().size() == 2 &&
               workbench_.keys.items().back().pin != ui::PinState::Unknown;
    });
    planKeySections();
    planBatch();
    planProfiles();
    planRecords();
    add(
        QStringLiteral("sign-in"), [] { return true; },
        [this] {
            window_.showPage(ui::MainWindow::Page::Users);
            workbench_.session.signOut();
        });
    shoot(QStringLiteral("sign-in"), [] { return true; });
}

void ScreenshotWalk::planBatch() {
    const auto now = [] { return true; };
    const auto in = [this](ui::BatchModel::State state) {
        return [this, state] { return workbench_.batch.state() == state; };
    };
    const auto needs = [this](ui::BatchKeyItem::Need need) {
        return [this, need] {
            const auto& keys = workbench_.batch.keys();
            return !keys.isEmpty() && keys.first().need == need;
        };
    };
    add(QStringLiteral("batch"), now, [this] {
        for (const Key& key : keys_)
            key->remove();
        window_.showPage(ui::MainWindow::Page::Batch);
        workbench_.batch.choice.setProfile(QStringLiteral("generated-pin"));
        workbench_.batch.choice.chooseFile(listOfUsers());
    });
    shoot(QStringLiteral("batch"), [this] {
        return workbench_.batch.choice.ready() && !workbench_.batch.choice.busy() &&
               workbench_.keys.items().isEmpty();
    });
    add(QStringLiteral("start"), now, [this] { click("batchStart"); });
    shoot(QStringLiteral("batch-insert"), in(ui::BatchModel::State::Running));
    add(QStringLiteral("insert"), now, [this] { keys_.back()->insert(); });
    shoot(QStringLiteral("batch-touch"), needs(ui::BatchKeyItem::Need::Touch));
    add(QStringLiteral("touch"), now, [this] { keys_.back()->touch(); });
    shoot(QStringLiteral("batch-pin"), needs(ui::BatchKeyItem::Need::HandOver));
    add(QStringLiteral("hand over"), now, [this] { click("batchKeyAct"); });
    shoot(QStringLiteral("batch-done"), needs(ui::BatchKeyItem::Need::Removal));
    add(QStringLiteral("close"), now, [this] { workbench_.batch.close(); });
    add(QStringLiteral("closed"), in(ui::BatchModel::State::Choosing), [] {});
}

/// A batch file with two of the practice portal's users; empty, and noted, where it cannot be written.
QString ScreenshotWalk::listOfUsers() {
    const QString path = QDir(directory_).filePath(QStringLiteral("new-staff.csv"));
    QFile file(path);
    QByteArray text("user,nickname,label\n");
    for (int row = 2; row < 4; ++row)
        text +=
            QStringLiteral("%1,Office key,C-%2\n").arg(workbench_.users.user(row).userName).arg(row).toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size())
        return path;
    problem_ = tr("%1 cannot be written").arg(path);
    return {};
}

void ScreenshotWalk::planProfiles() {
    const auto read = [this] { return workbench_.profiles.loaded() && !workbench_.profiles.busy(); };
    add(
        QStringLiteral("profiles"), [] { return true; },
        [this] { window_.showPage(ui::MainWindow::Page::Profiles); });
    shoot(QStringLiteral("profiles"), read);
    add(QStringLiteral("copy"), read, [this] { click("profileDuplicate"); });
    shoot(QStringLiteral("profiles-copy"), read);
    add(QStringLiteral("discard"), read, [this] { click("profileDiscard"); });
}

void ScreenshotWalk::planRecords() {
    const auto now = [] { return true; };
    add(QStringLiteral("records"), now, [this] { window_.showPage(ui::MainWindow::Page::Records); });
    shoot(QStringLiteral("records"), [this] { return !workbench_.records.keys.busy(); });
    add(QStringLiteral("trail"), now, [this] { click("viewTrail"); });
    add(
        QStringLiteral("trail"), [this] { return recorded("key.reset") && recorded("pin.set"); },
        [this] { window_.findChild<QTableView*>(QStringLiteral("trail"))->selectRow(0); });
    shoot(QStringLiteral("records-trail"), [this] { return !workbench_.records.trail.busy(); });
    add(QStringLiteral("check"), now, [this] {
        click("recordsCheck");
        click("checkNow");
    });
    const auto dialog = [this] { return window_.findChild<QDialog*>(QStringLiteral("checkRecords")); };
    add(
        QStringLiteral("checked"), [this] { return !workbench_.records.checking(); },
        [this, dialog] {
            save(QStringLiteral("records-checked"), dialog());
            dialog()->accept();
        });
}

/// Whether the trail on the Records page tells of it.
bool ScreenshotWalk::recorded(const char* action) const {
    const ui::RecordsTable& trail = workbench_.records.trail;
    for (int row = 0; row < trail.rowCount(); ++row)
        if (trail.row(row).cells.contains(text::deed(action)))
            return true;
    return false;
}

void ScreenshotWalk::planKeySections() {
    const auto now = [] { return true; };
    const auto idle = [this] { return !workbench_.key.busy(); };
    const auto go = [this](ui::KeyPage::Section section) {
        return [this, section] { window_.findChild<ui::KeyPage*>()->showSection(section); };
    };
    add(QStringLiteral("unlock"), idle,
        [this] { workbench_.access.unlock(Secret(std::string_view(practicePin.toStdString()))); });
    add(
        QStringLiteral("fill"), [this, idle] { return idle() && workbench_.access.unlocked(); },
        [this] { fillKey(); });
    const std::pair<const char*, ui::KeyPage::Section> sections[] = {
        {"key-overview", ui::KeyPage::Section::Overview},
        {"key-pin", ui::KeyPage::Section::Pin},
        {"key-passkeys", ui::KeyPage::Section::Passkeys},
        {"key-fingerprints", ui::KeyPage::Section::Fingerprints},
        {"key-settings", ui::KeyPage::Section::Settings},
        {"key-stored-data", ui::KeyPage::Section::StoredData},
        {"key-reset", ui::KeyPage::Section::Reset}};
    for (const auto& [name, section] : sections) {
        add(QString::fromLatin1(name), idle, go(section));
        shoot(QString::fromLatin1(name), idle);
    }
    planReset();
    add(QStringLiteral("generate"), idle, go(ui::KeyPage::Section::Pin));
    add(QStringLiteral("generate"), idle, [this] {
        click("pinMade");
        click("keyAct");
    });
    add(
        QStringLiteral("generated"),
        [this] { return window_.findChild<QDialog*>(QStringLiteral("generatedPinDialog")) != nullptr; },
        [this] { save(QStringLiteral("key-pin-generated"), generatedPin()); });
    add(QStringLiteral("noted"), now, [this] { generatedPin()->accept(); });
}

QDialog* ScreenshotWalk::generatedPin() {
    return window_.findChild<QDialog*>(QStringLiteral("generatedPinDialog"));
}

void ScreenshotWalk::fillKey() {
    keys_.front()->setTouch(simulator::Touch::Automatic);
    workbench_.access.runUnlocked(
        [](token::Token& key, const token::Pin& pin, const std::stop_token& stop) -> Result<void> {
            for (const char* site : {"contoso.example", "files.example", "wiki.example"})
                FIDESK_TRY(makePasskey(key, pin, site, "aisha.bauer", stop));
            return makePasskey(key, pin, "wiki.example", "wiki-admin", stop);
        },
        [this](const Result<void>& result) {
            keys_.front()->setTouch(simulator::Touch::Manual);
            if (!result)
                problem_ = tr("no passkeys could be made");
        });
}

void ScreenshotWalk::planReset() {
    using ResetState = ui::KeyResetModel::State;
    const auto in = [this](ResetState state) {
        return [this, state] { return workbench_.reset.state() == state; };
    };
    add(
        QStringLiteral("reset"), [] { return true; }, [this] { click("resetBegin"); });
    add(
        QStringLiteral("confirm"),
        [this] { return window_.findChild<QDialog*>(QStringLiteral("confirmReset")) != nullptr; },
        [this] {
            save(QStringLiteral("key-reset-confirm"),
                 window_.findChild<QDialog*>(QStringLiteral("confirmReset")));
            click("resetNow");
        });
    shoot(QStringLiteral("key-reset-unplug"), in(ResetState::Unplug));
    add(
        QStringLiteral("pull out"), [] { return true; }, [this] { keys_.front()->remove(); });
    shoot(QStringLiteral("key-reset-plug-in"), in(ResetState::PlugIn));
    add(
        QStringLiteral("plug in"), [] { return true; }, [this] { keys_.front()->insert(); });
    shoot(QStringLiteral("key-reset-touch"), in(ResetState::Touch));
    add(
        QStringLiteral("touch"), [this] { return keys_.front()->waitingForTouch(); },
        [this] { keys_.front()->touch(); });
    shoot(QStringLiteral("key-reset-done"), in(ResetState::Done));
    add(
        QStringLiteral("close"), [] { return true; }, [this] { click("resetClose"); });
}

void ScreenshotWalk::poll() {
    if (steps_.empty())
        return end(problem_);
    if (!steps_.front().ready()) {
        if (++waited_ > maxPolls)
            end(tr("\"%1\" did not come").arg(steps_.front().name));
        return;
    }
    waited_ = 0;
    const Step step = std::move(steps_.front());
    steps_.pop_front();
    step.act();
}

void ScreenshotWalk::end(const QString& problem) {
    poll_.stop();
    Q_EMIT finished(problem);
}

void ScreenshotWalk::click(const char* name) {
    auto* button = window_.findChild<QAbstractButton*>(QString::fromLatin1(name));
    if (!button || !button->isEnabled())
        problem_ = tr("no button \"%1\" to press").arg(QString::fromLatin1(name));
    else
        button->click();
}

void ScreenshotWalk::type(const char* name, const QString& text) {
    for (auto* edit : window_.findChildren<QLineEdit*>(QString::fromLatin1(name)))
        if (edit->isVisible())
            edit->insert(text);
}

void ScreenshotWalk::save(const QString& name, QWidget* widget) {
    const QString file = QStringLiteral("%1-%2.png").arg(++taken_, 2, 10, QLatin1Char('0')).arg(name);
    if (!widget->grab().save(QDir(directory_).filePath(file)))
        problem_ = tr("%1 cannot be written").arg(file);
}

} // namespace fidesk::desk
