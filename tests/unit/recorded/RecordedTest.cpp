#include "core/recorded/RecordedPortal.h"
#include "core/recorded/RecordedTokens.h"
#include "tests/support/Catch.h"
#include "tests/support/FakePortal.h"
#include "tests/support/FakeTokens.h"

#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::test;

namespace {

constexpr const char* pin = "27182818";

token::Pin pinOf(std::string_view text = pin) {
    return valueOf(token::Pin::parse(Secret(text)));
}

class Silent final : public token::FingerprintObserver {
    void touchNeeded() override {}
    void sampleTaken(const token::FingerprintSample&) override {}
};

/// A key and a portal whose doings are written down.
struct Office {
    Office() {
        REQUIRE(directory.isValid());
        keys.insert(key);
    }

    [[nodiscard]] std::unique_ptr<token::Token> open() { return valueOf(recordedKeys.open(key->address())); }

    /// "action outcome detail" of each event, the oldest first.
    [[nodiscard]] std::vector<std::string> trail() {
        std::vector<std::string> lines;
        for (const records::Event& event : valueOf(records->events()))
            lines.insert(lines.begin(), event.action + ' ' + event.outcome +
                                            (event.detail.empty() ? "" : ' ' + event.detail));
        return lines;
    }
    [[nodiscard]] records::Event last() { return valueOf(records->events()).at(0); }

