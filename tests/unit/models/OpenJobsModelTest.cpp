#include "ui/models/OpenJobsModel.h"
#include "tests/support/Catch.h"
#include "tests/support/Interrupted.h"
#include "tests/unit/enrolment/Workplace.h"
#include "tests/unit/models/EventLoop.h"

#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::test;
using At = Interrupted::At;
using State = ui::OpenJobsModel::State;

namespace {

/// A portal, a key that is in, records, and the model over them, signed in.
struct Desk {
    std::shared_ptr<FakePortal> portal{std::make_shared<FakePortal>()};
    FakeTokens tokens;
    std::shared_ptr<FakeKey> key{std::make_shared<FakeKey>("key-1", "Blue key")};
    SystemClock clock;
    SystemRandom random;
    QTemporaryDir folder{inMemory()};
    std::unique_ptr<records::Records> records{
        valueOf(records::Records::open(folder.filePath(QStringLiteral("records.db")).toStdString(), clock))};
    Interrupted interrupted{*portal, tokens, *records, clock, random};
    ui::Executor watching;
    ui::Executor worker;
    ui::Executor reader;
    std::unique_ptr<ui::KeysModel> keys;
    std::unique_ptr<ui::OpenJobsModel> model;
    QStringList endings{};
    QList<bool> good{};
    bool signInNeeded{false};

    Desk() { tokens.insert(key); }
    ~Desk() {
        watching.stop();
        reader.stop();
        worker.stop();
    }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    void open(const QString& address = QStringLiteral("https://portal.example/")) {
        keys = std::make_unique<ui::KeysModel>(tokens, watching, worker);
        model = std::make_unique<ui::OpenJobsModel>(ui::OpenJobsModel::Parts{
            worker,
            reader,
            {tokens, *records, clock, random,
             [](auto, const std::stop_token& stop) { return !stop.stop_requested(); }},
            *keys});
        QObject::connect(model.get(), &ui::OpenJobsModel::ended, [this](bool well, const QString& sentence) {
            good.append(well);
            endings.append(sentence);
        });
        QObject::connect(model.get(), &ui::OpenJobsModel::signInNeeded, [this] { signInNeeded = true; });
        model->setPortal(portal, address);
        REQUIRE(waitUntil([this] { return keys->known(); }));
    }
    void leave(At at, const std::string& user = "u1") { REQUIRE(interrupted.leave(*key, at, user)); }
    bool lists(int count) {
        return waitUntil([&] { return model->jobs.rowCount() == count; });
    }
    bool reaches(State state) {
        return waitUntil([&] { return model->state() == state; });
    }
    bool ends(int times = 1) {
        return waitUntil([&] { return endings.size() == times; }) && model->state() == State::Idle;
    }
    [[nodiscard]] bool says(const char* words) const {
        return !endings.isEmpty() && endings.last().contains(QString::fromLatin1(words));
    }
    [[nodiscard]] std::size_t openJobs() const { return valueOf(records->openJobs()).size(); }
};

Secret secret(std::string_view text) {
    return Secret(text);
}

} // namespace

TEST_CASE("What was interrupted is listed, with how far it came") {
    Desk desk;
    desk.leave(At::Created);
    desk.open();
    REQUIRE(desk.lists(1));
    const ui::OpenJobItem& item = desk.model->jobs.items().first();
    CHECK(item.user == QStringLiteral("Ann Archer"));
    CHECK(item.key == QStringLiteral("Blue key (C-1)"));
    CHECK(item.step == QStringLiteral("Making the passkey"));
    CHECK(item.state == QStringLiteral("Interrupted"));
    CHECK(item.portal == QStringLiteral("portal.example"));
    CHECK_FALSE(item.why.isEmpty());
    CHECK(desk.model->hindrance(0).isEmpty());
    CHECK(desk.model->hindrance(1).isEmpty());
}

TEST_CASE("What a program is at is not listed") {
    Desk desk;
    records::Job job{.id = "0b7f8a52-1c7e-4a3e-9d53-0c1d2e3f4a5b"};
    valueOf(desk.records->note(job)); // and never let go
    desk.leave(At::Created);
    desk.open();
    REQUIRE(desk.lists(1));
    CHECK(desk.model->jobs.items().first().id.toStdString() != job.id);
}

