#include "tests/campaign/Subject.h"

#include "core/base/Crypto.h"
#include "core/enrolment/Enrolment.h"
#include "core/enrolment/Recovery.h"

#include <algorithm>
#include <fstream>

namespace fidesk::campaign {

namespace {

using enrolment::Enrolment;
using enrolment::Recovery;

/// Somebody at the desk who does what they are told at once.
class Person final : public enrolment::EnrolmentObserver {
public:
    explicit Person(simulator::SoftwareKey& key) : key_(key) {}

    void touchNeeded() override {}
    void resetStep(maintenance::ResetStep step, std::chrono::milliseconds) override {
        if (step == maintenance::ResetStep::Unplug)
            key_.remove();
        if (step == maintenance::ResetStep::PlugIn)
            key_.insert();
    }

private:
    simulator::SoftwareKey& key_;
};

token::Pin pinOf(const std::string& text) {
    return must(token::Pin::parse(Secret(std::string_view(text))), "pin");
}

/// One job, act by act; stops at the first that fails.
class Work {
public:
    Work(Desk& desk, const House& house, const Run& run)
        : run_(run), person_(desk.key()), enrolment_(desk.parts(), person_, orderFor(house, run)),
          address_(must(desk.keys().address(), "key")) {}

    Outcome done() {
        if (!(act("begin", enrolment_.begin(address_)) && act("prepareKey", enrolment_.prepareKey()) &&
              preparePin() && act("createCredential", enrolment_.createCredential()) && registered())) {
            const auto abandoned = enrolment_.abandon();
            outcome_.abandoned = abandoned ? "done" : describe(abandoned.error());
            return outcome_;
        }
        if (outcome_.error.empty())
            outcome_.ended = "registered";
        return outcome_;
    }

private:
    const Run& run_;
    Person person_;
    Enrolment enrolment_;
    token::TokenAddress address_;
    std::string shown_{};
    Outcome outcome_{};

    template <typename T> bool act(const char* what, const Result<T>& result) {
        if (result)
            return true;
        outcome_.ended = what;
        outcome_.error = std::string(name(result.error().code));
        outcome_.detail = describe(result.error());
        return false;
    }

    bool preparePin() {
        if (run_.kind->profile.pin == profiles::PinSource::Typed)
            return act("preparePin", enrolment_.preparePin(pinOf(typedPin)));
        enrolment::PinDeposit deposit;
        if (run_.kind->handOver == HandOver::Deposit)
            deposit = [this](const token::Pin& pin) -> Result<void> {
                writePin(run_, pin.c_str());
                return {};
            };
        const auto generated = enrolment_.generatePin(deposit);
        if (generated)
            shown_ = generated->c_str();
        return act("generatePin", generated);
    }

