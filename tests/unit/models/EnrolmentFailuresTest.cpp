#include "tests/unit/models/EnrolmentDesk.h"

#include <atomic>
#include <set>

// Every call of the portal, of the key and of the sockets fails once, for each way a key is registered; then
// key, portal and records agree.

using namespace fidesk;
using test::EnrolmentDesk;
using test::waitUntil;
using ResetAct = ui::EnrolmentModel::ResetAct;
using State = ui::EnrolmentModel::State;

namespace {

enum class Job { Typed, Made, Wiped, Replaced, ReplacedLate };
enum class Then { TryOn, GiveUp };
enum class Where { Portal, Key, Sockets };

/// A person who does what the panel asks for.
class Person {
public:
    Person(EnrolmentDesk& desk, Then then) : desk_(desk), then_(then) {}

    /// Until it is over; false: it never is.
    bool work() {
        for (int acts = 0; acts < 60; ++acts) {
            if (!waitUntil([&] { return !desk_.model.busy() || waitsForHands(); }))
                return false;
            const State state = desk_.model.state();
            if (state == State::Done || state == State::Closed)
                return true;
            act(state);
        }
        return false;
    }
    /// The PINs that were shown.
    [[nodiscard]] const std::set<std::string>& pins() const { return pins_; }

private:
    EnrolmentDesk& desk_;
    Then then_;
    std::set<std::string> pins_{};

    [[nodiscard]] bool waitsForHands() const {
        const ResetAct act = desk_.model.resetAct();
        return (act == ResetAct::Unplug && desk_.key->inserted()) ||
               (act == ResetAct::PlugIn && !desk_.key->inserted());
    }
    void note() { pins_.insert(std::string(desk_.model.shownPin().text())); }

    void act(State state) {
        ui::EnrolmentModel& model = desk_.model;
        switch (state) {
        case State::NeedChoice:
            return model.goOn();
        case State::NeedKey:
            return replug();
        case State::NeedConsent:
            return model.consent();
        case State::NeedPin:
            return givePin();
        case State::NeedNickname:
            return model.submitNickname(model.suggestedNickname());
        case State::HandOver:
            note();
            return model.handedOver();
        case State::PinStays:
            note();
            return model.noted();
        case State::Failed:
            return meetFailure();
        case State::Preparing:
            return desk_.key->inserted() ? desk_.tokens.remove(desk_.key) : desk_.tokens.insert(desk_.key);
        case State::Closed:
        case State::Asking:
        case State::CheckingPin:
        case State::Touching:
        case State::Registering:
        case State::Cancelling:
        case State::Done:
            return;
        }
    }

    void replug() {
        if (then_ == Then::GiveUp && !desk_.model.problem().isEmpty())
            return desk_.model.cancel();
        if (desk_.key->inserted())
            desk_.tokens.remove(desk_.key);
        waitUntil([&] { return desk_.keys.items().isEmpty(); });
        desk_.tokens.insert(desk_.key);
        waitUntil([&] { return desk_.model.state() != State::NeedKey; });
    }

    void givePin() {
        if (desk_.model.newPin())
            return desk_.typeNewPin();
        for (const std::string& pin : pins_)
            if (desk_.key->pinIs(pin))
                return desk_.model.provePin(Secret(std::string_view(pin)));
        if (desk_.key->pinIs("739164"))
            return desk_.model.provePin(Secret(std::string_view("739164")));
        desk_.model.cancel(); // It has one that nobody knows.
    }

