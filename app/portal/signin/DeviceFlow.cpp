#include "app/portal/signin/DeviceFlow.h"

#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/OAuth.h"
#include "app/portal/signin/Page.h"
#include "app/portal/signin/Sessions.h"
#include "app/portal/signin/Throttle.h"
#include "app/portal/signin/Trail.h"
#include "app/portal/signin/UserCode.h"
#include "app/portal/store/DeviceCodeStore.h"
#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Json.h"

namespace fidesk::server {

namespace {

constexpr std::size_t deviceCodeBytes = 32;
constexpr int codeTries = 5;
constexpr AttemptLimit guesses{4, std::chrono::seconds(300)}; // of user codes, RFC 8628 section 5.1
constexpr AttemptLimit requests{30, std::chrono::seconds(300)};
constexpr std::string_view entryPurpose = "device";

struct Person {
    BrowserSession session{};
    UserRecord user{};
};

Result<std::optional<Person>> personOf(Database& database, const SignInContext& context,
                                       const http::Request& request) {
    FIDESK_ASSIGN(auto session, signedInSessionOf(database, context, request));
    if (!session)
        return std::optional<Person>();
    FIDESK_ASSIGN(auto user, Users(database).byId(session->session.user));
    return std::optional(Person{std::move(*session), user.value_or(UserRecord{})});
}

/// The person and the form of a request with the CSRF token for @p purpose of the form.
struct Submitted {
    Database* database{nullptr};
    Person person{};
    std::string typed{};    ///< the code as it came
    std::string userCode{}; ///< "" where that is none
    std::string decision{};
};

Result<Submitted> submitted(const SignInContext& context, const http::Request& request,
                            std::string_view purpose) {
    FIDESK_ASSIGN(const auto form, ownForm(context, request));
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(auto person, personOf(*database, context, request));
    const std::string typed = http::valueOf(form, "user_code").value_or(std::string());
    const std::string code = parseUserCode(typed);
    const std::string whole = purpose == entryPurpose ? std::string(purpose) : std::string(purpose) + code;
    if (!person || !csrfMatches(person->session, whole, http::valueOf(form, "csrf").value_or(std::string())))
        return fail(ErrorCode::Forbidden, "no such form was shown in this session");
    return Submitted{database, std::move(*person), typed, code,
                     http::valueOf(form, "decision").value_or(std::string())};
}

PageValues aboutPerson(const Person& person) {
    return {{"program", std::string(oauthClientName)},
            {"initial", toUtf8(toQString(person.user.displayName).left(1).toUpper())},
            {"name", person.user.displayName},
            {"user", person.user.userPrincipalName}};
}

Result<http::Response> askCode(const Person& person, const std::string& typed, const std::string& error,
                               int status) {
    PageValues values = aboutPerson(person);
    values.emplace_back("csrf", csrfToken(person.session, entryPurpose));
    values.emplace_back("code", typed);
    values.emplace_back("error", error);
    values.emplace_back("invalid", error.empty() ? "false" : "true");
    values.emplace_back("prefix", error.empty() ? "" : "Error: ");
    return page("device.html", values, status);
}

Result<http::Response> askConsent(const Person& person, const std::string& userCode) {
    PageValues values = aboutPerson(person);
    values.emplace_back("csrf", csrfToken(person.session, "device decision " + userCode));
    values.emplace_back("code", displayUserCode(userCode));
    return page("device-confirm.html", values);
}

Result<http::Response> askLater(const Submitted& form, const Try::Refusal& refusal) {
    const std::string seconds = std::to_string(refusal.wait.count());
    FIDESK_ASSIGN(auto response, askCode(form.person, form.typed,
                                         "Too many codes were wrong. Try again in " + seconds +
                                             (refusal.wait.count() == 1 ? " second." : " seconds."),
                                         429));
    response.with("Retry-After", seconds);
    return response;
}

DeviceCode newCode(const SignInContext& context, const std::string& deviceCode, const std::string& scope) {
    const auto hash = sha256(asBytes(deviceCode));
    DeviceCode code;
    code.deviceCodeHash = {hash.begin(), hash.end()};
    code.userCode = makeUserCode(context.random);
    code.client = oauthClient;
    code.scope = scope;
    code.expiresAt = context.clock.now() + deviceCodeTime;
    return code;
}

/// Adds the code, with another user code where that one is taken.
Result<DeviceCode> addedCode(Database& database, const SignInContext& context, const std::string& deviceCode,
                             const std::string& scope) {
    for (int left = codeTries;; --left) {
        DeviceCode code = newCode(context, deviceCode, scope);
        auto added = DeviceCodeStore(database).add(code);
        if (added)
            return code;
        if (left == 1 || !isDuplicate(added.error()))
            return fail(added.error());
    }
}

QJsonObject answer(const SignInContext& context, const std::string& deviceCode, const DeviceCode& code) {
    const std::string address = context.publicUrl + "/device";
    const std::string shown = displayUserCode(code.userCode);
    return {{QStringLiteral("device_code"), toQString(deviceCode)},
            {QStringLiteral("user_code"), toQString(shown)},
            {QStringLiteral("verification_uri"), toQString(address)},
            {QStringLiteral("verification_uri_complete"), toQString(address + "?user_code=" + shown)},
            {QStringLiteral("expires_in"), static_cast<qint64>(std::chrono::seconds(deviceCodeTime).count())},
            {QStringLiteral("interval"), static_cast<qint64>(code.interval.count())},
            {QStringLiteral("message"),
             toQString("To sign in, open " + address + " in a browser and type the code " + shown + ".")}};
}

/// Whether there is the code; a wrong one counts against who typed it.
Result<Try> lookedUp(const SignInContext& context, const http::Request& request, const Submitted& form,
                     bool& found) {
    Database& database = *form.database;
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    Throttle throttle(database, context.clock);
    FIDESK_ASSIGN(const Try attempt, throttle.count("userCode:" + form.person.user.id, guesses));
    found = false;
    if (!attempt.refusal) {
        FIDESK_ASSIGN(const auto code,
                      DeviceCodeStore(database).findPending(form.userCode, context.clock.now()));
        found = code.has_value();
    }
    if (found)
        FIDESK_TRY(throttle.succeeded(attempt));
    else if (!attempt.refusal || attempt.refusal->isNews)
        FIDESK_TRY(record(database, context, request, form.person.user, "oauth.userCode",
                          attempt.refusal ? "tooManyAttempts" : "unknownCode"));
    FIDESK_TRY(transaction.commit());
    return attempt;
}

/// Counts the request against where it comes from: a program that gets its tokens takes it back.
Result<Try> countRequest(Database& database, const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    FIDESK_ASSIGN(
        const Try attempt,
        Throttle(database, context.clock).count(deviceRequestSubject(request.remoteAddress), requests));
    if (attempt.refusal && attempt.refusal->isNews)
        FIDESK_TRY(record(database, context, request, {}, "oauth.deviceCode", "tooManyAttempts"));
    FIDESK_TRY(transaction.commit());
    return attempt;
}

} // namespace

std::string deviceRequestSubject(const std::string& remoteAddress) {
    return "deviceCode:" + addressBlock(remoteAddress);
}

Result<http::Response> deviceCodeEndpoint(const SignInContext& context, const http::Request& request) {
    const OAuthForm form = oauthForm(request);
    if (form.error)
        return *form.error;
    const auto scope = grantedScope(form.value("scope"));
    if (!scope)
        return oauthError("invalid_scope", "An unknown scope.");
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const Try attempt,
                  repeatedIfVictim([&] { return countRequest(*database, context, request); }));
    if (attempt.refusal)
        return oauthBusy(attempt.refusal->wait);
    const std::string deviceCode = toBase64Url(context.random.bytes(deviceCodeBytes));
    FIDESK_ASSIGN(const auto code, addedCode(*database, context, deviceCode, *scope));
    purgeInPassing(*database, context);
    return std::move(http::json(answer(context, deviceCode, code)).with("Cache-Control", "no-store"));
}

