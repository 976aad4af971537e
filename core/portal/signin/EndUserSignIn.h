#pragma once

#include "core/base/Clock.h"
#include "core/base/Crypto.h"
#include "core/base/Secret.h"
#include "core/portal/http/HttpClient.h"
#include "core/portal/signin/Cookies.h"
#include "core/webauthn/Types.h"

#include <QJsonObject>

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace fidesk::portal::signin {

/// A registered key as the sign-in page lists it.
struct OfferedKey {
    std::string id{}; ///< of the registration
    std::string nickname{};
};

/// Signs for the end user: gets what the portal asks and SHA-256 of the client data, and gives the key's
/// answer; `clientDataJson` of what it gives is not looked at.
using MakeAssertion = std::function<Result<webauthn::AssertionResponse>(
    const webauthn::RequestOptions& options, const Sha256Digest& clientDataHash)>;

/// One end user's sign-in at the pages of the reference portal, step by step, as the browser does it: cookies
/// kept, Origin sent, the origin in the client data the portal's own, the RP ID checked against it. One
/// thread; it blocks. Errors every call can give: HttpClient::send(), PortalBusy (too many attempts, with
/// `retryAfter`), PortalFailed, PortalMalformed, SignInExpired (the session has ended).
class EndUserSignIn {
public:
    /// @p client and @p clock outlive it; @p portalUrl is the portal's public address.
    EndUserSignIn(http::HttpClient& client, const Clock& clock, const std::string& portalUrl);

    /// Opens the sign-in page and gives the password. The keys to choose from; none when the password alone
    /// signed the user in. Errors: SignInRefused (user or password).
    Result<std::vector<OfferedKey>> password(const std::string& user, const Secret& password,
                                             std::stop_token stop = {});

    /// Signs in with the key of registration @p id. Errors: RegistrationNotFound (the user has no such one),
    /// SignInRefused (the portal refused the key's answer; `detail` is its word), RpIdMismatch (it asked for
    /// another site's passkey); those of @p makeAssertion.
    Result<void> key(const std::string& id, const MakeAssertion& makeAssertion, std::stop_token stop = {});

    /// The signed-in user's name as the portal's session has it. Errors: SignInNeeded.
    Result<std::string> signedInUser(std::stop_token stop = {});

    /// Ends the portal's session of this user.
    Result<void> signOut(std::stop_token stop = {});

private:
    Result<QJsonObject> ask(const std::string& path, const QJsonObject& body, std::stop_token stop);
    Result<http::HttpResponse> send(http::HttpRequest request, std::stop_token stop);
    [[nodiscard]] Error refusal(const http::HttpResponse& response) const;

    http::HttpClient& client_;
    const Clock& clock_;
    std::string origin_; ///< scheme, host and port, no slash
    std::string host_;
    Cookies cookies_{};
};

} // namespace fidesk::portal::signin