    bool registered() {
        const auto nickname = enrolment_.suggestedNickname();
        if (!act("suggestedNickname", nickname))
            return false;
        const auto enrolled = enrolment_.registerAs(*nickname);
        if (!act("registerAs", enrolled))
            return false;
        if (enrolled->flaw) {
            outcome_.ended = "flaw";
            outcome_.error = std::string(name(enrolled->flaw->code));
            outcome_.detail = describe(*enrolled->flaw);
        }
        if (run_.kind->profile.pin == profiles::PinSource::Typed || run_.kind->handOver == HandOver::Deposit)
            return true;
        writePin(run_, shown_);
        return act("pinHandedOver", enrolment_.pinHandedOver());
    }
};

/// The PIN of the key in @p run among those that somebody knows; nothing where it has none, or another.
std::optional<token::Pin> knownPin(const Run& run, token::Token& key) {
    const auto info = key.info();
    if (!info || !info->pinSet())
        return std::nullopt;
    std::vector<std::string> known = pinsOf(run);
    if (run.kind->profile.pin == profiles::PinSource::Typed)
        known.emplace_back(typedPin);
    if (known.empty())
        return std::nullopt;
    return pinOf(known.front());
}

Result<records::Ending> resume(Desk& desk, const Run& run, const std::string& jobId) {
    Person person(desk.key());
    FIDESK_ASSIGN(Recovery recovery, Recovery::of(desk.parts(), jobId));
    FIDESK_ASSIGN(const enrolment::Findings findings, recovery.look());
    std::optional<token::TokenAddress> address;
    std::optional<token::Pin> pin;
    if (findings.needed != enrolment::Needed::Nothing) {
        FIDESK_ASSIGN(address, desk.keys().address());
    }
    if (findings.needed == enrolment::Needed::Pin) {
        FIDESK_ASSIGN(const auto key, desk.keys().open(*address));
        pin = knownPin(run, *key);
    }
    auto ended = recovery.finish(address, pin, person);
    if (!ended && ended.error().code == ErrorCode::PinRequired) {
        FIDESK_ASSIGN(const auto key, desk.keys().open(*address));
        ended = recovery.finish(address, knownPin(run, *key), person);
    }
    return ended;
}

std::string textOf(const Result<records::Ending>& ended) {
    if (!ended)
        return describe(ended.error());
    switch (*ended) {
    case records::Ending::Registered:
        return "Registered";
    case records::Ending::Undone:
        return "Undone";
    case records::Ending::Failed:
        return "Failed";
    case records::Ending::Abandoned:
        return "Abandoned";
    }
    return "";
}

void note(Outcome& outcome, Desk& desk) {
    for (const auto wait : desk.waits())
        outcome.waits.push_back(wait.count());
    std::optional<std::string> body;
    for (const Exchange& exchange : desk.exchanges()) {
        outcome.asked.emplace_back(name(exchange.asked));
        if (exchange.asked != Asked::Register)
            continue;
        outcome.sameBodies = outcome.sameBodies && (!body || *body == exchange.body);
        body = exchange.body;
    }
}

} // namespace

enrolment::Order orderFor(const House& house, const Run& run) {
    enrolment::Order order;
    order.user = run.user;
    order.profile = run.kind->profile;
    order.inOneGo = run.kind->profile.pin == profiles::PinSource::Generated; // nobody is asked anything
    order.label = "K-17";
    order.portal = house.url();
    order.by = "admin@contoso.example";
    if (run.kind->replaces) {
        std::ifstream stream(run.oldFile());
        portal::Registration old;
        std::getline(stream, old.id);
        std::getline(stream, old.nickname);
        std::getline(stream, old.aaguid);
        if (!old.id.empty())
            order.replaces = old;
    }
    return order;
}

Outcome doJob(const House& house, const Run& run, const Conditions& conditions) {
    Desk desk(house, run, conditions);
    if (run.kind->lateReset)
        desk.keys().refuseFirstReset();
    desk.begin();
    Outcome outcome = Work(desk, house, run).done();
    note(outcome, desk);
    return outcome;
}

Outcome resumeJobs(const House& house, const Run& run, const Conditions& conditions) {
    Desk desk(house, run, conditions);
    if (run.kind->lateReset)
        desk.keys().refuseFirstReset();
    desk.begin();
    Outcome outcome;
    const auto open = must(desk.records().openJobs(), "open jobs");
    for (const records::OpenJob& one : open) {
        if (one.live)
            throw std::runtime_error("a job of a program that was killed is live");
        const auto ended = resume(desk, run, one.job.id);
        outcome.endings.push_back(std::string(name(one.job.step)) + " -> " + textOf(ended));
        if (!ended)
            outcome.error = std::string(name(ended.error().code));
    }
    outcome.ended = "resumed";
    note(outcome, desk);
    return outcome;
}

namespace {

/// Somebody's key that was in use: a PIN and a passkey of another relying party.
void useKey(Desk& desk) {
    const auto key = must(desk.keys().open(must(desk.keys().address(), "key")), "key");
    const token::Pin pin = pinOf(oldPin);
    must(key->setPin(pin), "setPin");
    token::MakeCredential request;
    request.rpId = "shop.example";
    request.rpName = "Shop";
    request.userId = Bytes{1, 2, 3};
    request.userName = "ann";
    request.userDisplayName = "Ann";
    request.algorithms = {-7};
    Person person(desk.key());
    must(key->makeCredential(request, pin, person), "makeCredential");
}

/// An enrolment of long ago.
void enrolOld(Desk& desk, const House& house, const Run& run) {
    static const JobKind plain{.name = "old", .profile = {.id = "old", .nicknamePattern = "Old key"}};
    Run old = run;
    old.kind = &plain;
    Person person(desk.key());
    Enrolment enrolment(desk.parts(), person, orderFor(house, old));
    must(enrolment.begin(must(desk.keys().address(), "key")), "begin");
    must(enrolment.prepareKey(), "prepareKey");
    must(enrolment.preparePin(pinOf(oldPin)), "preparePin");
    must(enrolment.createCredential(), "createCredential");
    const auto enrolled = must(enrolment.registerAs("Old key"), "registerAs");
    std::ofstream(run.oldFile()) << enrolled.registration.id << '\n'
                                 << enrolled.registration.nickname << '\n'
                                 << enrolled.registration.aaguid << '\n';
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : "|") + word;
    return text;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    std::string rest = text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('|'), rest.size());
        words.push_back(rest.substr(0, end));
        rest.erase(0, end + 1);
    }
    return words;
}

} // namespace

void prepare(const House& house, const Run& run) {
    if (!run.kind->replaces && !run.kind->usedKey)
        return;
    Desk desk(house, run, {});
    if (run.kind->usedKey)
        useKey(desk);
    if (run.kind->replaces)
        enrolOld(desk, house, run);
}

void write(const Outcome& outcome, const std::filesystem::path& file) {
    std::vector<std::string> waits;
    for (const auto wait : outcome.waits)
        waits.push_back(std::to_string(wait));
    std::ofstream(file) << outcome.ended << '\n'
                        << outcome.error << '\n'
                        << outcome.detail << '\n'
                        << outcome.abandoned << '\n'
                        << joined(outcome.endings) << '\n'
                        << joined(waits) << '\n'
                        << joined(outcome.asked) << '\n'
                        << (outcome.sameBodies ? "same" : "others") << '\n';
}

Outcome readOutcome(const std::filesystem::path& file) {
    std::ifstream stream(file);
    const auto line = [&] {
        std::string text;
        std::getline(stream, text);
        return text;
    };
    Outcome outcome;
    outcome.ended = line();
    outcome.error = line();
    outcome.detail = line();
    outcome.abandoned = line();
    outcome.endings = split(line());
    for (const std::string& wait : split(line()))
        outcome.waits.push_back(std::stoll(wait));
    outcome.asked = split(line());
    outcome.sameBodies = line() == "same";
    return outcome;
}

} // namespace fidesk::campaign