TEST_CASE(
    "Registered without anybody's knowing: the key is proved, or a person says that it stays as it is") {
    Desk desk;
    desk.leave(At::Lost);
    desk.tokens.remove(desk.key);
    desk.open();
    REQUIRE(desk.lists(1));
    CHECK_FALSE(desk.model->canGoWithoutKey());
    desk.model->resume(0);
    CHECK(desk.model->busy());
    REQUIRE(desk.reaches(State::NeedKey));
    CHECK(desk.model->canGoWithoutKey());
    SECTION("proved") {
        desk.tokens.insert(desk.key);
        REQUIRE(desk.reaches(State::NeedPin));
        CHECK(desk.model->words() == QStringLiteral("Enter the PIN of Blue key (C-1)."));
        desk.model->givePin(secret("2468"));
        REQUIRE(desk.ends());
        CHECK(desk.key->calls.count("getAssertion") == 1);
    }
    SECTION("as it is") {
        desk.model->goWithoutKey();
        REQUIRE(desk.ends());
        CHECK_FALSE(desk.model->canGoWithoutKey());
        CHECK(desk.key->calls.count("getAssertion") == 0);
    }
    CHECK(desk.good.last());
    CHECK(desk.says("is registered for Ann Archer"));
    CHECK(desk.lists(0));
    CHECK(desk.openJobs() == 0);
}

TEST_CASE("The key is asked for, and the one that is in is taken") {
    Desk desk;
    desk.leave(At::Unanswered);
    desk.tokens.remove(desk.key);
    desk.open();
    REQUIRE(desk.lists(1));
    desk.model->resume(0);
    REQUIRE(desk.reaches(State::NeedKey));
    CHECK(desk.model->words().contains(QStringLiteral("Insert Blue key (C-1)")));
    CHECK_FALSE(desk.model->canGoWithoutKey()); // It is not registered yet.
    desk.tokens.insert(desk.key);
    REQUIRE(desk.reaches(State::NeedPin));
    desk.model->givePin(secret("2468"));
    REQUIRE(desk.ends());
    CHECK(desk.says("is registered for Ann Archer"));
    CHECK(desk.portal->registered("u1").size() == 1);
    CHECK(desk.key->credentials().size() == 1);
}

TEST_CASE("Several keys, another key, and the one") {
    Desk desk;
    desk.leave(At::Unanswered);
    auto other = std::make_shared<FakeKey>("key-2", "Blue key");
    other->setPinOnKey("2468");
    desk.tokens.insert(other);
    desk.open();
    REQUIRE(waitUntil([&] { return desk.keys->items().size() == 2; }));
    REQUIRE(desk.lists(1));
    desk.model->resume(0);
    REQUIRE(desk.reaches(State::NeedKey));
    CHECK(desk.model->words().contains(QStringLiteral("Several keys are in")));
    const int tries = other->triesLeft();
    desk.tokens.remove(desk.key);
    // It is told without anybody having typed a PIN.
    REQUIRE(waitUntil([&] { return !desk.model->problem().isEmpty(); }));
    CHECK(desk.model->state() == State::NeedKey);
    CHECK(desk.model->problem().contains(QStringLiteral("not the security key of this job")));
    CHECK(other->triesLeft() == tries);
    CHECK(desk.endings.isEmpty());
    desk.tokens.remove(other);
    desk.tokens.insert(desk.key);
    REQUIRE(desk.reaches(State::NeedPin));
    desk.model->givePin(secret("2468"));
    REQUIRE(desk.ends());
    CHECK(desk.good.last());
    CHECK(other->credentials().empty());
}

TEST_CASE("A key that goes, or a person who does, while it is looked at") {
    Desk desk;
    desk.leave(At::Unanswered);
    desk.open();
    REQUIRE(desk.lists(1));
    desk.key->calls.hold("holdsAnyOf");
    desk.model->resume(0);
    REQUIRE(desk.reaches(State::Working));
    CHECK(desk.model->words() == QStringLiteral("Looking whether it is this key"));
    REQUIRE(desk.key->calls.waitUntilHeld("holdsAnyOf"));
    SECTION("the key") {
        desk.tokens.remove(desk.key);
        desk.key->calls.release("holdsAnyOf");
        REQUIRE(desk.reaches(State::NeedKey));
        desk.tokens.insert(desk.key);
        REQUIRE(desk.reaches(State::NeedPin));
        desk.model->givePin(secret("2468"));
        REQUIRE(desk.ends());
        CHECK(desk.good.last());
    }
    SECTION("the person") {
        desk.model->cancel();
        desk.key->calls.release("holdsAnyOf");
        REQUIRE(desk.ends());
        CHECK_FALSE(desk.good.last());
        CHECK(desk.openJobs() == 1);
    }
}

