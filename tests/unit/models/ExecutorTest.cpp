#include "ui/models/Executor.h"
#include "core/base/Secret.h"
#include "tests/support/Catch.h"
#include "tests/unit/models/EventLoop.h"
#include "ui/models/Nicknames.h"

#include <QThread>

#include <future>

using namespace fidesk;
using fidesk::test::waitUntil;
using fidesk::ui::Executor;

TEST_CASE("Work is done on one other thread, in order, and its results come back here") {
    Executor executor;
    QObject context;
    const QThread* const here = QThread::currentThread();
    std::vector<int> done;
    bool elsewhere = true;
    for (int i = 0; i < 50; ++i)
        executor
            .run([i, here, &elsewhere](const std::stop_token&) {
                elsewhere = elsewhere && QThread::currentThread() != here;
                return i;
            })
            .then(&context, [&done, here](int value) {
                CHECK(QThread::currentThread() == here);
                done.push_back(value);
            });
    REQUIRE(waitUntil([&] { return done.size() == 50; }));
    CHECK(elsewhere);
    CHECK(std::is_sorted(done.begin(), done.end()));
}

TEST_CASE("Work may hold what cannot be copied, and lets go of it on its own thread") {
    Executor executor;
    QObject context;
    std::size_t length = 0;
    executor
        .run([secret = Secret(std::string_view("739164"))](const std::stop_token&) { return secret.size(); })
        .then(&context, [&](std::size_t value) { length = value; });
    REQUIRE(waitUntil([&] { return length == 6; }));
}

TEST_CASE("A result for a context that has gone is dropped") {
    Executor executor;
    QObject stays;
    bool delivered = false;
    bool later = false;
    std::promise<void> go;
    auto context = std::make_unique<QObject>();
    executor
        .run([ready = go.get_future().share()](const std::stop_token&) {
            ready.wait();
            return 1;
        })
        .then(context.get(), [&](int) { delivered = true; });
    executor.run([](const std::stop_token&) { return 2; }).then(&stays, [&](int) { later = true; });
    context.reset();
    go.set_value();
    REQUIRE(waitUntil([&] { return later; }));
    CHECK_FALSE(delivered);
}

TEST_CASE("Work is asked to stop, by its source and at the end") {
    std::promise<void> started;
    bool stopped = false;
    QObject context;
    const auto untilStopped = [&](const std::stop_token& stop) {
        started.set_value();
        std::promise<void> asked;
        const std::stop_callback wake(stop, [&] { asked.set_value(); });
        asked.get_future().wait();
        return true;
    };
    SECTION("by its source") {
        Executor executor;
        std::stop_source stop =
            executor.run(untilStopped).then(&context, [&](bool value) { stopped = value; });
        started.get_future().wait();
        stop.request_stop();
        REQUIRE(waitUntil([&] { return stopped; }));
    }
    SECTION("at the end, and what waits is dropped") {
        bool ran = false;
        {
            Executor executor;
            executor.run(untilStopped).then(&context, [](bool) {});
            executor.run([&](const std::stop_token&) { return ran = true; }).then(&context, [](bool) {});
            started.get_future().wait();
        }
        CHECK_FALSE(ran);
    }
}

TEST_CASE("A nickname is suggested that is free and short enough") {
    CHECK(ui::freeNickname(QStringLiteral("Blue key"), {}) == QStringLiteral("Blue key"));
    CHECK(ui::freeNickname(QStringLiteral("Blue key"), {QStringLiteral("Blue key")}) ==
          QStringLiteral("Blue key 2"));
    CHECK(ui::freeNickname(QStringLiteral("Blue key"),
                           {QStringLiteral("Blue key"), QStringLiteral("Blue key 2")}) ==
          QStringLiteral("Blue key 3"));
    CHECK(ui::freeNickname(QStringLiteral("  "), {}) == QStringLiteral("Security key"));
    const QString lengthy(40, QLatin1Char('x'));
    CHECK(ui::freeNickname(lengthy, {}) == lengthy.left(30));
    CHECK(ui::freeNickname(lengthy, {lengthy.left(30)}) == lengthy.left(28) + QStringLiteral(" 2"));
}
