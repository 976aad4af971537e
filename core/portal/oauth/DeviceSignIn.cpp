#include "core/portal/oauth/DeviceSignIn.h"

#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/portal/http/Status.h"
#include "core/portal/http/Url.h"
#include "core/portal/oauth/Form.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace fidesk::portal::oauth {

namespace {

using std::chrono::seconds;

constexpr seconds slowerBy{5}; // RFC 8628 section 3.5

struct Grant {
    DevicePrompt prompt{};
    Secret deviceCode{};
    seconds interval{5};
};

tl::unexpected<Error> malformed(const std::string& why) {
    return fail(ErrorCode::PortalMalformed, "device endpoint: " + why);
}

Result<std::string> pageAt(const QJsonObject& json, const char* name) {
    const std::string text = toUtf8(json.value(QLatin1String(name)).toString());
    if (!text.empty() && !http::parseAddress(text))
        return malformed(std::string(name) + " is not an address");
    return text;
}

seconds secondsAt(const QJsonObject& json, const char* name, int usual, int least, int most) {
    const double value = json.value(QLatin1String(name)).toDouble(usual);
    return seconds(static_cast<int>(std::clamp(value, double(least), double(most))));
}

Result<Grant> parseGrant(http::HttpResponse response, TimePoint now) {
    if (response.status != 200)
        return fail(http::statusError(response, now));
    const auto json = parseJsonObject(asBytes(response.body));
    wipe(response.body);
    if (!json)
        return malformed(json.error().detail);
    Grant grant;
    std::string code = toUtf8(json->value(QStringLiteral("device_code")).toString());
    grant.deviceCode = Secret(std::string_view(code));
    wipe(code);
    grant.prompt.userCode = toUtf8(json->value(QStringLiteral("user_code")).toString());
    FIDESK_ASSIGN(grant.prompt.verificationUri, pageAt(*json, "verification_uri"));
    FIDESK_ASSIGN(grant.prompt.verificationUriComplete, pageAt(*json, "verification_uri_complete"));
    if (grant.deviceCode.empty() || grant.prompt.userCode.empty() || grant.prompt.userCode.size() > 64 ||
        hasControlCharacters(grant.prompt.userCode) || grant.prompt.verificationUri.empty())
        return malformed("a code or an address is missing");
    grant.prompt.expiresAt = now + secondsAt(*json, "expires_in", 900, 1, 24 * 3600);
    grant.interval = secondsAt(*json, "interval", 5, 1, 60);
    return grant;
}

Result<Grant> begin(const SignInContext& context, std::stop_token stop) {
    const std::string& endpoint = context.settings.endpoints.deviceAuthorization;
    if (endpoint.empty())
        return malformed("there is none");
    Form form;
    form.add("client_id", context.settings.clientId).add("scope", context.settings.scopes);
    FIDESK_ASSIGN(http::HttpResponse response, context.client.send(formRequest(endpoint, form.body()), stop));
    return parseGrant(std::move(response), context.clock.now());
}

Result<TokenAnswer> poll(const SignInContext& context, const Grant& grant, std::stop_token stop) {
    Form form;
    form.add("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
        .add("client_id", context.settings.clientId)
        .add("device_code", grant.deviceCode.text());
    return askForTokens(context.client, context.settings.endpoints.token, form.body(), context.clock, stop);
}

/// Whether asking again later may help.
bool isPassing(ErrorCode code) {
    return code == ErrorCode::PortalTimeout || code == ErrorCode::PortalBusy ||
           code == ErrorCode::PortalFailed;
}

Error refusal(const TokenAnswer& answer) {
    const bool expired = answer.error == "expired_token" || answer.error == "bad_verification_code";
    return {expired ? ErrorCode::SignInExpired : ErrorCode::SignInRefused, answer.reason(), answer.status};
}

} // namespace

bool waitFor(std::chrono::milliseconds time, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

Result<Tokens> signInWithDevice(const SignInContext& context,
                                const std::function<void(const DevicePrompt&)>& show, std::stop_token stop,
                                const Wait& wait) {
    FIDESK_ASSIGN(const Grant grant, begin(context, stop));
    show(grant.prompt);
    seconds interval = grant.interval;
    for (;;) {
        if (!wait(interval, stop))
            return fail(ErrorCode::Cancelled);
        if (context.clock.now() >= grant.prompt.expiresAt)
            return fail(ErrorCode::SignInExpired);
        auto answer = poll(context, grant, stop);
        if (!answer && !isPassing(answer.error().code))
            return fail(answer.error());
        if (answer && answer->tokens)
            return std::move(*answer->tokens);
        if (!answer || answer->error == "slow_down")
            interval += slowerBy;
        else if (answer->error != "authorization_pending")
            return fail(refusal(*answer));
    }
}

} // namespace fidesk::portal::oauth
