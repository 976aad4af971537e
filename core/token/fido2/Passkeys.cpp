#include "core/token/fido2/Passkeys.h"

#include "core/base/Crypto.h"
#include "core/base/Text.h"
#include "core/cbor/Cbor.h"
#include "core/token/fido2/Told.h"

namespace fidesk::token {
namespace {

constexpr std::size_t largeBlobKeySize = 32;

constexpr std::uint8_t commandManage = 0x0A;

std::string textIn(const cbor::Value& map, const char* member) {
    const auto* found = map.find(member);
    return found == nullptr || found->text() == nullptr ? std::string() : *found->text();
}

Bytes bytesIn(const cbor::Value& map, const cbor::Value& member) {
    const auto* found = map.find(member);
    return found == nullptr || found->bytes() == nullptr ? Bytes() : *found->bytes();
}

/// An answer to enumerateCredentials (section 6.8.5).
Result<StoredPasskey> toPasskey(const std::string& rpId, const cbor::Value& told) {
    const cbor::Value none;
    const auto member = [&](int key) -> const cbor::Value& {
        const auto* found = told.find(key);
        return found == nullptr ? none : *found;
    };
    const auto &user = member(6), &descriptor = member(7), &publicKey = member(8);
    StoredPasskey out{.passkey = {.rpId = rpId,
                                  .credentialId = bytesIn(descriptor, "id"),
                                  .userId = bytesIn(user, "id"),
                                  .userName = textIn(user, "name"),
                                  .userDisplayName = textIn(user, "displayName")}};
    if (out.passkey.credentialId.empty())
        return fail(ErrorCode::KeyMalfunction, "a passkey without an id");
    if (const auto* algorithm = publicKey.find(3); algorithm != nullptr && algorithm->integer() != nullptr)
        out.passkey.algorithm = *algorithm->integer();
    if (const auto protection = toldNumber(told, 10); protection && *protection >= 1 && *protection <= 3)
        out.passkey.protection = static_cast<std::uint8_t>(*protection);
    if (const Bytes key = bytesIn(told, 11); key.size() == largeBlobKeySize)
        out.largeBlobKey = Secret(key);
    out.passkey.canHaveLargeBlob = !out.largeBlobKey.empty();
    return out;
}

Result<AuthenticatorInfo> requireManagement(Session& session) {
    FIDESK_TRY(session.requirePin());
    FIDESK_ASSIGN(auto info, session.knownInfo());
    if (!info.canManageCredentials())
        return fail(ErrorCode::NotSupportedByKey, "credMgmt");
    session.wire().useFinalManagement(info.option("credMgmt").value_or(false));
    return info;
}

/// A key answers 0x2E where there are none.
Result<void> checkList(Session& session, int status) {
    if (status == FIDO_ERR_NO_CREDENTIALS || status == FIDO_ERR_INVALID_CREDENTIAL)
        return {};
    return session.check(status, Request::WithPin);
}

/// What the key keeps for one relying party. libfido2 asks by the hash of the id it was told, which is
/// another than the relying party's where the key keeps only a part of the id (section 6.8.7).
Result<void> appendPasskeys(Session& session, const std::string& rpId, ByteView rpIdHash, const Pin& pin,
                            std::vector<StoredPasskey>& out) {
    constexpr int begin = 4;
    constexpr int next = 5;
    constexpr int totalCredentials = 9;
    const cbor::Map parameters{{1, rpIdHash}};
    Bytes message{begin};
    append(message, cbor::encode(parameters));
    Result<cbor::Value> told;
    const auto asked =
        session.tokens().withProof(pin, {mayManage, {}}, message, [&](const Proof& proof) -> Result<void> {
            FIDESK_ASSIGN(
                told, session.command(
                          commandManage,
                          cbor::Map{{1, begin}, {2, parameters}, {3, proof.protocol}, {4, proof.parameter}},
                          Request::WithPin));
            return {};
        });
    if (!asked && asked.error().code == ErrorCode::NoCredentials)
        return {};
    FIDESK_TRY(asked);
    for (auto left = toldNumber(*told, totalCredentials).value_or(1); left > 0; --left) {
        FIDESK_ASSIGN(auto one, toPasskey(rpId, *told));
        out.push_back(std::move(one));
        if (left > 1)
            FIDESK_TRY(told = session.command(commandManage, cbor::Map{{1, next}}, Request::WithPin));
    }
    return {};
}

Result<void> appendPasskeys(Session& session, const fido_credman_rp_t* parties, std::size_t index,
                            const Pin& pin, std::vector<StoredPasskey>& out) {
    const char* id = fido_credman_rp_id(parties, index);
    Bytes hash;
    if (const auto size = fido_credman_rp_id_hash_len(parties, index); size > 0)
        hash = toBytes(ByteView(fido_credman_rp_id_hash_ptr(parties, index), size));
    else if (id != nullptr)
        hash = toBytes(sha256(asBytes(id)));
    else
        return fail(ErrorCode::KeyMalfunction, "a relying party without id and hash");
    return appendPasskeys(session, id == nullptr ? toHex(hash) : toldText(id), hash, pin, out);
}

/// getCredsMetadata: how many there are, and for how many more there is room.
Result<PasskeyStore> countPasskeys(Session& session, const Pin& pin) {
    const StoreMetadata metadata(fido_credman_metadata_new());
    if (!metadata)
        return fail(ErrorCode::Internal);
    FIDESK_TRY(
        checkList(session, fido_credman_get_dev_metadata(session.device(), metadata.get(), pin.c_str())));
    PasskeyStore store;
    store.used = fido_credman_rk_existing(metadata.get());
    store.remaining = fido_credman_rk_remaining(metadata.get());
    return store;
}

const char* orNull(const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
}

Result<void> checkUser(const Passkey& passkey) {
    if (passkey.credentialId.empty())
        return fail(ErrorCode::InvalidArgument, "credential id");
    if (passkey.userId.empty() || passkey.userId.size() > 64)
        return fail(ErrorCode::InvalidArgument, "user.id");
    for (const std::string& text : {passkey.userName, passkey.userDisplayName})
        if (!codePoints(text) || text.find('\0') != std::string::npos)
            return fail(ErrorCode::InvalidArgument, "user name");
    return {};
}

} // namespace

Result<std::vector<StoredPasskey>> storedPasskeys(Session& session, const Pin& pin) {
    FIDESK_TRY(requireManagement(session));
    const RelyingParties parties(fido_credman_rp_new());
    if (!parties)
        return fail(ErrorCode::Internal);
    FIDESK_TRY(checkList(session, fido_credman_get_dev_rp(session.device(), parties.get(), pin.c_str())));
    std::vector<StoredPasskey> out;
    for (std::size_t i = 0; i < fido_credman_rp_count(parties.get()); ++i)
        FIDESK_TRY(appendPasskeys(session, parties.get(), i, pin, out));
    return out;
}

Result<PasskeyStore> listPasskeys(Session& session, const Pin& pin) {
    FIDESK_TRY(requireManagement(session));
    FIDESK_ASSIGN(auto store, countPasskeys(session, pin));
    if (store.used == 0)
        return store;
    FIDESK_ASSIGN(auto stored, storedPasskeys(session, pin));
    for (StoredPasskey& one : stored)
        store.passkeys.push_back(std::move(one.passkey));
    return store;
}

Result<void> provePinByPasskeys(Session& session, const Pin& pin) {
    FIDESK_TRY(requireManagement(session));
    FIDESK_TRY(countPasskeys(session, pin));
    return {};
}

Result<void> renamePasskey(Session& session, const Passkey& passkey, const Pin& pin) {
    FIDESK_TRY(checkUser(passkey));
    FIDESK_ASSIGN(const auto info, requireManagement(session));
    if (!info.option("credMgmt").value_or(false))
        return fail(ErrorCode::NotSupportedByKey, "credMgmt");
    const CredentialHandle credential(fido_cred_new());
    if (!credential ||
        fido_cred_set_id(credential.get(), passkey.credentialId.data(), passkey.credentialId.size()) !=
            FIDO_OK ||
        fido_cred_set_user(credential.get(), passkey.userId.data(), passkey.userId.size(),
                           orNull(passkey.userName), orNull(passkey.userDisplayName), nullptr) != FIDO_OK)
        return fail(ErrorCode::InvalidArgument, "libfido2 does not take the passkey");
    return session.check(fido_credman_set_dev_rk(session.device(), credential.get(), pin.c_str()),
                         Request::Passkey);
}

Result<void> deletePasskey(Session& session, ByteView credentialId, const Pin& pin) {
    if (credentialId.empty())
        return fail(ErrorCode::InvalidArgument, "credential id");
    FIDESK_TRY(requireManagement(session));
    return session.check(
        fido_credman_del_dev_rk(session.device(), credentialId.data(), credentialId.size(), pin.c_str()),
        Request::Passkey);
}

} // namespace fidesk::token
