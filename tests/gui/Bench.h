#pragma once

#include "tests/gui/Hands.h"
#include "tests/support/FakePortal.h"
#include "ui/models/Workbench.h"
#include "ui/widgets/MainWindow.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

namespace fidesk::test {

/// The window over a portal in memory and the keys of @p source, signed in, with Ann Archer chosen.
class Bench {
public:
    explicit Bench(token::TokenSource& source)
        : workbench({.source = source,
                     .jobsSource = source,
                     .records = *records,
                     .clock = clock,
                     .random = random,
                     .signIn = {},
                     .pause = [](auto, const std::stop_token& stop) { return !stop.stop_requested(); },
                     .profiles = profilePlaces()}),
          window(workbench, {}) {
        workbench.session.adopt(QStringLiteral("https://portal.example"),
                                {portal, {.displayName = "Lou Admin"}});
        window.show();
    }

    std::shared_ptr<FakePortal> portal = std::make_shared<FakePortal>();
    SystemClock clock;
    SystemRandom random;
    QTemporaryDir folder;
    std::unique_ptr<records::Records> records{
        records::Records::open(folder.filePath(QStringLiteral("records.db")).toStdString(), clock).value()};
    ui::Workbench workbench;
    ui::MainWindow window;

    /// Where the window looks for profiles: a test may put some into the second.
    [[nodiscard]] profiles::Places profilePlaces() const {
        return {.machine = folder.filePath(QStringLiteral("machine")).toStdString(),
                .user = folder.filePath(QStringLiteral("profiles")).toStdString()};
    }

    template <typename T = QWidget> T* find(const char* name) { return findWidget<T>(window, name); }

    bool chooseUser(int row = 0) {
        auto* users = find<QTableView>("users");
        if (!QTest::qWaitFor([&] { return workbench.users.rowCount() > row; }))
            return false;
        users->selectRow(row);
        return QTest::qWaitFor([&] { return workbench.registrations.loaded(); });
    }

    bool click(const char* name) { return clickWidget(window, name); }
    bool type(const char* name, const QString& text) { return typeInto(window, name, text); }

    /// Begins to register a key, with what is chosen by itself.
    bool startEnrolment() {
        return click("register") && QTest::qWaitFor([&] { return workbench.enrolment.choice.ready(); }) &&
               click("enrolNext");
    }

    [[nodiscard]] bool waitFor(ui::EnrolmentModel::State state) {
        return QTest::qWaitFor([&] { return workbench.enrolment.state() == state; });
    }

    /// The text of all visible labels below the widget @p name.
    QString said(const char* name) { return said(*find(name)); }
    static QString said(QWidget& widget) {
        QStringList texts;
        for (const auto* label : widget.findChildren<QLabel*>())
            if (label->isVisible())
                texts.append(label->text());
        return texts.join(QLatin1Char('\n'));
    }
    QString enrolSaid() { return said("enrolPanel"); }

    std::vector<portal::Registration> registered() { return portal->registered("u1"); }
};

} // namespace fidesk::test