    void meetFailure() {
        if (then_ == Then::GiveUp)
            return desk_.model.cancel();
        if (desk_.model.canTryAgain())
            return desk_.model.tryAgain();
        desk_.model.startOver();
    }
};

test::FakeCalls& callsOf(EnrolmentDesk& desk, Where where) {
    return where == Where::Portal ? desk.portal->calls
           : where == Where::Key  ? desk.key->calls
                                  : desk.tokens.calls;
}

bool begin(EnrolmentDesk& desk, Job job) {
    desk.addProfile(QStringLiteral("typed"), R"({"name": "Typed", "alwaysUv": true})");
    desk.addProfile(QStringLiteral("made"), R"({"name": "Made", "pin": "generated"})");
    desk.addProfile(QStringLiteral("wiped"),
                    R"({"name": "Wiped", "pin": "generated", "resetFirst": true, "forcePinChange": true})");
    if (job == Job::Typed)
        return desk.open(QStringLiteral("typed")) && desk.goOn();
    if (job == Job::Made)
        return desk.open(QStringLiteral("made")) && desk.goOn();
    if (job == Job::Wiped)
        return desk.open(QStringLiteral("wiped")) && desk.goOn();
    const portal::Registration old = desk.registered();
    if (job == Job::ReplacedLate)
        desk.key->calls.failNext("reset", ErrorCode::ResetTooLate);
    return desk.replace(old, QStringLiteral("made"));
}

/// Registered with a passkey that the key has; or neither. Where the clearing could not be done, the journal
/// has the job.
void checkAgreement(EnrolmentDesk& desk, Then then, Job job) {
    REQUIRE(waitUntil([&] { return desk.model.state() == State::Done || !desk.model.open(); }));
    const auto passkeys = desk.key->credentials();
    const auto atPortal = desk.atPortal();
    if (then == Then::GiveUp && !desk.openJobs().empty())
        return;
    CHECK(desk.openJobs().empty());
    REQUIRE(atPortal.size() <= 1);
    CHECK(passkeys.size() == atPortal.size());
    if (desk.model.state() == State::Done)
        CHECK(atPortal.size() == 1);
    else if (job < Job::Replaced)
        CHECK(atPortal.empty());
    if (then == Then::TryOn && desk.model.state() == State::Done) {
        const auto items = desk.items();
        CHECK(std::ranges::any_of(items, [&](const records::Item& item) {
            return item.registrationId == atPortal.front().id && item.state == records::ItemState::Issued;
        }));
    }
}

/// Whether there was an n-th call.
bool failsAt(Job job, Then then, Where where, int n, ErrorCode code, int& done) {
    std::atomic<int> seen{0}; // The calls come from several threads.
    EnrolmentDesk desk;
    REQUIRE(begin(desk, job));
    test::FakeCalls& calls = callsOf(desk, where);
    calls.onCall([&seen](const std::string&) { ++seen; });
    calls.failAtCall(n, code);
    Person person(desk, then);
    const bool over = person.work();
    INFO("job " << static_cast<int>(job) << ", then " << static_cast<int>(then) << ", where "
                << static_cast<int>(where) << ", call " << n << ", state "
                << static_cast<int>(desk.model.state()) << ": " << desk.model.problem().toStdString());
    REQUIRE(over);
    checkAgreement(desk, then, job);
    done += desk.model.state() == State::Done;
    return seen >= n;
}

} // namespace

TEST_CASE("Whichever call fails, key, portal and records agree in the end") {
    const auto job = GENERATE(Job::Typed, Job::Made, Job::Wiped, Job::Replaced, Job::ReplacedLate);
    const auto then = GENERATE(Then::TryOn, Then::GiveUp);
    const auto [where, code] =
        GENERATE(table<Where, ErrorCode>({{Where::Portal, ErrorCode::PortalUnreachable},
                                          {Where::Key, ErrorCode::KeyUnresponsive},
                                          {Where::Key, ErrorCode::KeyUnplugged},
                                          {Where::Sockets, ErrorCode::NoKey}}));
    // One that is said to be gone while it is waited for, and is not, never comes back.
    if (job == Job::ReplacedLate && (code == ErrorCode::KeyUnplugged || code == ErrorCode::NoKey))
        return;
    int done = 0;
    int points = 0;
    while (failsAt(job, then, where, points + 1, code, done) && points < 60)
        ++points;
    CHECK(points >= 2);
    if (then == Then::TryOn && where == Where::Portal)
        CHECK(done == points + 1); // Who tries on gets there.
}
