#include "ui/text/KeyText.h"

#include "core/base/Json.h"
#include "core/base/Text.h"
#include "tests/support/Catch.h"
#include "ui/text/KeyWords.h"

#include <algorithm>
#include <set>

using namespace fidesk;
using namespace fidesk::text;
using token::Feature;
using token::Hindrance;
using token::SampleAdvice;

namespace {

/// A CTAP 2.1 key that can do all there is.
token::TokenStatus rich() {
    token::TokenStatus status;
    token::AuthenticatorInfo& info = status.info;
    info.versions = {"U2F_V2", "FIDO_2_0", "FIDO_2_1"};
    info.extensions = {"credProtect", "hmac-secret"};
    info.aaguid = {0xcb, 0x69, 0x48, 0x1e, 0x8f, 0xf7, 0x40, 0x39,
                   0x93, 0xec, 0x0a, 0x27, 0x29, 0xa1, 0x54, 0xa8};
    info.options = {{"rk", true},        {"up", true},  {"clientPin", true},       {"credMgmt", true},
                    {"bioEnroll", true}, {"ep", false}, {"setMinPINLength", true}, {"authnrCfg", true},
                    {"alwaysUv", false}, {"uv", true},  {"largeBlobs", true}};
    info.transports = {"usb", "nfc"};
    info.algorithms = {-7, -8, -260};
    info.pinProtocols = {2, 1};
    info.firmwareVersion = 0x00050704;
    info.minPinLength = 6;
    info.remainingDiscoverableCredentials = 23;
    info.maxRpIdsForMinPinLength = 4;
    info.maxLargeBlobArray = 1024;
    info.maxCredBlobLength = 32;
    info.uvModality = 0x802;
    info.certifications = {{"FIDO", 2}};
    info.canWink = true;
    status.pinRetries = token::PinRetries{.left = 8};
    status.uvRetries = 5;
    status.sensor = token::FingerprintSensor{.kind = token::FingerprintSensor::Kind::Touch, .samples = 5};
    return status;
}

token::TokenAddress yubico() {
    return {.id = "k",
            .path = {},
            .manufacturer = "Yubico",
            .product = "YubiKey FIDO",
            .vendorId = 0x1050,
            .productId = 0x0120};
}

std::optional<KeyFact> find(const QList<KeyFact>& facts, const char* what) {
    const auto found = std::ranges::find(facts, QString::fromUtf8(what), &KeyFact::what);
    return found == facts.end() ? std::nullopt : std::optional(*found);
}

std::string how(const QList<KeyFact>& facts, const char* what) {
    const auto fact = find(facts, what);
    return fact ? toUtf8(fact->how) : "(no such fact)";
}

std::string why(const QList<KeyFact>& facts, const char* what) {
    const auto fact = find(facts, what);
    return fact ? toUtf8(fact->why) : "(no such fact)";
}

std::string pinStateOf(std::map<std::string, bool> options, std::optional<token::PinRetries> retries,
                       bool mustChange = false) {
    token::TokenStatus status;
    status.info.versions = {"FIDO_2_1"};
    status.info.options = std::move(options);
    status.info.pinMustChange = mustChange;
    status.pinRetries = retries;
    return toUtf8(pinState(status));
}

constexpr Hindrance allHindrances[] = {Hindrance::U2fOnly, Hindrance::OlderStandard, Hindrance::PreviewOnly,
                                       Hindrance::NotBuiltIn};

} // namespace

TEST_CASE("Each feature has a sentence of its own for each hindrance, and none where there is none") {
    std::set<QString> sentences;
    for (const Feature feature : token::allFeatures) {
        CHECK(hindranceText(feature, Hindrance::None).isEmpty());
        for (const Hindrance hindrance : allHindrances) {
            const QString sentence = hindranceText(feature, hindrance);
            INFO(toUtf8(sentence));
            CHECK(sentence.startsWith(u"This key "));
            CHECK(sentence.endsWith(u'.'));
            CHECK(sentence.count(u'.') >= 2); // the cause and the way out
            CHECK_FALSE(sentence.contains(u'%'));
            CHECK(sentences.insert(sentence).second);
        }
    }
    CHECK(sentences.size() == 48);
}

