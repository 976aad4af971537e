#include "core/cbor/Cbor.h"
#include "core/webauthn/AttestationObject.h"
#include "core/webauthn/PublicKey.h"
#include "core/webauthn/Verification.h"
#include "tests/unit/simulator/Bench.h"

#include <future>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t msg = 0x03;
constexpr std::uint8_t registerKey = 0x01;
constexpr std::uint8_t authenticate = 0x02;
constexpr std::uint8_t version = 0x03;
constexpr std::uint8_t enforce = 0x03;
constexpr std::uint8_t dontEnforce = 0x08;
constexpr std::uint8_t checkOnly = 0x07;

constexpr int ok = 0x9000;
constexpr int notTouched = 0x6985;
constexpr int wrongData = 0x6A80;
constexpr int wrongLength = 0x6700;

const Bytes challenge(32, 0xCA);
const Bytes application = toBytes(sha256(asBytes(rpId)));

struct Word {
    int status{0};
    Bytes data{};
};

Word transmit(CtapClient& client, const Bytes& apdu) {
    valueOf(client.hid().send({client.channel(), msg, apdu}));
    const HidFrame frame = valueOf(client.hid().receive());
    REQUIRE(frame.command == msg);
    REQUIRE(frame.payload.size() >= 2);
    const std::size_t size = frame.payload.size() - 2;
    return {frame.payload[size] << 8 | frame.payload[size + 1], toBytes(ByteView(frame.payload).first(size))};
}

/// Of extended length, with an Le of 0, as CTAPHID has it.
Bytes apdu(std::uint8_t instruction, std::uint8_t control, const Bytes& data) {
    Bytes out{0, instruction, control, 0, 0};
    if (!data.empty()) {
        out.push_back(static_cast<std::uint8_t>(data.size() >> 8));
        out.push_back(static_cast<std::uint8_t>(data.size()));
        append(out, data);
    }
    append(out, Bytes{0, 0});
    return out;
}

Bytes registerData() {
    Bytes data = challenge;
    append(data, application);
    return data;
}

Bytes authenticateData(const Bytes& handle, const Bytes& app = application) {
    Bytes data = challenge;
    append(data, app);
    data.push_back(static_cast<std::uint8_t>(handle.size()));
    append(data, handle);
    return data;
}

/// A registration response message, cut up.
struct Registered {
    explicit Registered(const Bytes& data) {
        REQUIRE(data.size() > 67);
        REQUIRE(data[0] == 0x05);
        point = toBytes(ByteView(data).subspan(1, 65));
        const std::size_t length = data[66];
        handle = toBytes(ByteView(data).subspan(67, length));
        const ByteView rest = ByteView(data).subspan(67 + length);
        REQUIRE(rest[0] == 0x30); // DER, with a length of two bytes
        REQUIRE(rest[1] == 0x82);
        const auto size = static_cast<std::size_t>(rest[2] << 8 | rest[3]) + 4;
        certificate = toBytes(rest.first(size));
        signature = toBytes(rest.subspan(size));
    }
    [[nodiscard]] Bytes cose() const {
        return cbor::encode(cbor::Map{{1, 2},
                                      {3, -7},
                                      {-1, 1},
                                      {-2, ByteView(point).subspan(1, 32)},
                                      {-3, ByteView(point).subspan(33, 32)}});
    }
    Bytes point, handle, certificate, signature;
};

Registered registration(Bench& bench) {
    const Word answer = transmit(bench.client, apdu(registerKey, 0, registerData()));
    REQUIRE(answer.status == ok);
    return Registered(answer.data);
}

Bench ofKind(std::string_view name, Touch touch = Touch::Automatic) {
    return Bench({valueOf(simulator::personalityNamed(name)), touch, {}});
}

/// An authentication response message, checked: the counter.
std::uint32_t counterOf(const Word& answer, const Registered& key, std::uint8_t presence) {
    REQUIRE(answer.status == ok);
    REQUIRE(answer.data.size() > 5);
    CHECK(answer.data[0] == presence);
    Bytes signedData = application;
    append(signedData, ByteView(answer.data).first(5));
    append(signedData, challenge);
    const auto publicKey = valueOf(webauthn::PublicKey::fromCose(key.cose()));
    CHECK(publicKey.verifies(signedData, ByteView(answer.data).subspan(5)));
    return static_cast<std::uint32_t>(answer.data[1] << 24 | answer.data[2] << 16 | answer.data[3] << 8 |
                                      answer.data[4]);
}

} // namespace

TEST_CASE("U2F tells its version, in each encoding of the length") {
    for (const char* name : {"u2f", "ctap20", "ctap21"}) {
        Bench bench = ofKind(name);
        for (const Bytes& request : {Bytes{0, version, 0, 0}, Bytes{0, version, 0, 0, 0},
                                     Bytes{0, version, 0, 0, 0, 0, 0}, Bytes{0, version, 0, 0, 0xFF}}) {
            const Word answer = transmit(bench.client, request);
            CHECK(answer.status == ok);
            CHECK(equal(answer.data, asBytes("U2F_V2")));
        }
    }
}