TEST_CASE("A passkey is deleted with the PIN, which may be wrong first") {
    Desk desk;
    desk.leave(At::Created);
    desk.open();
    REQUIRE(desk.lists(1));
    desk.model->resume(0);
    REQUIRE(desk.reaches(State::NeedPin));
    desk.model->givePin(secret("1111"));
    REQUIRE(waitUntil([&] { return !desk.model->problem().isEmpty(); }));
    CHECK(desk.model->state() == State::NeedPin);
    CHECK(desk.model->problem().contains(QStringLiteral("7 tries")));
    desk.model->givePin(secret("1"));
    REQUIRE(waitUntil([&] { return desk.model->problem().contains(QStringLiteral("4")); }));
    CHECK(desk.model->state() == State::NeedPin);
    desk.tokens.remove(desk.key);
    REQUIRE(desk.reaches(State::NeedKey));
    desk.tokens.insert(desk.key);
    REQUIRE(desk.reaches(State::NeedPin));
    desk.model->givePin(secret("2468"));
    REQUIRE(desk.ends());
    CHECK(desk.says("is taken back"));
    CHECK(desk.key->credentials().empty());
    CHECK(desk.openJobs() == 0);
}

TEST_CASE("Three wrong PINs: the key has to be out once") {
    Desk desk;
    desk.leave(At::Created);
    desk.open();
    REQUIRE(desk.lists(1));
    desk.model->resume(0);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(desk.reaches(State::NeedPin));
        desk.model->givePin(secret("1111"));
        REQUIRE(waitUntil([&] { return desk.model->state() != State::Working; }));
    }
    REQUIRE(desk.reaches(State::NeedKey));
    CHECK(desk.model->problem().contains(QStringLiteral("nplug")));
    desk.tokens.remove(desk.key);
    REQUIRE(waitUntil([&] { return desk.keys->items().isEmpty(); }));
    desk.tokens.insert(desk.key);
    REQUIRE(desk.reaches(State::NeedPin));
    desk.model->givePin(secret("2468"));
    REQUIRE(desk.ends());
    CHECK(desk.good.last());
}

TEST_CASE("A key whose PIN nobody knows is erased once somebody has said so") {
    Desk desk;
    desk.leave(At::PinLost);
    desk.open();
    REQUIRE(desk.lists(1));
    desk.model->resume(0);
    REQUIRE(desk.reaches(State::ConfirmReset));
    CHECK(desk.model->words().contains(QStringLiteral("erased")));
    CHECK(desk.key->hasPin());
    SECTION("it is") {
        desk.model->confirmReset();
        REQUIRE(desk.ends());
        CHECK(desk.good.last());
        CHECK_FALSE(desk.key->hasPin());
        CHECK(desk.key->credentials().empty());
    }
    SECTION("too late at first: unplug, plug in, with the time there is") {
        desk.key->calls.failNext("reset", Error(ErrorCode::ResetTooLate));
        bool counted = false;
        QObject::connect(desk.model.get(), &ui::OpenJobsModel::secondsLeftChanged,
                         [&](int seconds) { counted = counted || seconds > 0; });
        desk.model->confirmReset();
        REQUIRE(waitUntil([&] { return desk.model->words().contains(QStringLiteral("Pull Blue key")); }));
        CHECK(desk.model->secondsLeft() > 0);
        desk.tokens.remove(desk.key);
        REQUIRE(waitUntil([&] {
            return desk.model->words().contains(QStringLiteral("in again")) ||
                   desk.model->words().contains(QStringLiteral("in again"));
        }));
        desk.tokens.insert(desk.key);
        REQUIRE(desk.ends());
        CHECK(counted);
        CHECK(desk.model->secondsLeft() == 0);
        CHECK_FALSE(desk.key->hasPin());
    }
    SECTION("it is not") {
        desk.model->cancel();
        REQUIRE(desk.ends());
        CHECK_FALSE(desk.good.last());
        CHECK(desk.says("stays open"));
        CHECK(desk.key->hasPin());
        REQUIRE(desk.lists(1));
        desk.model->resume(0); // and it can be resumed again
        REQUIRE(desk.reaches(State::ConfirmReset));
    }
}

