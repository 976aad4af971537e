#include "core/token/fido2/Passkeys.h"

namespace fidesk::token {
namespace {

std::string orEmpty(const char* text) {
    return text == nullptr ? std::string() : std::string(text);
}

Passkey toPasskey(const std::string& rpId, const fido_cred_t* credential) {
    const unsigned char* id = fido_cred_id_ptr(credential);
    const unsigned char* user = fido_cred_user_id_ptr(credential);
    return {.rpId = rpId,
            .credentialId = Bytes(id, id + fido_cred_id_len(credential)),
            .userId = Bytes(user, user + fido_cred_user_id_len(credential)),
            .userName = orEmpty(fido_cred_user_name(credential)),
            .userDisplayName = orEmpty(fido_cred_display_name(credential))};
}

Result<void> requireManagement(Session& session) {
    FIDESK_TRY(session.requirePin());
    FIDESK_ASSIGN(const auto info, session.info());
    if (!info.canManageCredentials())
        return fail(ErrorCode::NotSupportedByKey, "credMgmt");
    if (info.option("credMgmt").value_or(false))
        session.wire().useFinalCredentialManagement();
    return {};
}

/// A key answers 0x2E where there are none.
Result<void> checkList(Session& session, int status) {
    if (status == FIDO_ERR_NO_CREDENTIALS)
        return {};
    return session.check(status, Request::WithPin);
}

Result<void> appendPasskeys(Session& session, const char* rpId, const Pin& pin, std::vector<Passkey>& out) {
    const ResidentKeys keys(fido_credman_rk_new());
    if (!keys)
        return fail(ErrorCode::Internal);
    FIDESK_TRY(checkList(session, fido_credman_get_dev_rk(session.device(), rpId, keys.get(), pin.c_str())));
    for (std::size_t i = 0; i < fido_credman_rk_count(keys.get()); ++i)
        out.push_back(toPasskey(rpId, fido_credman_rk(keys.get(), i)));
    return {};
}

} // namespace

Result<std::vector<Passkey>> listPasskeys(Session& session, const Pin& pin) {
    FIDESK_TRY(requireManagement(session));
    const RelyingParties parties(fido_credman_rp_new());
    if (!parties)
        return fail(ErrorCode::Internal);
    FIDESK_TRY(checkList(session, fido_credman_get_dev_rp(session.device(), parties.get(), pin.c_str())));
    std::vector<Passkey> out;
    for (std::size_t i = 0; i < fido_credman_rp_count(parties.get()); ++i)
        if (const char* rpId = fido_credman_rp_id(parties.get(), i); rpId != nullptr)
            FIDESK_TRY(appendPasskeys(session, rpId, pin, out));
    return out;
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
