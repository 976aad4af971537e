#include "core/token/fido2/Holdings.h"

#include "core/token/fido2/Choices.h"

#include <array>

namespace fidesk::token {
namespace {

/// What a key says of one part of the list.
enum class Held { Yes, No, NotAsList, Untold };

/// An id of another form than the key's own, or more of them than it takes, of a key that does not tell how
/// many those are.
bool isAboutList(int status) {
    return status == FIDO_ERR_INVALID_CREDENTIAL || status == FIDO_ERR_LIMIT_EXCEEDED ||
           status == FIDO_ERR_REQUEST_TOO_LARGE || status == FIDO_ERR_INVALID_LENGTH;
}

Result<Held> meaning(Session& session, int status) {
    const bool failed = session.wire().failure().has_value();
    if (!failed && (status == FIDO_OK || status == FIDO_ERR_USER_PRESENCE_REQUIRED)) // the latter of U2F
        return Held::Yes;
    if (!failed && status == FIDO_ERR_NO_CREDENTIALS)
        return Held::No;
    if (!failed && isAboutList(status))
        return Held::NotAsList;
    auto error = session.check(status, Request::Plain).error();
    const bool answered = status > 0 || (session.u2fOnly() && status == FIDO_ERR_INTERNAL);
    if (failed || error.code == ErrorCode::Cancelled || !answered)
        return fail(std::move(error));
    return Held::Untold;
}

Result<Held> ask(Session& session, const std::string& rpId, const std::vector<Bytes>& part) {
    constexpr std::array<std::uint8_t, 32> noClientData{};
    const AssertionHandle assertion(fido_assert_new());
    if (!assertion || fido_assert_set_rp(assertion.get(), rpId.c_str()) != FIDO_OK ||
        fido_assert_set_clientdata_hash(assertion.get(), noClientData.data(), noClientData.size()) !=
            FIDO_OK ||
        fido_assert_set_up(assertion.get(), FIDO_OPT_FALSE) != FIDO_OK)
        return fail(ErrorCode::Internal, "libfido2 does not take the question");
    for (const Bytes& id : part)
        if (fido_assert_allow_cred(assertion.get(), id.data(), id.size()) != FIDO_OK)
            return fail(ErrorCode::InvalidArgument, "credential id");
    return meaning(session, fido_dev_get_assert(session.device(), assertion.get(), nullptr));
}

Result<Held> askEach(Session& session, const std::string& rpId, const std::vector<Bytes>& part) {
    for (const Bytes& id : part) {
        FIDESK_ASSIGN(const Held held, ask(session, rpId, {id}));
        if (held == Held::Yes || held == Held::Untold)
            return held;
    }
    return Held::No;
}

} // namespace

Result<std::optional<bool>> holdsAnyOf(Session& session, const std::string& rpId,
                                       const std::vector<Bytes>& credentialIds) {
    constexpr std::uint64_t longestU2fHandle = 255;
    if (rpId.empty())
        return fail(ErrorCode::InvalidArgument, "rp.id");
    FIDESK_ASSIGN(auto info, session.knownInfo());
    if (info.u2fOnly())
        info.maxCredentialIdLength = longestU2fHandle;
    for (const auto& part : inParts(credentialIds, info)) {
        FIDESK_ASSIGN(Held held, ask(session, rpId, part));
        if (held == Held::NotAsList && part.size() > 1) {
            FIDESK_ASSIGN(held, askEach(session, rpId, part));
        }
        if (held == Held::Untold)
            return std::optional<bool>();
        if (held == Held::Yes)
            return std::optional(true);
    }
    return std::optional(false);
}

} // namespace fidesk::token