TEST_CASE("No way out leads by a PIN or passkeys that the key cannot have") {
    token::AuthenticatorInfo info;
    info.versions = {"FIDO_2_0"};
    for (const Feature feature : token::allFeatures) {
        const QString sentence = whyNot(info, feature);
        INFO(toUtf8(sentence));
        CHECK_FALSE(sentence.contains(u"Use its PIN"));
        CHECK_FALSE(sentence.contains(u"Set a PIN"));
        CHECK_FALSE(sentence.contains(u"change the PIN"));
        CHECK_FALSE(sentence.contains(u"Passkeys on it"));
    }
    CHECK(whyNot(info, Feature::PasskeyManagement).contains(u"keeps no passkeys"));
    info.options = {{"clientPin", false}, {"rk", true}};
    CHECK(whyNot(info, Feature::PasskeyManagement).contains(u"Passkeys on it"));
    CHECK(whyNot(info, Feature::Fingerprints).contains(u"Use its PIN"));
}

TEST_CASE("Features have names of their own") {
    std::set<QString> names;
    for (const Feature feature : token::allFeatures)
        CHECK(names.insert(featureName(feature)).second);
}

TEST_CASE("Why a key cannot do something depends on what it speaks") {
    token::AuthenticatorInfo info;
    info.versions = {"U2F_V2", "FIDO_2_0"};
    info.options = {{"rk", true}};
    CHECK(toUtf8(whyNot(info, Feature::PasskeyManagement)) ==
          "This key speaks CTAP 2.0, which has no list of passkeys. Passkeys on it can only be erased all "
          "together, by a reset.");
    info.versions = {"FIDO_2_1"};
    CHECK(whyNot(info, Feature::PasskeyManagement).contains(QStringLiteral("its maker left it out")));
    info.options["credMgmt"] = true;
    CHECK(whyNot(info, Feature::PasskeyManagement).isEmpty());
}

TEST_CASE("The states of a PIN are never confused") {
    const std::map<std::string, bool> set{{"clientPin", true}};
    const std::pair<std::string, std::string> states[] = {
        {pinStateOf({}, {}), "Not possible"},
        {pinStateOf({{"clientPin", false}}, {}), "Not set"},
        {pinStateOf(set, {}), "Set"},
        {pinStateOf(set, token::PinRetries{.left = 8}), "Set, 8 tries left"},
        {pinStateOf(set, token::PinRetries{.left = 1}), "Set, 1 try left"},
        {pinStateOf(set, token::PinRetries{.left = 8}, true), "Set, must be changed, 8 tries left"},
        {pinStateOf(set, {}, true), "Set, must be changed"},
        {pinStateOf(set, token::PinRetries{.left = 5, .powerCycleNeeded = true}),
         "Locked until the key is plugged in again, then 5 tries left"},
        {pinStateOf(set, token::PinRetries{.left = 0, .powerCycleNeeded = true}, true),
         "Blocked until the key is reset"},
        {pinStateOf(set, token::PinRetries{.left = 0}), "Blocked until the key is reset"}};
    for (const auto& [state, wanted] : states)
        CHECK(state == wanted);
}

TEST_CASE("Each state of a PIN that is no use says what helps") {
    token::TokenStatus status = rich();
    CHECK(why(keyFacts({}, status, {}), "PIN").empty());
    status.pinRetries = token::PinRetries{.left = 5, .powerCycleNeeded = true};
    CHECK(why(keyFacts({}, status, {}), "PIN").find("plug it in again") != std::string::npos);
    status.pinRetries = token::PinRetries{.left = 0};
    CHECK(why(keyFacts({}, status, {}), "PIN").find("Only a reset helps") != std::string::npos);
    status.pinRetries = token::PinRetries{.left = 8};
    status.info.pinMustChange = true;
    CHECK(why(keyFacts({}, status, {}), "PIN").find("Until the PIN is changed") != std::string::npos);
    status.info.options["clientPin"] = false;
    CHECK(why(keyFacts({}, status, {}), "PIN").find("Set one") != std::string::npos);
}