TEST_CASE("a U2F registration holds before a relying party") {
    Bench bench = ofKind("u2f");
    const std::string clientData = R"({"type":"webauthn.create","challenge":")" + std::string(43, 'A') +
                                   R"(","origin":"https://portal.example"})";
    Bytes data = toBytes(sha256(asBytes(clientData)));
    append(data, application);
    const Word answer = transmit(bench.client, apdu(registerKey, 0, data));
    REQUIRE(answer.status == ok);
    const Registered key(answer.data);

    Bytes authData = application;
    append(authData, Bytes{0x41, 0, 0, 0, 0});
    append(authData, Bytes(16, 0));
    append(authData, Bytes{0, static_cast<std::uint8_t>(key.handle.size())});
    append(authData, key.handle);
    append(authData, key.cose());
    const cbor::Value object =
        cbor::Map{{"fmt", "fido-u2f"},
                  {"attStmt", cbor::Map{{"sig", key.signature}, {"x5c", cbor::Array{key.certificate}}}},
                  {"authData", authData}};
    webauthn::RegistrationPolicy policy;
    policy.rpId = rpId;
    policy.origins = {"https://portal.example"};
    policy.challenge = Bytes(32, 0);
    policy.algorithms = {-7};
    policy.userVerificationRequired = false;
    policy.attestationRequired = true;
    policy.trustAnchors = valueOf(webauthn::TrustAnchors::fromDer({SoftwareKey::attestationRoot()}));
    policy.now = std::chrono::system_clock::now();
    const auto verified = valueOf(webauthn::verifyRegistration(
        {key.handle, toBytes(asBytes(clientData)), cbor::encode(object)}, policy));
    CHECK(verified.trust == webauthn::AttestationTrust::Chained);
    CHECK(equal(verified.aaguid, SoftwareKey::aaguid()));
}

TEST_CASE("U2F signs with the key it registered, and counts") {
    Bench bench = ofKind("u2f");
    const Registered key = registration(bench);
    const Bytes data = authenticateData(key.handle);
    const auto first = counterOf(transmit(bench.client, apdu(authenticate, enforce, data)), key, 1);
    bench.replug();
    const auto second = counterOf(transmit(bench.client, apdu(authenticate, enforce, data)), key, 1);
    CHECK(second > first);
    bench.key->setTouch(Touch::Never);
    CHECK(counterOf(transmit(bench.client, apdu(authenticate, dontEnforce, data)), key, 0) > second);
}

TEST_CASE("U2F says whether a key handle is its own, without a touch or a signature") {
    Bench bench = ofKind("u2f");
    const Registered key = registration(bench);
    bench.key->setTouch(Touch::Never);
    const auto check = [&](const Bytes& handle, const Bytes& app) {
        return transmit(bench.client, apdu(authenticate, checkOnly, authenticateData(handle, app))).status;
    };
    CHECK(check(key.handle, application) == notTouched);
    CHECK_FALSE(bench.key->waitingForTouch());
    CHECK(check(key.handle, Bytes(32, 1)) == wrongData);
    Bytes other = key.handle;
    other.back() ^= 1;
    CHECK(check(other, application) == wrongData);
    CHECK(check({}, application) == wrongData);
    Bench second = ofKind("u2f");
    CHECK(transmit(second.client, apdu(authenticate, checkOnly, authenticateData(key.handle))).status ==
          wrongData);
}

TEST_CASE("U2F does not wait for a touch: it says that it wants one, and takes the one that came") {
    Bench bench = ofKind("u2f", Touch::Manual);
    const Bytes request = apdu(registerKey, 0, registerData());
    bench.key->touch(); // before it was wanted
    CHECK(transmit(bench.client, request).status == notTouched);
    CHECK(bench.key->waitingForTouch());
    CHECK(transmit(bench.client, request).status == notTouched);
    bench.key->touch();
    CHECK(transmit(bench.client, request).status == ok);
    CHECK_FALSE(bench.key->waitingForTouch());
    CHECK(transmit(bench.client, request).status == notTouched); // it counts once
    bench.key->remove();
    CHECK_FALSE(bench.key->waitingForTouch());
}

TEST_CASE("U2F stops wanting a touch when nobody gives it") {
    Personality personality = valueOf(simulator::personalityNamed("u2f"));
    personality.u2fTouchWindow = 20ms;
    Bench bench({personality, Touch::Manual, {}});
    std::promise<void> ended;
    CHECK(transmit(bench.client, apdu(registerKey, 0, registerData())).status == notTouched);
    bench.key->onChange([&, told = false]() mutable {
        if (!bench.key->waitingForTouch() && !std::exchange(told, true))
            ended.set_value();
    });
    if (bench.key->waitingForTouch())
        REQUIRE(ended.get_future().wait_for(20s) == std::future_status::ready);
    bench.key->onChange({});
    bench.key->touch(); // too late
    CHECK(transmit(bench.client, apdu(registerKey, 0, registerData())).status == notTouched);
}