Result<http::Response> devicePage(const SignInContext& context, const http::Request& request) {
    const std::string typed = parseUserCode(request.queryValue("user_code").value_or(std::string()));
    const std::string shown = typed.empty() ? std::string() : displayUserCode(typed);
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const auto person, personOf(*database, context, request));
    if (!person) {
        const std::string here = shown.empty() ? "/device" : "/device?user_code=" + shown;
        return http::redirect("/signin?return=" + http::percentEncoded(here));
    }
    return askCode(*person, shown, {}, 200);
}

Result<http::Response> deviceCodeEntered(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const Submitted form, submitted(context, request, entryPurpose));
    bool found = false;
    FIDESK_ASSIGN(const Try attempt, lookedUp(context, request, form, found));
    if (attempt.refusal)
        return askLater(form, *attempt.refusal);
    if (!found)
        return askCode(
            form.person, form.typed,
            "There is no such code, or it has expired. Compare it with the program's and type it again.",
            400);
    return askConsent(form.person, form.userCode);
}

Result<http::Response> deviceDecision(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const Submitted form, submitted(context, request, "device decision "));
    const bool allowed = form.decision == "allow";
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(*form.database));
    FIDESK_ASSIGN(const bool decided,
                  DeviceCodeStore(*form.database)
                      .decide(form.userCode, allowed ? DeviceCodeState::Approved : DeviceCodeState::Denied,
                              form.person.user.id, context.clock.now()));
    const std::string outcome = !decided ? "codeExpired" : allowed ? "done" : "accessDenied";
    FIDESK_TRY(record(*form.database, context, request, form.person.user, "oauth.device", outcome));
    FIDESK_TRY(transaction.commit());
    if (!decided)
        return noticePage(
            400, false, "The code has expired",
            "It was not answered in time, or was answered already. Start again in the program.");
    if (!allowed)
        return noticePage(200, false, "Not allowed", "The program was told so. You can close this page.");
    return noticePage(200, true, "The program is connected", "Go back to it; you can close this page.");
}

} // namespace fidesk::server