TEST_CASE("All a key tells is shown in words") {
    const auto facts = keyFacts(yubico(), rich(), QStringLiteral("YubiKey 5 Series"),
                                {.fingerprints = 2, .passkeys = std::uint64_t{2}});
    const std::pair<const char*, const char*> wanted[] = {
        {"Model", "YubiKey 5 Series"},
        {"Product", "YubiKey FIDO"},
        {"Maker", "Yubico"},
        {"Serial number", "Not told"},
        {"Firmware", "5.7.4"},
        {"Standards", "U2F, CTAP 2.0, CTAP 2.1"},
        {"PIN", "Set, 8 tries left"},
        {"Minimum PIN length", "6 characters"},
        {"Keep passkeys", "2 used, 23 free"},
        {"List and delete passkeys", "Possible"},
        {"Rename passkeys", "Possible"},
        {"Large blobs", "1,024 bytes in all"},
        {"Beside each passkey", "32 bytes"},
        {"Fingerprints", "2 enrolled"},
        {"Tries with the finger", "5 tries left"},
        {"Sensor", "Touch it"},
        {"Always ask for the PIN", "Off"},
        {"Enterprise attestation", "Off"},
        {"Raise the minimum PIN length", "From 6 characters upward"},
        {"Tell sites the minimum PIN length", "4 sites at most"},
        {"Demand a new PIN", "Possible; not demanded now"},
        {"AAGUID", "cb69481e-8ff7-4039-93ec-0a2729a154a8"},
        {"Connections", "USB, NFC"},
        {"Algorithms", "ES256, EdDSA, COSE -260"},
        {"Option rk", "true"},
        {"Option alwaysUv", "false"},
        {"User verification", "fingerprint, PIN typed on the computer"},
        {"PIN protocols", "2, 1"},
        {"Certification FIDO", "Level 2"},
        {"Longest message", "1,024 bytes"},
        {"Blink on request", "Possible"}};
    for (const auto& [what, text] : wanted) {
        INFO(what);
        CHECK(how(facts, what) == text);
    }
    CHECK(why(facts, "Option rk") == "It can keep passkeys.");
    CHECK(std::ranges::count(facts, QStringLiteral("Extension"), &KeyFact::what) == 2);
}

TEST_CASE("Facts stand in the order of their groups, but for what is technical, which is last") {
    const auto facts = keyFacts(yubico(), rich(), {});
    CHECK(std::ranges::is_sorted(facts, {}, &KeyFact::group));
    CHECK(facts.front().what == QStringLiteral("Model"));
    for (const KeyFact& fact : facts) {
        INFO(toUtf8(fact.what));
        CHECK_FALSE(fact.what.isEmpty());
        CHECK_FALSE(fact.how.isEmpty());
        CHECK((fact.why.isEmpty() || fact.why.endsWith(u'.')));
        CHECK_FALSE((fact.what + fact.how + fact.why).contains(u'%'));
    }
}

TEST_CASE("A U2F key is told with every reason why it cannot") {
    token::TokenStatus status;
    status.info.versions = {"U2F_V2"};
    const auto facts = keyFacts({}, status, {});
    CHECK(how(facts, "Model") == "Not told");
    CHECK(how(facts, "Standards") == "U2F");
    CHECK(how(facts, "PIN") == "Not possible");
    CHECK(how(facts, "Firmware") == "Not told");
    CHECK_FALSE(find(facts, "Minimum PIN length"));
    for (const Feature feature : token::allFeatures) {
        const auto fact = find(facts, featureName(feature).toUtf8().constData());
        INFO(toUtf8(featureName(feature)));
        REQUIRE(fact);
        CHECK(toUtf8(fact->how) == "Not possible");
        CHECK(toUtf8(fact->why) == toUtf8(whyNot(status.info, feature)));
    }
}

TEST_CASE("What is on and cannot be switched is still told to be on") {
    token::TokenStatus status = rich();
    status.info.options["alwaysUv"] = true;
    status.info.options.erase("authnrCfg");
    const auto facts = keyFacts({}, status, {});
    CHECK(how(facts, "Always ask for the PIN") == "On");
    CHECK(why(facts, "Always ask for the PIN").ends_with("The key lets nobody switch this."));
    CHECK(how(facts, "Raise the minimum PIN length") == "Not possible");
}

TEST_CASE("Counts that are not known are not made up") {
    token::TokenStatus status = rich();
    CHECK(how(keyFacts({}, status, {}), "Keep passkeys") == "Room for 23 more");
    CHECK(how(keyFacts({}, status, {}), "Fingerprints") == "Enrolled");
    CHECK(how(keyFacts({}, status, {}, {.fingerprints = 1}), "Fingerprints") == "1 enrolled");
    status.info.remainingDiscoverableCredentials = 0;
    CHECK(why(keyFacts({}, status, {}), "Keep passkeys").starts_with("The key is full."));
    status.info.remainingDiscoverableCredentials.reset();
    CHECK(how(keyFacts({}, status, {}), "Keep passkeys") == "Possible; how many is not told");
    status.info.options["bioEnroll"] = false;
    CHECK(how(keyFacts({}, status, {}), "Fingerprints") == "None enrolled");
    status.uvRetries = 0;
    CHECK(why(keyFacts({}, status, {}), "Tries with the finger").find("its PIN") != std::string::npos);
}

