#include "tests/support/Catch.h"
#include "tests/support/FakePortal.h"
#include "tests/support/FakeTokens.h"
#include "tests/unit/models/EventLoop.h"
#include "ui/models/KeysModel.h"
#include "ui/models/RegistrationsModel.h"
#include "ui/models/UsersModel.h"

using namespace fidesk;
using namespace fidesk::ui;
using fidesk::test::waitUntil;

TEST_CASE("A search under way is cancelled by the next, and only the last one counts") {
    const auto portal = std::make_shared<test::FakePortal>();
    Executor executor;
    UsersModel users(executor);
    users.setPortal(portal);
    REQUIRE(waitUntil([&] { return users.rowCount() == 3; }));

    portal->calls.hold("findUsers");
    users.setSearch(QStringLiteral("ann"));
    REQUIRE(waitUntil([&] { return portal->calls.count("findUsers") == 2; }));
    users.setSearch(QStringLiteral("bob")); // Stops the one that is held.
    REQUIRE(waitUntil([&] { return portal->calls.count("findUsers") == 3; }));
    portal->calls.release("findUsers");
    REQUIRE(waitUntil([&] { return !users.busy(); }));
    REQUIRE(users.rowCount() == 1);
    CHECK(users.user(0).name == QStringLiteral("Bob Baker"));
    CHECK(users.problem().isEmpty());
}

TEST_CASE("Users are fetched page by page") {
    const auto portal = std::make_shared<test::FakePortal>();
    portal->setPageSize(2);
    Executor executor;
    UsersModel users(executor);
    users.setPortal(portal);
    REQUIRE(waitUntil([&] { return users.rowCount() == 2; }));
    REQUIRE(users.canFetchMore({}));
    users.fetchMore({});
    CHECK_FALSE(users.canFetchMore({})); // Not twice.
    REQUIRE(waitUntil([&] { return users.rowCount() == 3; }));
    CHECK_FALSE(users.canFetchMore({}));
    CHECK(users.data(users.index(2, UsersModel::UserName)).toString() ==
          QStringLiteral("carla@contoso.example"));
}

TEST_CASE("The list of registrations is the portal's again after every change, failed ones too") {
    const auto portal = std::make_shared<test::FakePortal>();
    portal->add("u1", {.id = "a2V5MQ", .nickname = "Blue key"});
    Executor executor;
    RegistrationsModel registrations(executor);
    registrations.setPortal(portal);
    UserItem ann;
    ann.id = QStringLiteral("u1");
    registrations.setUser(ann);
    REQUIRE(waitUntil([&] { return registrations.rowCount() == 1; }));
    CHECK(registrations.nicknameProblem(QStringLiteral("Blue key")).contains(QStringLiteral("already has")));
    CHECK(registrations.nicknameProblem(QStringLiteral("Blue key"), QStringLiteral("a2V5MQ")).isEmpty());

    QString failure;
    QObject::connect(&registrations, &RegistrationsModel::changeFailed,
                     [&](const QString& sentence) { failure = sentence; });
    portal->calls.failNext("rename", ErrorCode::PortalTimeout);
    portal->add("u1", {.id = "a2V5Mg", .nickname = "Grey key"}); // Meanwhile, by somebody else.
    registrations.rename(QStringLiteral("a2V5MQ"), QStringLiteral("Red key"));
    REQUIRE(waitUntil([&] { return registrations.rowCount() == 2; }));
    CHECK(failure.contains(QStringLiteral("did not answer in time")));

    registrations.remove(QStringLiteral("a2V5MQ"));
    REQUIRE(waitUntil([&] { return registrations.rowCount() == 1 && !registrations.busy(); }));
    CHECK(registrations.items().front().nickname == QStringLiteral("Grey key"));
}

TEST_CASE("The keys that are in are known without asking, while an operation occupies one of them too") {
    test::FakeTokens tokens;
    const auto grey = std::make_shared<test::FakeKey>("k1", "Grey key");
    const auto blue = std::make_shared<test::FakeKey>("k2", "");
    Executor watching;
    Executor executor;
    QObject context;
    {
        KeysModel keys(tokens, watching, executor);
        REQUIRE(waitUntil([&] { return keys.known(); }));
        CHECK(keys.items().isEmpty());
        tokens.insert(grey);
        REQUIRE(
            waitUntil([&] { return keys.items().size() == 1 && keys.items()[0].pin == PinState::NotSet; }));

        grey->calls.hold("info");
        keys.reread(QStringLiteral("k1"));
        REQUIRE(grey->calls.waitUntilHeld("info"));
        tokens.insert(blue);
        REQUIRE(waitUntil([&] { return keys.items().size() == 2; }));
        CHECK(keys.items()[1].name == QStringLiteral("Fake"));
        CHECK(keys.items()[1].pin == PinState::Unknown);
        grey->setPinOnKey("2468");
        grey->calls.release("info");
        REQUIRE(waitUntil([&] { return keys.items()[0].pin == PinState::Set; }));

        keys.gone(QStringLiteral("k2")); // It is there: the next listing says so.
        REQUIRE(waitUntil([&] { return keys.items().size() == 2; }));
        tokens.remove(grey);
        REQUIRE(waitUntil([&] { return keys.items().size() == 1; }));
        CHECK_FALSE(keys.contains(QStringLiteral("k1")));
    }
    tokens.insert(grey); // Nobody watches any more.
}
