#include "core/token/fido2/PinTokens.h"

#include "core/base/Agreement.h"
#include "core/base/Crypto.h"
#include "core/base/Random.h"
#include "core/token/fido2/Session.h"

namespace fidesk::token {
namespace {

constexpr std::uint8_t commandClientPin = 0x06;
constexpr std::uint8_t every = 0xFF;
constexpr std::size_t blockSize = 16;

// Members of authenticatorClientPIN's request and answer (CTAP 2.1 section 6.5.5).
constexpr int protocolMember = 1;
constexpr int subCommandMember = 2;
constexpr int keyAgreementMember = 3;
constexpr int pinHashMember = 6;
constexpr int permissionsMember = 9;
constexpr int rpIdMember = 10;
constexpr int answerKeyAgreement = 1;
constexpr int answerToken = 2;

constexpr int getKeyAgreement = 2;
constexpr int getPinToken = 5;
constexpr int getTokenWithPermissions = 9;

/// LEFT(SHA-256(PIN), 16).
Secret hashOf(const Pin& pin) {
    Sha256Digest digest = sha256(pin.view());
    Secret hash(ByteView(digest).first(blockSize));
    wipe(digest);
    return hash;
}

/// kdf() of the protocol for AES (sections 6.5.6 and 6.5.7): HKDF-SHA-256 with a salt of zeros in two.
Secret aesKeyFrom(int protocol, ByteView shared) {
    if (protocol == 1) {
        Sha256Digest key = sha256(shared);
        Secret out((ByteView(key)));
        wipe(key);
        return out;
    }
    Bytes expansion = toBytes(asBytes("CTAP2 AES key"));
    expansion.push_back(1);
    Sha256Digest extracted = hmacSha256(Bytes(32), shared);
    Sha256Digest key = hmacSha256(extracted, expansion);
    Secret out((ByteView(key)));
    wipe(extracted);
    wipe(key);
    return out;
}

const Bytes* bytesAt(const cbor::Value& map, int member) {
    const cbor::Value* found = map.find(member);
    return found == nullptr ? nullptr : found->bytes();
}

/// Said of a proof by a token that is no longer good; costs no try.
bool isRefusedProof(const Error& error) {
    return error.native == FIDO_ERR_PIN_AUTH_INVALID || error.native == FIDO_ERR_PIN_TOKEN_EXPIRED;
}

} // namespace

Result<void> PinTokens::provePin(const Pin& pin) {
    FIDESK_ASSIGN(const auto info, session_.knownInfo());
    const bool permissions = info.option("pinUvAuthToken").value_or(false);
    if (!permissions || lasting_) { // bound to no relying party, so that it serves the next command
        auto plain = obtain(pin, Way::Plain, {});
        if (plain || !permissions || plain.error().code != ErrorCode::NotSupportedByKey)
            return plain;
    }
    return obtain(pin, Way::WithPermissions, {mayAssert, "pin-check.invalid"});
}

Result<void> PinTokens::withProof(const Pin& pin, const Scope& scope, ByteView message,
                                  const std::function<Result<void>(const Proof&)>& send) {
    const bool atHand = fits(scope, hashOf(pin).view());
    FIDESK_ASSIGN(const Proof proof, prove(pin, scope, message));
    auto sent = send(proof);
    if (sent || !atHand || session_.wire().failure() || !isRefusedProof(sent.error()))
        return sent;
    token_ = {};
    FIDESK_ASSIGN(const Proof other, prove(pin, scope, message));
    return send(other);
}

Result<Proof> PinTokens::prove(const Pin& pin, const Scope& scope, ByteView message) {
    if (!fits(scope, hashOf(pin).view()))
        FIDESK_TRY(obtain(pin, scope));
    return sign(scope, message);
}

void PinTokens::noteTouch() {
    if (!permanent_)
        token_ = {};
}

bool PinTokens::fits(const Scope& scope, ByteView pinHash) const {
    return !token_.empty() && generation_ == session_.relay().tokenGeneration() &&
           equalInConstantTime(pinHash_.view(), pinHash) &&
           (permissions_ & scope.permissions) == scope.permissions &&
           (scope.rpId.empty() || rpId_.empty() || rpId_ == scope.rpId);
}

/// What may be proved without a touch goes into one token where the key stays open: an assertion that asks
/// for no touch is followed by a setting at the end of an enrolment.
Result<void> PinTokens::obtain(const Pin& pin, const Scope& scope) {
    FIDESK_ASSIGN(const auto info, session_.knownInfo());
    if (!info.option("pinUvAuthToken").value_or(false))
        return obtain(pin, Way::Plain, {});
    Scope wanted = scope;
    if (lasting_ && wanted.permissions == mayAssert && info.option("authnrCfg").value_or(false))
        wanted.permissions |= mayConfigure;
    return obtain(pin, Way::WithPermissions, wanted);
}

Result<void> PinTokens::obtain(const Pin& pin, Way way, const Scope& scope) {
    token_ = {};
    FIDESK_TRY(agree());
    const int protocol = session_.relay().omitted().pinProtocol;
    Secret hash = hashOf(pin);
    Bytes iv(blockSize);
    if (protocol == 2)
        SystemRandom().fill(iv);
    auto encrypted = encryptAes256Cbc(aesKey_.view(), iv, hash.view());
    if (!encrypted)
        return fail(ErrorCode::Internal, "AES");
    if (protocol == 2)
        encrypted->insert(encrypted->begin(), iv.begin(), iv.end());
    cbor::Map request{
        {protocolMember, protocol},
        {subCommandMember, way == Way::Plain ? getPinToken : getTokenWithPermissions},
        {keyAgreementMember, cbor::Map{{1, 2}, {3, -25}, {-1, 1}, {-2, ByteView(x_)}, {-3, ByteView(y_)}}},
        {pinHashMember, *encrypted}};
    if (way == Way::WithPermissions)
        request.emplace_back(permissionsMember, scope.permissions);
    if (!scope.rpId.empty())
        request.emplace_back(rpIdMember, scope.rpId);
    FIDESK_ASSIGN(const auto answer, session_.command(commandClientPin, request, Request::WithPin));
    FIDESK_ASSIGN(token_, readToken(answer));
    FIDESK_ASSIGN(const auto info, session_.knownInfo());
    permanent_ = !info.option("pinUvAuthToken").value_or(false);
    permissions_ = way == Way::WithPermissions ? scope.permissions
                   : permanent_                ? every
                                               : static_cast<std::uint8_t>(mayCreate | mayAssert);
    rpId_ = scope.rpId;
    pinHash_ = std::move(hash);
    generation_ = session_.relay().tokenGeneration();
    return {};
}

Result<void> PinTokens::agree() {
    const int protocol = session_.relay().omitted().pinProtocol;
    FIDESK_ASSIGN(const auto answer,
                  session_.command(commandClientPin,
                                   cbor::Map{{protocolMember, protocol}, {subCommandMember, getKeyAgreement}},
                                   Request::WithPin));
    const cbor::Value* key = answer.find(answerKeyAgreement);
    const Bytes* x = key == nullptr ? nullptr : bytesAt(*key, -2);
    const Bytes* y = key == nullptr ? nullptr : bytesAt(*key, -3);
    if (x == nullptr || y == nullptr)
        return fail(ErrorCode::KeyMalfunction, "no key agreement key");
    Bytes peer = *x;
    append(peer, *y);
    if (peer == peer_)
        return {};
    auto agreed = agreeByP256(*x, *y);
    if (!agreed) {
        session_.relay().forgetKeyAgreement();
        return fail(ErrorCode::KeyMalfunction, "a key agreement key that is not on the curve");
    }
    aesKey_ = aesKeyFrom(protocol, agreed->shared);
    wipe(agreed->shared);
    x_ = agreed->x;
    y_ = agreed->y;
    peer_ = std::move(peer);
    return {};
}

/// 16 or 32 bytes in protocol one, where CTAP 2.0 had any multiple of 16, and 32 in two.
Result<Secret> PinTokens::readToken(const cbor::Value& answer) const {
    constexpr std::size_t longest = 64;
    const Bytes* encrypted = bytesAt(answer, answerToken);
    const bool two = session_.relay().omitted().pinProtocol == 2;
    const std::size_t ivSize = two ? blockSize : 0;
    if (encrypted == nullptr || encrypted->size() <= ivSize || encrypted->size() > ivSize + longest)
        return fail(ErrorCode::KeyMalfunction, "no PIN token");
    const Bytes zeroIv(blockSize);
    const ByteView iv = two ? ByteView(*encrypted).first(blockSize) : ByteView(zeroIv);
    auto token = decryptAes256Cbc(aesKey_.view(), iv, ByteView(*encrypted).subspan(ivSize));
    if (!token)
        return fail(ErrorCode::KeyMalfunction, "a PIN token of another length");
    Secret out((ByteView(*token)));
    wipe(*token);
    return out;
}

/// authenticate() of the protocol.
Proof PinTokens::sign(const Scope& scope, ByteView message) {
    const int protocol = session_.relay().omitted().pinProtocol;
    if (rpId_.empty() && !permanent_)
        rpId_ = scope.rpId; // it is bound by its first use (section 6.5.5.7.1)
    const Sha256Digest digest = hmacSha256(token_.view(), message);
    return {protocol, toBytes(ByteView(digest).first(protocol == 2 ? digest.size() : blockSize))};
}

} // namespace fidesk::token