TEST_CASE("Given up: what there is at the portal goes, and the key is left") {
    Desk desk;
    desk.leave(At::Lost);
    desk.tokens.remove(desk.key);
    desk.open();
    REQUIRE(desk.lists(1));
    desk.model->giveUp(0);
    REQUIRE(desk.ends());
    CHECK(desk.says("is given up"));
    CHECK(desk.portal->registered("u1").empty());
    CHECK(desk.key->credentials().size() == 1);
    CHECK(desk.lists(0));
}

TEST_CASE("A portal that cannot be asked leaves it in doubt, and says why") {
    Desk desk;
    desk.leave(At::Lost);
    desk.portal->calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
    desk.open();
    REQUIRE(desk.lists(1));
    desk.model->resume(0);
    REQUIRE(desk.ends());
    CHECK_FALSE(desk.good.last());
    CHECK(desk.says("stays open"));
    REQUIRE(waitUntil([&] {
        return desk.lists(1) && desk.model->jobs.items().first().state == QStringLiteral("In doubt");
    }));
    desk.model->giveUp(0);
    REQUIRE(desk.ends(2));
    CHECK_FALSE(desk.good.last());
    desk.portal->calls.failAlways("registrations", std::nullopt);
    REQUIRE(desk.lists(1));
    desk.model->resume(0); // It was begun to be taken back.
    REQUIRE(desk.reaches(State::NeedPin));
    desk.model->givePin(secret("2468"));
    REQUIRE(desk.ends(3));
    CHECK(desk.good.last());
    CHECK(desk.portal->registered("u1").empty());
    CHECK_FALSE(desk.signInNeeded);
}

TEST_CASE("A sign-in that has run out is said") {
    Desk desk;
    desk.leave(At::Lost);
    desk.portal->calls.failAlways("registrations", Error(ErrorCode::SignInNeeded));
    desk.open();
    REQUIRE(desk.lists(1));
    desk.model->resume(0);
    REQUIRE(desk.ends());
    CHECK(desk.signInNeeded);
}

TEST_CASE("A job of another portal is shown, and not touched") {
    Desk desk;
    desk.leave(At::Lost);
    desk.open(QStringLiteral("https://other.example"));
    REQUIRE(desk.lists(1));
    CHECK(desk.model->hindrance(0).contains(QStringLiteral("Sign in at portal.example")));
    desk.model->resume(0);
    desk.model->giveUp(0);
    CHECK(desk.model->state() == State::Idle);
    CHECK(desk.endings.size() == 2);
    CHECK_FALSE(desk.good.contains(true));
    desk.model->setPortal(nullptr, {});
    CHECK(desk.model->hindrance(0).contains(QStringLiteral("Sign in at portal.example")));
    desk.model->resume(0);
    CHECK(desk.openJobs() == 1);
    desk.model->setPortal(desk.portal, QStringLiteral("https://portal.example"));
    CHECK(desk.model->hindrance(0).isEmpty());
    desk.model->setKeysInUse(true);
    CHECK(desk.model->hindrance(0).contains(QStringLiteral("in use")));
}

TEST_CASE("Cancelled within a second, wherever it is, and open still") {
    Desk desk;
    QElapsedTimer watch;
    SECTION("while the portal is asked") {
        desk.leave(At::Lost);
        desk.portal->calls.hold("registrations");
        desk.open();
        REQUIRE(desk.lists(1));
        desk.model->resume(0);
        REQUIRE(desk.portal->calls.waitUntilHeld("registrations"));
        watch.start();
        desk.model->cancel();
        CHECK(desk.model->state() == State::Stopping);
    }
    SECTION("while the key is waited for") {
        desk.leave(At::Created);
        desk.tokens.remove(desk.key);
        desk.open();
        REQUIRE(desk.lists(1));
        desk.model->resume(0);
        REQUIRE(desk.reaches(State::NeedKey));
        watch.start();
        desk.model->cancel();
    }
    SECTION("while the key waits for its touch") {
        desk.leave(At::PinLost);
        desk.key->setTouch(FakeTouch::Manual);
        desk.open();
        REQUIRE(desk.lists(1));
        desk.model->resume(0);
        REQUIRE(desk.reaches(State::ConfirmReset));
        desk.model->confirmReset();
        REQUIRE(desk.key->waitUntilTouchNeeded());
        REQUIRE(waitUntil([&] { return desk.model->words().contains(QStringLiteral("ouch")); }));
        watch.start();
        desk.model->cancel();
    }
    REQUIRE(desk.ends());
    CHECK(watch.elapsed() < 1000);
    CHECK_FALSE(desk.good.last());
    CHECK(desk.says("stays open"));
    REQUIRE(desk.lists(1));
    CHECK(waitUntil([&] { return !valueOf(desk.records->openJobs())[0].live; }));
}