    QTemporaryDir directory{};
    SystemClock clock{};
    std::unique_ptr<records::Records> records = valueOf(
        records::Records::open(directory.filePath(QStringLiteral("records.db")).toStdString(), clock));
    bool unwritable{false};
    std::vector<ErrorCode> told{};
    recorded::Recorder recorder{[this]() -> Result<records::Records*> {
                                    if (unwritable)
                                        return fail(ErrorCode::FileUnwritable, "records.db");
                                    return records.get();
                                },
                                [this](const Error& error) { told.push_back(error.code); },
                                [](const auto&) { return std::string("Some model"); }};
    FakeTokens keys{};
    std::shared_ptr<FakeKey> key = std::make_shared<FakeKey>("fake-1", "Key");
    FakePortal inner{};
    recorded::RecordedTokens recordedKeys{keys, recorder};
    recorded::RecordedPortal recordedPortal{inner, recorder, "https://portal.example"};
    portal::Portal& portal{recordedPortal};
    Silent observer{};
};

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("What is changed on a key is written to the trail, what is read is not") {
    Office office;
    const auto key = office.open();
    valueOf(key->info());
    valueOf(key->status());
    CHECK(office.trail().empty());
    valueOf(key->setPin(pinOf("1234")));
    CHECK(office.last().key.product == "Key");
    CHECK(office.last().key.model ==
          (office.last().key.aaguid == decltype(records::KeyIdentity::aaguid){} ? "" : "Some model"));
    CHECK_FALSE(office.last().account.empty());
    valueOf(key->changePin(pinOf("1234"), pinOf()));
    valueOf(key->checkPin(pinOf()));
    valueOf(key->pinRetries());
    token::MakeCredential request;
    request.rpId = "contoso.example";
    request.userId = Bytes(8, 1);
    request.userName = "ann";
    const Bytes id = valueOf(key->makeCredential(request, pinOf(), office.observer)).credentialId;
    CHECK(office.trail() == Lines{"pin.set done", "pin.changed done"});
    auto passkey = valueOf(key->passkeys(pinOf())).passkeys.at(0);
    passkey.userName = "bob";
    passkey.userDisplayName = "Bob";
    valueOf(key->renamePasskey(passkey, pinOf()));
    CHECK(office.last().action == "passkey.renamed");
    CHECK(office.last().detail.starts_with("contoso.example ann ("));
    CHECK(office.last().detail.ends_with("): bob, Bob"));
    valueOf(key->deletePasskey(id, pinOf()));
    CHECK(office.last().action == "passkey.deleted");
    const token::Fingerprint finger = valueOf(key->addFingerprint(pinOf(), office.observer));
    CHECK(office.last().action == "fingerprint.added");
    valueOf(key->renameFingerprint(finger.id, "Thumb", pinOf()));
    CHECK(office.last().action == "fingerprint.renamed");
    CHECK(office.last().detail.ends_with(": Thumb"));
    valueOf(key->removeFingerprint(finger.id, pinOf()));
    CHECK(office.last().action == "fingerprint.removed");
    CHECK(office.last().detail.starts_with("Thumb ("));
}

TEST_CASE("What is set on a key, and its reset, are written to the trail") {
    Office office;
    office.key->setPinOnKey(pin);
    const auto key = office.open();
    const token::Pin given = pinOf();
    valueOf(key->setAlwaysUv(true, &given));
    valueOf(key->setMinPinLengthRpIds({"a.example", "b.example"}, &given));
    valueOf(key->enableEnterpriseAttestation(&given));
    valueOf(key->setMinPinLength(6, &given));
    valueOf(key->forcePinChange(&given));
    valueOf(key->reset(office.observer));
    CHECK(office.trail() == Lines{"setting.always-uv done on",
                                  "setting.min-pin-length-rps done a.example, b.example",
                                  "setting.enterprise-attestation done on", "setting.min-pin-length done 6",
                                  "setting.force-pin-change done", "key.reset done"});
    CHECK(valueOf(office.records->verify()).fault == std::nullopt);
}

TEST_CASE("What a key refused is not written; what it may have done is") {
    Office office;
    office.key->setPinOnKey(pin);
    const auto key = office.open();
    CHECK(codeOf(key->changePin(pinOf("9999"), pinOf("1234"))) == ErrorCode::PinWrong);
    CHECK(codeOf(key->setPin(pinOf("1234"))) == ErrorCode::PinAlreadySet);
    CHECK(office.trail().empty());
    office.keys.remove(office.key);
    CHECK(codeOf(key->reset(office.observer)) == ErrorCode::KeyUnplugged);
    CHECK(office.trail() == Lines{"key.reset KeyUnplugged"});
}

TEST_CASE("Registrations that are renamed and removed are written, with who did it") {
    Office office;
    const auto user = valueOf(office.portal.findUsers("ann")).users.at(0);
    office.inner.add(user.id, {.id = "r1", .nickname = "Blue key", .model = "Model X"});
    valueOf(office.portal.registrations(user.id));
    valueOf(office.records->end(
        {.id = "job", .portal = "https://portal.example", .nickname = "Blue key", .registrationId = "r1"},
        records::Ending::Registered, "done", ""));
    const auto inventory = [&office] { return valueOf(office.records->items()).at(0); };

    valueOf(office.portal.rename(user.id, "r1", "Green key"));
    const records::Event renamed = office.last();
    CHECK(renamed.action == "registration.renamed");
    CHECK(renamed.outcome == "done");
    CHECK(renamed.detail == "Blue key (r1): Green key");
    CHECK(renamed.by == valueOf(office.inner.me()).userPrincipalName);
    CHECK(renamed.portal == "https://portal.example");
    CHECK(renamed.holder.id == user.id);
    CHECK(renamed.holder.userPrincipalName == user.userPrincipalName);
    CHECK(renamed.holder.displayName == user.displayName);
    CHECK(renamed.key.model == "Model X");
    CHECK(inventory().nickname == "Green key");

    valueOf(office.portal.remove(user.id, "r1"));
    CHECK(office.last().action == "registration.removed");
    CHECK(office.last().detail == "Green key (r1)");
    CHECK(inventory().state == records::ItemState::Removed);
    CHECK(valueOf(office.records->verify()).fault == std::nullopt);
    // A PIN that is set now is set by the same administrator.
    valueOf(office.open()->setPin(pinOf()));
    CHECK(office.last().by == renamed.by);
}

TEST_CASE("A registration that is gone already is Removed, one that may be gone is told as such") {
    Office office;
    const auto user = valueOf(office.portal.user("ann@contoso.example"));
    office.inner.add(user.id, {.id = "r1", .nickname = "Blue key"});
    for (const std::string id : {"r1", "r2"})
        valueOf(office.records->end({.id = id, .portal = "https://portal.example", .registrationId = id},
                                    records::Ending::Registered, "done", ""));
    CHECK(codeOf(office.portal.remove(user.id, "r2")) == ErrorCode::RegistrationNotFound);
    CHECK(office.last().outcome == "done");
    office.inner.calls.failNext("remove", ErrorCode::PortalTimeout);
    CHECK(codeOf(office.portal.remove(user.id, "r1")) == ErrorCode::PortalTimeout);
    CHECK(office.last().outcome == "PortalTimeout");
    office.inner.calls.failNext("remove", ErrorCode::Forbidden);
    const auto events = office.trail().size();
    CHECK(codeOf(office.portal.remove(user.id, "r1")) == ErrorCode::Forbidden);
    CHECK(codeOf(office.portal.rename(user.id, "r1", "")) == ErrorCode::NicknameEmpty);
    CHECK(office.trail().size() == events);
    std::string states;
    for (const records::Item& item : valueOf(office.records->items()))
        states += item.id + ' ' + std::string(name(item.state)) + "; ";
    CHECK(states == "r1 Issued; r2 Removed; ");
}

TEST_CASE("What cannot be written is done all the same, and told once") {
    Office office;
    office.unwritable = true;
    const auto key = office.open();
    valueOf(key->setPin(pinOf("1234")));
    valueOf(key->changePin(pinOf("1234"), pinOf()));
    CHECK(office.key->pinIs(pin));
    const auto user = valueOf(office.portal.user("ann@contoso.example"));
    office.inner.add(user.id, {.id = "r1", .nickname = "Blue key"});
    valueOf(office.portal.remove(user.id, "r1"));
    CHECK(office.inner.registered(user.id).empty());
    CHECK(office.told == std::vector<ErrorCode>{ErrorCode::FileUnwritable});
}

TEST_CASE("Who is signed in is asked for once, and what was asked passes by as it is") {
    Office office;
    const auto user = valueOf(office.portal.user("ann@contoso.example"));
    office.inner.add(user.id, {.id = "r1", .nickname = "One"});
    office.inner.calls.clearLog();
    valueOf(office.portal.rename(user.id, "r1", "Two"));
    valueOf(office.portal.rename(user.id, "r1", "Three"));
    CHECK(office.inner.calls.count("me") == 1);
    CHECK(office.inner.calls.count("rename") == 2);
    CHECK(office.inner.calls.log().size() == 3);
    CHECK(office.portal.capabilities().rename);
    CHECK(valueOf(office.recordedKeys.list()).size() == 1);
    CHECK(office.recordedKeys.denied().empty());
}
