#include "tests/campaign/Verdict.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/simulator/StateFile.h"
#include "core/sql/Database.h"
#include "core/webauthn/ClientData.h"
#include "core/webauthn/Verification.h"
#include "tests/campaign/Subject.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace fidesk::campaign {

namespace {

/// The passkey that a key in use has of somebody else.
constexpr const char* foreign = "shop.example";

struct AtPortal {
    std::string id{};
    Bytes credentialId{};
    Bytes publicKey{};
    std::uint32_t counter{0};
};

struct Facts {
    std::vector<AtPortal> registered{};
    std::vector<simulator::Credential> passkeys{}; ///< but for the foreign one
    simulator::Memory key{};
    std::vector<records::Item> issued{};
    std::vector<records::OpenJob> open{};
    records::Check check{};
    bool toldOfPin{false}; ///< the trail says that the key may not demand another PIN
    std::string oldId{};
};

simulator::Memory memoryOf(const Run& run) {
    const auto file = must(simulator::StateFile::lock(run.keyFile()), "key");
    return must(file.load(), "key").value_or(simulator::Memory{});
}

std::vector<AtPortal> registeredFor(const House& house, const Run& run, Desk& desk) {
    const auto listed = must(desk.portal().registrations(run.user.id), "list");
    const auto store = must(sql::Database::open(house.store, false), "store");
    std::vector<AtPortal> all;
    for (const portal::Registration& one : listed) {
        const auto row =
            must(store->first("SELECT credential_id, public_key, counter FROM registrations WHERE id = ?",
                              {one.id}),
                 "store");
        if (!row)
            throw std::runtime_error("the portal lists what it has not");
        all.push_back({one.id, row->blob(0), row->blob(1), static_cast<std::uint32_t>(row->integer(2))});
    }
    return all;
}

Facts factsOf(const House& house, const Run& run, Desk& desk, simulator::Memory memory) {
    Facts facts;
    facts.key = std::move(memory);
    std::ranges::copy_if(facts.key.credentials, std::back_inserter(facts.passkeys),
                         [](const auto& one) { return one.rpId != foreign; });
    facts.registered = registeredFor(house, run, desk);
    std::ranges::copy_if(must(desk.records().items(), "items"), std::back_inserter(facts.issued),
                         [](const auto& one) { return one.state != records::ItemState::Removed; });
    facts.open = must(desk.records().openJobs(), "open jobs");
    const auto events = must(desk.records().events(), "events");
    facts.toldOfPin = std::ranges::any_of(events, [](const auto& one) {
        return one.detail.find("not demand another PIN") != std::string::npos;
    });
    facts.check = must(desk.records().verify(), "verify");
    if (const auto order = orderFor(house, run); order.replaces)
        facts.oldId = order.replaces->id;
    return facts;
}

/// The PIN the key has, among those that whoever holds it was told.
std::optional<std::string> pinOf(const Run& run, const Facts& facts, bool old) {
    std::vector<std::string> known = pinsOf(run);
    if (old)
        known = {oldPin};
    else if (run.kind->profile.pin == profiles::PinSource::Typed)
        known = {typedPin};
    for (const std::string& pin : known) {
        const auto hash = sha256(asBytes(pin));
        if (facts.key.pinHash &&
            std::equal(facts.key.pinHash->begin(), facts.key.pinHash->end(), hash.begin()))
            return pin;
    }
    return std::nullopt;
}

class Nobody final : public token::TokenObserver {
    void touchNeeded() override {}
};

/// What keeps the key from signing in for @p registered; empty: nothing.
std::string unusable(Desk& desk, const Run& run, const Facts& facts, const AtPortal& registered,
                     const std::string& rpId, bool old) {
    const auto known = pinOf(run, facts, old);
    if (!known)
        return "nobody knows the key's PIN";
    token::Pin pin = must(token::Pin::parse(Secret(std::string_view(*known))), "pin");
    const auto key = must(desk.keys().open(must(desk.keys().address(), "key")), "key");
    if (!old && run.kind->profile.forcePinChange && !facts.key.forcePinChange && !facts.toldOfPin)
        return "the key demands no other PIN, and the trail does not say so";
    if (facts.key.forcePinChange) {
        token::Pin next = must(token::Pin::parse(Secret(std::string_view("59930417"))), "pin");
        if (auto changed = key->changePin(pin, next); !changed)
            return "changing the PIN: " + describe(changed.error());
        pin = std::move(next);
    }
    webauthn::AssertionPolicy policy;
    policy.rpId = rpId;
    policy.origins = {webauthn::originOf(rpId)};
    policy.challenge = desk.random().bytes(32);
    policy.credentialId = registered.credentialId;
    policy.publicKey = registered.publicKey;
    policy.storedCounter = registered.counter;
    webauthn::AssertionResponse response;
    response.clientDataJson =
        webauthn::serializeClientData(webauthn::getType, policy.challenge, policy.origins.front());
    Nobody nobody;
    const auto assertion = key->getAssertion(
        {sha256(response.clientDataJson), rpId, {registered.credentialId}, true}, pin, nobody);
    if (!assertion)
        return "signing: " + describe(assertion.error());
    response.credentialId = assertion->credentialId;
    response.authenticatorData = assertion->authenticatorData;
    response.signature = assertion->signature;
    response.userHandle = assertion->userHandle;
    const auto verified = webauthn::verifyAssertion(response, policy);
    return verified ? "" : "signature: " + describe(verified.error());
}

/// What is wrong, or nothing and the standing.
std::string examine(Desk& desk, const Run& run, const Facts& facts, Standing& standing) {
    if (facts.check.fault)
        return "the records do not verify";
    if (facts.registered.size() > 1)
        return "registered twice";
    if (facts.registered.size() != facts.passkeys.size())
        return "key and portal disagree";
    if (facts.registered.size() != facts.issued.size())
        return "portal and records disagree";
    if (facts.registered.empty()) {
        standing = Standing::Nothing;
        const bool inUse = run.kind->replaces && facts.key.pinHash && pinOf(run, facts, true);
        return inUse ? "the old registration is gone and the key was not reset" : "";
    }
    const AtPortal& one = facts.registered.front();
    if (one.credentialId != facts.passkeys.front().id)
        return "the passkey is not the one that is registered";
    const records::Item& item = facts.issued.front();
    if (item.registrationId != one.id || item.credentialId != one.credentialId ||
        item.state != records::ItemState::Issued || item.holder.id != run.user.id)
        return "the inventory has another registration";
    const bool old = one.id == facts.oldId;
    standing = old ? Standing::Old : Standing::Enrolled;
    return unusable(desk, run, facts, one, facts.passkeys.front().rpId, old);
}

std::string textOf(const Facts& facts) {
    std::ostringstream text;
    text << "portal:";
    for (const AtPortal& one : facts.registered)
        text << ' ' << one.id.substr(0, 8) << (one.id == facts.oldId ? "(old)" : "");
    text << "; key" << (facts.key.pinHash ? " with PIN" : "")
         << (facts.key.forcePinChange ? " to change" : "") << ':';
    for (const simulator::Credential& one : facts.passkeys)
        text << ' ' << toBase64Url(one.id).substr(0, 8);
    text << "; issued:";
    for (const records::Item& one : facts.issued)
        text << ' ' << one.registrationId.substr(0, 8)
             << (one.state == records::ItemState::InDoubt ? "(in doubt)" : "");
    text << "; open jobs:";
    for (const records::OpenJob& one : facts.open)
        text << ' ' << name(one.job.step) << (one.job.inDoubt ? "(in doubt)" : "") << ' ' << one.job.reason;
    return text.str();
}

} // namespace

