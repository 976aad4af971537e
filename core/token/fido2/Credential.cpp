#include "core/token/fido2/Credential.h"

#include "core/token/fido2/Choices.h"

#include <algorithm>

namespace fidesk::token {
namespace {

Bytes copy(const unsigned char* data, std::size_t size) {
    return data == nullptr ? Bytes{} : Bytes(data, data + size);
}

const char* orNull(const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
}

/// The first failure of a row of calls that fill a libfido2 object.
int firstFailure(std::initializer_list<int> statuses) {
    const auto* found =
        std::find_if(statuses.begin(), statuses.end(), [](int status) { return status != FIDO_OK; });
    return found == statuses.end() ? FIDO_OK : *found;
}

/// The content of @p cbor, one CBOR byte string of definite length (RFC 8949 section 3): the form in which
/// libfido2 1.12 hands out the authenticator data of an assertion.
Result<Bytes> byteStringContent(ByteView cbor) {
    constexpr std::uint8_t majorBytes = 0x40;
    constexpr std::uint8_t lengthMask = 0x1F;
    if (cbor.empty() || (cbor[0] & ~lengthMask) != majorBytes)
        return fail(ErrorCode::KeyMalfunction, "authenticator data is no byte string");
    std::size_t length = cbor[0] & lengthMask;
    std::size_t head = 1;
    if (length >= 24) {
        if (length > 27)
            return fail(ErrorCode::KeyMalfunction, "authenticator data of indefinite length");
        const std::size_t more = std::size_t{1} << (length - 24);
        if (cbor.size() < head + more)
            return fail(ErrorCode::KeyMalfunction, "authenticator data cut short");
        length = 0;
        for (; head <= more; ++head)
            length = length << 8 | cbor[head];
    }
    if (cbor.size() - head != length)
        return fail(ErrorCode::KeyMalfunction, "authenticator data of another length than told");
    return toBytes(cbor.subspan(head));
}

/// A large blob is kept for discoverable credentials only (CTAP 2.1 section 12.3).
bool wantsLargeBlobKey(const MakeCredential& request, const AuthenticatorInfo& info) {
    return request.largeBlobKey && request.discoverable && hasExtension(info, "largeBlobKey") &&
           info.option("largeBlobs").value_or(false);
}

bool wantsCredBlob(const MakeCredential& request, const AuthenticatorInfo& info) {
    return !request.credBlob.empty() && hasExtension(info, "credBlob");
}

/// Those that are switched on and have no value.
int flagsOf(const MakeCredential& request, const AuthenticatorInfo& info) {
    int flags = 0;
    if (request.hmacSecret && hasExtension(info, "hmac-secret"))
        flags |= FIDO_EXT_HMAC_SECRET;
    if (wantsLargeBlobKey(request, info))
        flags |= FIDO_EXT_LARGEBLOB_KEY;
    if (request.minPinLength && hasExtension(info, "minPinLength"))
        flags |= FIDO_EXT_MINPINLEN;
    return flags;
}

int setExtensions(fido_cred_t* credential, const MakeCredential& request, const AuthenticatorInfo& info) {
    int status = FIDO_OK;
    if (const int flags = flagsOf(request, info); flags != 0)
        status = fido_cred_set_extensions(credential, flags);
    if (status == FIDO_OK && wantsCredBlob(request, info))
        status = fido_cred_set_blob(credential, request.credBlob.data(), request.credBlob.size());
    if (status == FIDO_OK && request.credProtect && hasExtension(info, "credProtect"))
        status = fido_cred_set_prot(credential, *request.credProtect);
    return status;
}

int fill(fido_cred_t* credential, const MakeCredential& request, const AuthenticatorInfo& info, int algorithm,
         const std::vector<Bytes>& excludeList) {
    for (const Bytes& id : excludeList)
        if (const int status = fido_cred_exclude(credential, id.data(), id.size()); status != FIDO_OK)
            return status;
    return firstFailure(
        {fido_cred_set_type(credential, algorithm),
         fido_cred_set_clientdata_hash(credential, request.clientDataHash.data(),
                                       request.clientDataHash.size()),
         fido_cred_set_rp(credential, request.rpId.c_str(), orNull(request.rpName)),
         fido_cred_set_user(credential, request.userId.data(), request.userId.size(),
                            orNull(request.userName), orNull(request.userDisplayName), nullptr),
         fido_cred_set_rk(credential, request.discoverable ? FIDO_OPT_TRUE : FIDO_OPT_OMIT),
         setExtensions(credential, request, info)});
}

int fill(fido_assert_t* assertion, const GetAssertion& request) {
    for (const Bytes& id : request.allowList)
        if (const int status = fido_assert_allow_cred(assertion, id.data(), id.size()); status != FIDO_OK)
            return status;
    return firstFailure(
        {fido_assert_set_rp(assertion, request.rpId.c_str()),
         fido_assert_set_clientdata_hash(assertion, request.clientDataHash.data(),
                                         request.clientDataHash.size()),
         fido_assert_set_up(assertion, request.userPresence ? FIDO_OPT_OMIT : FIDO_OPT_FALSE)});
}

Result<void> checkArguments(const MakeCredential& request, const AuthenticatorInfo& info) {
    if (request.rpId.empty())
        return fail(ErrorCode::InvalidArgument, "rp.id");
    if (request.userId.empty() || request.userId.size() > 64)
        return fail(ErrorCode::InvalidArgument, "user.id");
    if (request.credProtect && (*request.credProtect < 1 || *request.credProtect > 3))
        return fail(ErrorCode::InvalidArgument, "credProtect");
    if (request.credProtect && request.enforceCredProtect && !hasExtension(info, "credProtect"))
        return fail(ErrorCode::NotSupportedByKey, "credProtect");
    if (wantsCredBlob(request, info) && info.maxCredBlobLength != 0 &&
        request.credBlob.size() > info.maxCredBlobLength)
        return fail(ErrorCode::InvalidArgument, "credBlob");
    if (request.discoverable && !info.option("rk").value_or(false))
        return fail(ErrorCode::NotSupportedByKey, "rk");
    return {};
}

/// libfido2's @p call, with a proof of @p pin in what it sends.
Result<void> withProof(Session& session, const Pin& pin, const Scope& scope, ByteView clientDataHash,
                       const std::function<int()>& call) {
    return session.tokens().withProof(pin, scope, clientDataHash, [&](const Proof& proof) {
        session.relay().giveProof(proof);
        const int status = call();
        session.relay().takeProofBack();
        return session.check(status, Request::WithPin);
    });
}

/// The part of a long exclude list that has to go into the request: none of it where nothing is on the key.
Result<std::vector<Bytes>> excludeListFor(Session& session, const MakeCredential& request,
                                          const AuthenticatorInfo& info, const Pin& pin) {
    auto parts = inParts(request.excludeList, info);
    if (parts.empty())
        return std::vector<Bytes>{};
    if (parts.size() == 1)
        return std::move(parts.front());
    for (auto& part : parts) {
        const auto found = getAssertion(
            session, {.clientDataHash = {}, .rpId = request.rpId, .allowList = part, .userPresence = false},
            pin);
        if (found)
            return std::move(part);
        if (found.error().code != ErrorCode::NoCredentials)
            return fail(found.error());
    }
    return std::vector<Bytes>{};
}

CreatedCredential toCreatedCredential(const fido_cred_t* credential,
                                      const Omitted::Attestation& attestation) {
    return {.credentialId = copy(fido_cred_id_ptr(credential), fido_cred_id_len(credential)),
            .format = attestation.format,
            .statementCbor = attestation.statement,
            .authenticatorData =
                copy(fido_cred_authdata_raw_ptr(credential), fido_cred_authdata_raw_len(credential))};
}

/// The first assertion. A key may leave out the credential id when it was given just one to choose from (CTAP
/// 2.1 section 6.2.2).
Result<Assertion> toAssertion(const fido_assert_t* assertion, const GetAssertion& request) {
    if (fido_assert_count(assertion) == 0)
        return fail(ErrorCode::KeyMalfunction, "no assertion in the answer");
    Assertion out;
    out.credentialId = copy(fido_assert_id_ptr(assertion, 0), fido_assert_id_len(assertion, 0));
    if (out.credentialId.empty() && request.allowList.size() == 1)
        out.credentialId = request.allowList.front();
    out.signature = copy(fido_assert_sig_ptr(assertion, 0), fido_assert_sig_len(assertion, 0));
    out.userHandle = copy(fido_assert_user_id_ptr(assertion, 0), fido_assert_user_id_len(assertion, 0));
    FIDESK_ASSIGN(out.authenticatorData, byteStringContent({fido_assert_authdata_ptr(assertion, 0),
                                                            fido_assert_authdata_len(assertion, 0)}));
    if (out.credentialId.empty() || out.signature.empty())
        return fail(ErrorCode::KeyMalfunction, "an assertion without id or signature");
    return out;
}

} // namespace

Result<CreatedCredential> makeCredential(Session& session, const MakeCredential& request, const Pin& pin) {
    FIDESK_TRY(session.requirePin());
    FIDESK_ASSIGN(const auto info, session.knownInfo());
    FIDESK_TRY(checkArguments(request, info));
    const auto algorithm = chooseAlgorithm(request.algorithms, info);
    if (!algorithm)
        return fail(ErrorCode::NotSupportedByKey, "none of the algorithms");
    FIDESK_ASSIGN(const auto excludeList, excludeListFor(session, request, info, pin));
    const CredentialHandle credential(fido_cred_new());
    if (!credential || fill(credential.get(), request, info, *algorithm, excludeList) != FIDO_OK)
        return fail(ErrorCode::InvalidArgument, "libfido2 does not take the request");
    const auto made = withProof(session, pin, {mayCreate, request.rpId}, request.clientDataHash, [&] {
        return fido_dev_make_cred(session.device(), credential.get(), nullptr);
    });
    session.tokens().noteTouch();
    FIDESK_TRY(made);
    return toCreatedCredential(credential.get(), session.relay().omitted().attestation);
}

Result<Assertion> getAssertion(Session& session, const GetAssertion& request, const Pin& pin) {
    FIDESK_TRY(session.requirePin());
    const AssertionHandle assertion(fido_assert_new());
    if (!assertion || fill(assertion.get(), request) != FIDO_OK)
        return fail(ErrorCode::InvalidArgument, "libfido2 does not take the request");
    const auto asserted = withProof(session, pin, {mayAssert, request.rpId}, request.clientDataHash, [&] {
        return fido_dev_get_assert(session.device(), assertion.get(), nullptr);
    });
    if (request.userPresence)
        session.tokens().noteTouch();
    FIDESK_TRY(asserted);
    return toAssertion(assertion.get(), request);
}

} // namespace fidesk::token
