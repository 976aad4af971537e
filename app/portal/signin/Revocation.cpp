#include "app/portal/signin/Revocation.h"

#include "app/portal/signin/OAuth.h"
#include "app/portal/signin/Trail.h"

namespace fidesk::server {

Result<http::Response> revocationEndpoint(const SignInContext& context, const http::Request& request) {
    const OAuthForm form = oauthForm(request);
    if (form.error)
        return *form.error;
    const std::string token = form.value("token");
    if (token.empty())
        return oauthError("invalid_request", "token is required.");
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(*database));
    FIDESK_ASSIGN(
        const auto grant,
        TokenStore(*database, context.clock, context.random).revoke(token, std::string(oauthClient)));
    if (grant) {
        FIDESK_ASSIGN(const auto user, Users(*database).byId(grant->user));
        FIDESK_TRY(record(*database, context, request, user.value_or(UserRecord{}), "oauth.revoke", "done"));
    }
    FIDESK_TRY(transaction.commit());
    return std::move(http::Response{}.with("Cache-Control", "no-store"));
}

} // namespace fidesk::server