TEST_CASE("Signing out ends it") {
    Desk desk;
    desk.leave(At::Created);
    desk.open();
    REQUIRE(desk.lists(1));
    desk.model->resume(0);
    REQUIRE(desk.reaches(State::NeedPin));
    desk.model->setPortal(nullptr, {});
    CHECK(desk.ends());
    CHECK(waitUntil([&] { return !valueOf(desk.records->openJobs())[0].live; }));
}

TEST_CASE("A job that another program took meanwhile is left to it") {
    Desk desk;
    desk.leave(At::Lost);
    desk.open();
    REQUIRE(desk.lists(1));
    const auto others = valueOf(
        records::Records::open(desk.folder.filePath(QStringLiteral("records.db")).toStdString(), desk.clock));
    valueOf(others->takeOver(desk.model->jobs.items().first().id.toStdString()));
    desk.model->resume(0);
    REQUIRE(desk.ends());
    CHECK_FALSE(desk.good.last());
    CHECK(desk.lists(0)); // It is live, and not offered.
}

TEST_CASE("Whichever call fails, it ends well or stays open, and can be resumed") {
    const auto resumeAll = [](Desk& desk) {
        for (int tries = 0; tries < 8 && desk.openJobs() > 0; ++tries) {
            const int before = static_cast<int>(desk.endings.size());
            REQUIRE(desk.lists(1));
            desk.model->resume(0);
            while (desk.endings.size() == before) {
                REQUIRE(waitUntil([&] {
                    const State state = desk.model->state();
                    return desk.endings.size() > before || state == State::NeedPin ||
                           state == State::NeedKey || state == State::ConfirmReset;
                }));
                if (desk.model->state() == State::NeedPin)
                    desk.model->givePin(secret("2468"));
                else if (desk.model->state() == State::ConfirmReset)
                    desk.model->confirmReset();
                else if (desk.model->state() == State::NeedKey) {
                    desk.tokens.remove(desk.key);
                    REQUIRE(waitUntil([&] { return desk.keys->items().isEmpty(); }));
                    desk.tokens.insert(desk.key);
                    REQUIRE(waitUntil([&] {
                        return desk.endings.size() > before || desk.model->state() != State::NeedKey;
                    }));
                }
            }
        }
    };
    int points = 0;
    for (const At at : {At::Created, At::Unanswered, At::Lost, At::PinLost})
        for (const bool ofKey : {false, true})
            for (int n = 1; n < 12; ++n) {
                Desk desk;
                desk.leave(at);
                desk.open();
                REQUIRE(desk.lists(1));
                REQUIRE(waitUntil([&] {
                    return desk.keys->items().size() == 1 &&
                           desk.keys->items().first().pin != ui::PinState::Unknown;
                }));
                FakeCalls& calls = ofKey ? desk.key->calls : desk.portal->calls;
                const auto before = calls.log().size();
                calls.failAtCall(n, Error(ofKey ? ErrorCode::KeyUnplugged : ErrorCode::PortalUnreachable));
                resumeAll(desk);
                INFO("at " << static_cast<int>(at) << (ofKey ? ", key, call " : ", portal, call ") << n);
                CHECK(desk.openJobs() == 0);
                CHECK(desk.portal->registered("u1").size() == desk.key->credentials().size());
                CHECK(desk.good.last());
                ++points;
                if (calls.log().size() - before < static_cast<std::size_t>(n))
                    break; // There is no n-th call.
            }
    CHECK(points > 12);
}