TEST_CASE("a U2F key that is not or will not be touched never signs") {
    for (const char* text : {"untouched", "refuse"}) {
        Bench bench = ofKind("u2f");
        bench.key->setFault(valueOf(simulator::parseFault(text)));
        for (int i = 0; i < 3; ++i)
            CHECK(transmit(bench.client, apdu(registerKey, 0, registerData())).status == notTouched);
    }
    Bench bench = ofKind("u2f");
    bench.key->setFault(valueOf(simulator::parseFault("remove@touch")));
    bench.key->setTouch(Touch::Manual);
    valueOf(bench.client.hid().send({bench.client.channel(), msg, apdu(registerKey, 0, registerData())}));
    CHECK(codeOf(bench.client.hid().receive()) == ErrorCode::KeyUnplugged);
}

TEST_CASE("U2F refuses what it does not know") {
    Bench bench = ofKind("u2f");
    const Registered key = registration(bench);
    const auto status = [&](const Bytes& request) { return transmit(bench.client, request).status; };
    CHECK(status({0}) == wrongLength);
    CHECK(status({0, version, 0}) == wrongLength);
    CHECK(status(apdu(version, 0, {1})) == wrongLength);
    CHECK(status(apdu(registerKey, 0, Bytes(63))) == wrongLength);
    CHECK(status(apdu(registerKey, 0, Bytes(65))) == wrongLength);
    CHECK(status(apdu(registerKey, 0, {})) == wrongLength);
    CHECK(status(apdu(authenticate, enforce, Bytes(64))) == wrongLength);
    CHECK(status(apdu(authenticate, 0x05, authenticateData(key.handle))) == wrongData);
    Bytes tooShort = apdu(registerKey, 0, registerData());
    tooShort.resize(40);
    CHECK(status(tooShort) == wrongLength);
    CHECK(status({0, registerKey, 0, 0, 0, 1}) == wrongLength);
    CHECK(status(apdu(0x04, 0, {})) == 0x6D00);
    CHECK(status({0x80, version, 0, 0}) == 0x6E00);
}

TEST_CASE("what U2F registered CTAP 2 can use, and the other way round") {
    Bench bench = ofKind("ctap21");
    const Registered key = registration(bench);
    const cbor::Map request = with(assertRequest(), 3, cbor::Array{descriptor(key.handle)});
    const CtapReply asserted = bench.call(getAssertionCommand, request);
    REQUIRE(asserted.status == 0);
    const AuthData authData(asserted.body);
    Bytes signedData = authData.all;
    append(signedData, clientDataHash);
    CHECK(valueOf(webauthn::PublicKey::fromCose(key.cose()))
              .verifies(signedData, *asserted.body.find(3)->bytes()));

    const CtapReply made = bench.call(makeCredentialCommand, makeRequest());
    const Bytes id = AuthData(made.body).id;
    CHECK(transmit(bench.client, apdu(authenticate, enforce, authenticateData(id))).status == ok);
    const CtapReply edDsa =
        bench.call(makeCredentialCommand, with(makeRequest(), 4, cbor::Array{parameter(-8)}));
    CHECK(transmit(bench.client, apdu(authenticate, enforce, authenticateData(AuthData(edDsa.body).id)))
              .status == wrongData);
    const CtapReply guarded =
        bench.call(makeCredentialCommand, with(makeRequest(), 6, cbor::Map{{"credProtect", 3}}));
    CHECK(transmit(bench.client, apdu(authenticate, enforce, authenticateData(AuthData(guarded.body).id)))
              .status == wrongData);
}

TEST_CASE("where the user is always verified there is no U2F") {
    Bench bench = ofKind("always-uv");
    CHECK(transmit(bench.client, apdu(registerKey, 0, registerData())).status == 0x6986);
    CHECK(transmit(bench.client, apdu(authenticate, dontEnforce, authenticateData(Bytes(64)))).status ==
          0x6986);
    CHECK(transmit(bench.client, apdu(version, 0, {})).status == ok);
}

TEST_CASE("a key without U2F refuses CTAPHID_MSG, a U2F key CTAPHID_CBOR") {
    Personality modern;
    modern.u2f = false;
    Bench without({modern, Touch::Automatic, {}});
    valueOf(without.client.hid().send({without.client.channel(), msg, {0, version, 0, 0}}));
    CHECK(valueOf(without.client.hid().receive()).payload == Bytes{0x01});
    Bench old = ofKind("u2f");
    const auto answer = old.client.call(getInfoCommand);
    REQUIRE(codeOf(answer) == ErrorCode::KeyMalfunction);
    CHECK(answer.error().native == 0x01);
}