TEST_CASE("Firmware is shown as the key told it, but for Yubico's, which is packed") {
    CHECK(toUtf8(firmwareText(0x00050704, 0x1050)) == "5.7.4");
    CHECK(toUtf8(firmwareText(0x00050200, 0x1050)) == "5.2.0");
    CHECK(toUtf8(firmwareText(0x00050704, 0x096E)) == "329476");
    CHECK(toUtf8(firmwareText(4, 0x1050)) == "4");
    CHECK(toUtf8(firmwareText(0x01000000, 0x1050)) == "16777216");
    CHECK(toUtf8(firmwareText(UINT64_MAX, 0x20A0)) == "18446744073709551615");
}

TEST_CASE("Algorithms go by the names of the registry") {
    const std::pair<std::int64_t, const char*> names[] = {
        {-7, "ES256"},      {-8, "EdDSA"},       {-35, "ES384"}, {-257, "RS256"},
        {-48, "ML-DSA-44"}, {-260, "COSE -260"}, {7, "COSE 7"}};
    for (const auto& [number, name] : names)
        CHECK(toUtf8(algorithmName(number)) == name);
}

TEST_CASE("What is not known here is shown as it came") {
    CHECK(toUtf8(versionName("FIDO_9_0")) == "FIDO_9_0");
    CHECK(toUtf8(transportName("pigeon")) == "pigeon");
    CHECK(toUtf8(extensionInWords("vendorThing")) == "vendorThing");
    CHECK(optionInWords("vendorOption", true).isEmpty());
    CHECK(toUtf8(verificationInWords(0x8000000000000002)) == "fingerprint, 0x8000000000000000");
    token::TokenStatus status = rich();
    status.info.options["vendorOption"] = true;
    CHECK(how(keyFacts({}, status, {}), "Option vendorOption") == "true");
}

TEST_CASE("Every option of the standard has a sentence for each value") {
    for (const char* option : {"plat",
                               "rk",
                               "clientPin",
                               "up",
                               "uv",
                               "pinUvAuthToken",
                               "noMcGaPermissionsWithClientPin",
                               "largeBlobs",
                               "ep",
                               "bioEnroll",
                               "userVerificationMgmtPreview",
                               "uvBioEnroll",
                               "authnrCfg",
                               "uvAcfg",
                               "credMgmt",
                               "perCredMgmtRO",
                               "credentialMgmtPreview",
                               "setMinPINLength",
                               "makeCredUvNotRqd",
                               "alwaysUv"}) {
        INFO(option);
        CHECK(optionInWords(option, true).endsWith(u'.'));
        CHECK(optionInWords(option, false).endsWith(u'.'));
        CHECK(optionInWords(option, true) != optionInWords(option, false));
    }
}

TEST_CASE("What a key tells cannot turn or break what is shown") {
    const std::string hostile = "a\x1b[2Jb\u202Ec\nd\x9b\xff" + std::string(5000, 'x');
    token::TokenAddress address = yubico();
    address.manufacturer = address.product = address.serial = hostile;
    token::TokenStatus status = rich();
    status.info.versions = status.info.extensions = status.info.transports = {hostile};
    status.info.options[hostile] = true;
    status.info.certifications[hostile] = 1;
    for (const KeyFact& fact : keyFacts(address, status, toQString(hostile))) {
        const QString all = fact.what + fact.how + fact.why;
        CHECK(all.size() < 300);
        CHECK(std::ranges::all_of(all.toUcs4(), [](uint c) { return isPrintable(c); }));
    }
}

TEST_CASE("Told text is cut between characters") {
    CHECK(toUtf8(told(std::string(80, 'x'))) == std::string(80, 'x'));
    CHECK(told(std::string(81, 'x')).size() == 81);
    std::string keys;
    for (int i = 0; i < 81; ++i)
        keys += "\U0001F511";
    CHECK(told(keys).toUcs4().size() == 81);
    CHECK(told(keys).endsWith(u'…'));
}

TEST_CASE("Every word of the sensor is advice of its own") {
    std::set<QString> advice;
    for (int one = 0; one <= static_cast<int>(SampleAdvice::Unknown); ++one) {
        const QString text = sampleAdvice(static_cast<SampleAdvice>(one));
        INFO(toUtf8(text));
        CHECK(text.endsWith(u'.'));
        CHECK(advice.insert(text).second);
    }
    CHECK(advice.size() == 15);
    CHECK(sampleAdvice(SampleAdvice::TooLow) == QStringLiteral("Place the finger a little higher."));
}