std::string_view name(Standing standing) {
    switch (standing) {
    case Standing::Nothing:
        return "nothing";
    case Standing::Old:
        return "old";
    case Standing::Enrolled:
        return "enrolled";
    case Standing::Disagree:
        return "disagree";
    }
    return "";
}

Verdict judge(const House& house, const Run& run) {
    simulator::Memory memory = memoryOf(run);
    Desk desk(house, run, {});
    const Facts facts = factsOf(house, run, desk, std::move(memory));
    Verdict verdict;
    verdict.jobOpen = !facts.open.empty();
    verdict.facts = textOf(facts);
    if (verdict.jobOpen)
        return verdict;
    Standing standing = Standing::Nothing;
    const std::string wrong = examine(desk, run, facts, standing);
    verdict.standing = wrong.empty() ? standing : Standing::Disagree;
    if (!wrong.empty())
        verdict.facts = wrong + "; " + verdict.facts;
    return verdict;
}

void write(const Verdict& verdict, const std::filesystem::path& file) {
    std::ofstream(file) << static_cast<int>(verdict.standing) << ' ' << verdict.jobOpen << ' '
                        << verdict.facts << '\n';
}

Verdict readVerdict(const std::filesystem::path& file) {
    std::ifstream stream(file);
    int standing = static_cast<int>(Standing::Disagree);
    Verdict verdict;
    stream >> standing >> verdict.jobOpen;
    std::getline(stream, verdict.facts);
    verdict.standing = static_cast<Standing>(standing);
    return verdict;
}

} // namespace fidesk::campaign
