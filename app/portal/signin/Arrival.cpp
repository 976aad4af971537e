#include "app/portal/signin/Arrival.h"

#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/Sessions.h"
#include "app/portal/store/Words.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"

namespace fidesk::server {

namespace {

constexpr std::size_t tokenBytes = 32;
constexpr std::size_t tokenCharacters = 43;

std::string deviceCookieName(const SignInContext& context) {
    return cookieName(context, "fidesk-device");
}

std::string deviceCookie(const SignInContext& context, const std::string& token) {
    return deviceCookieName(context) + '=' + token + cookieAttributes(context) +
           "; Max-Age=" + std::to_string(std::chrono::seconds(Throttle::knownFor).count());
}

} // namespace

Guesser guesserOf(const SignInContext& context, const http::Request& request,
                  std::string_view userPrincipalName) {
    const auto device = request.cookie(deviceCookieName(context));
    const bool isToken = device && device->size() == tokenCharacters;
    return {foldedKey(userPrincipalName), addressBlock(request.remoteAddress), isToken ? *device : ""};
}

Result<http::Response> signedInAnswer(Database& database, const SignInContext& context,
                                      const http::Request& request, const UserRecord& user,
                                      const std::string& returnPath) {
    Throttle throttle(database, context.clock);
    Guesser guesser = guesserOf(context, request, user.userPrincipalName);
    FIDESK_ASSIGN(const bool known, throttle.knowsDevice(guesser));
    // A value that this portal did not give is not made good by signing in with it.
    if (!known)
        guesser.device = toBase64Url(context.random.bytes(tokenBytes));
    FIDESK_TRY(throttle.signedIn(guesser));
    FIDESK_ASSIGN(const auto cookie,
                  replaceSession(database, context, request, user.id, SessionState::SignedIn, returnPath));
    return std::move(http::json({{QStringLiteral("state"), QStringLiteral("signedIn")},
                                 {QStringLiteral("return"), toQString(returnPath)}})
                         .with("Set-Cookie", cookie)
                         .with("Set-Cookie", deviceCookie(context, guesser.device)));
}

} // namespace fidesk::server
