#include "core/token/fido2/Passkeys.h"

#include "core/base/Text.h"
#include "core/token/fido2/Told.h"

#include <algorithm>

namespace fidesk::token {
namespace {

constexpr std::size_t largeBlobKeySize = 32;

StoredPasskey toPasskey(const std::string& rpId, const fido_cred_t* credential, const Omitted& omitted) {
    const unsigned char* id = fido_cred_id_ptr(credential);
    const unsigned char* user = fido_cred_user_id_ptr(credential);
    StoredPasskey out{.passkey = {.rpId = rpId,
                                  .credentialId = Bytes(id, id + fido_cred_id_len(credential)),
                                  .userId = Bytes(user, user + fido_cred_user_id_len(credential)),
                                  .userName = toldText(fido_cred_user_name(credential)),
                                  .userDisplayName = toldText(fido_cred_display_name(credential))}};
    const auto found = omitted.algorithms.find(out.passkey.credentialId);
    out.passkey.algorithm =
        found != omitted.algorithms.end() ? found->second : std::min(fido_cred_type(credential), 0);
    const int protection = fido_cred_prot(credential);
    if (protection >= 1 && protection <= 3)
        out.passkey.protection = static_cast<std::uint8_t>(protection);
    if (fido_cred_largeblob_key_len(credential) == largeBlobKeySize)
        out.largeBlobKey = Secret(ByteView(fido_cred_largeblob_key_ptr(credential), largeBlobKeySize));
    out.passkey.canHaveLargeBlob = !out.largeBlobKey.empty();
    return out;
}

Result<AuthenticatorInfo> requireManagement(Session& session) {
    FIDESK_TRY(session.requirePin());
    FIDESK_ASSIGN(auto info, session.info());
    if (!info.canManageCredentials())
        return fail(ErrorCode::NotSupportedByKey, "credMgmt");
    session.wire().useFinalManagement(info.option("credMgmt").value_or(false));
    return info;
}

/// A key answers 0x2E where there are none.
Result<void> checkList(Session& session, int status) {
    if (status == FIDO_ERR_NO_CREDENTIALS)
        return {};
    return session.check(status, Request::WithPin);
}

Result<void> appendPasskeys(Session& session, const char* rpId, const Pin& pin,
                            std::vector<StoredPasskey>& out) {
    const ResidentKeys keys(fido_credman_rk_new());
    if (!keys)
        return fail(ErrorCode::Internal);
    FIDESK_TRY(checkList(session, fido_credman_get_dev_rk(session.device(), rpId, keys.get(), pin.c_str())));
    for (std::size_t i = 0; i < fido_credman_rk_count(keys.get()); ++i)
        out.push_back(toPasskey(rpId, fido_credman_rk(keys.get(), i), session.relay().omitted()));
    return {};
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
        if (const char* rpId = fido_credman_rp_id(parties.get(), i); rpId != nullptr)
            FIDESK_TRY(appendPasskeys(session, rpId, pin, out));
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
                         Request::WithPin);
}

Result<void> deletePasskey(Session& session, ByteView credentialId, const Pin& pin) {
    if (credentialId.empty())
        return fail(ErrorCode::InvalidArgument, "credential id");
    FIDESK_TRY(requireManagement(session));
    return session.check(
        fido_credman_del_dev_rk(session.device(), credentialId.data(), credentialId.size(), pin.c_str()),
        Request::WithPin);
}

} // namespace fidesk::token
