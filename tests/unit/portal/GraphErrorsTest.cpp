#include "tests/unit/portal/Fixture.h"

using namespace fidesk;
using namespace fidesk::portal;
using fidesk::portal::graph::problemOf;
using fidesk::portal::graph::Subject;
using fidesk::test::codeOf;
using fidesk::test::SignedIn;

namespace {

std::string envelope(const std::string& code, const std::string& message = "why") {
    return R"({"error":{"code":")" + code + R"(","message":")" + message +
           R"(","innerError":{"request-id":"r"}}})";
}

Error problem(int status, const std::string& body, Subject subject = Subject::User) {
    return problemOf({.status = status, .headers = {}, .body = body}, subject, test::FakeClock().now());
}

} // namespace

TEST_CASE("every error of a portal has its meaning") {
    struct Row {
        int status;
        const char* code;
        ErrorCode meaning;
    };
    const std::vector<Row> rows{{401, "InvalidAuthenticationToken", ErrorCode::SignInNeeded},
                                {403, "Authorization_RequestDenied", ErrorCode::Forbidden},
                                {403, "accessDenied", ErrorCode::Forbidden},
                                {405, "methodNotAllowed", ErrorCode::Forbidden},
                                {404, "Request_ResourceNotFound", ErrorCode::UserNotFound},
                                {404, "itemNotFound", ErrorCode::UserNotFound},
                                {409, "duplicateCredential", ErrorCode::DuplicateCredential},
                                {409, "conflict", ErrorCode::DuplicateCredential},
                                {409, "nicknameTaken", ErrorCode::NicknameTaken},
                                {409, "NICKNAMETAKEN", ErrorCode::NicknameTaken},
                                {400, "nicknameTaken", ErrorCode::NicknameTaken},
                                {400, "nicknameTooLong", ErrorCode::NicknameTooLong},
                                {400, "nicknameEmpty", ErrorCode::NicknameEmpty},
                                {400, "nicknameMalformed", ErrorCode::NicknameMalformed},
                                {400, "nicknameNotAllowed", ErrorCode::NicknameNotAllowed},
                                {400, "modelNotAllowed", ErrorCode::ModelNotAllowed},
                                {400, "attestationMissing", ErrorCode::AttestationMissing},
                                {400, "attestationUntrusted", ErrorCode::AttestationUntrusted},
                                {400, "userVerificationMissing", ErrorCode::UserVerificationMissing},
                                {400, "tooManyRegistrations", ErrorCode::TooManyRegistrations},
                                {400, "challengeExpired", ErrorCode::ChallengeExpired},
                                {400, "duplicateCredential", ErrorCode::DuplicateCredential},
                                {400, "badRequest", ErrorCode::PortalRefused},
                                {400, "attestationSignatureInvalid", ErrorCode::PortalRefused},
                                {413, "requestTooLarge", ErrorCode::PortalRefused},
                                {429, "TooManyRequests", ErrorCode::PortalBusy},
                                {503, "serviceUnavailable", ErrorCode::PortalBusy},
                                {500, "generalException", ErrorCode::PortalFailed},
                                {504, "timeout", ErrorCode::PortalFailed},
                                {302, "moved", ErrorCode::PortalMalformed}};
    for (const Row& row : rows) {
        INFO(row.status << ' ' << row.code);
        const Error error = problem(row.status, envelope(row.code));
        CHECK(error.code == row.meaning);
        CHECK(error.native == row.status);
        if (row.status >= 400)
            CHECK(error.detail == "why");
    }
}

TEST_CASE("a 404 for a registration is told apart from one for its user") {
    CHECK(problem(404, envelope("itemNotFound"), Subject::Registration).code ==
          ErrorCode::RegistrationNotFound);
    CHECK(problem(404, envelope("request_resourcenotfound"), Subject::Registration).code ==
          ErrorCode::UserNotFound);
    SignedIn it;
    it.server.reply(404, envelope("itemNotFound"));
    CHECK(codeOf(it.portal.remove("1", "m-1")) == ErrorCode::RegistrationNotFound);
    it.server.reply(404, envelope("itemNotFound"));
    CHECK(codeOf(it.portal.rename("1", "m-1", "Green")) == ErrorCode::RegistrationNotFound);
    it.server.reply(404, envelope("Request_ResourceNotFound"));
    CHECK(codeOf(it.portal.registrations("1")) == ErrorCode::UserNotFound);
}

TEST_CASE("a busy portal says how long to wait, or does not") {
    SignedIn it;
    it.server.reply(
        {.status = 429, .body = envelope("TooManyRequests"), .headers = {{"Retry-After", "2.128"}}});
    const auto told = it.portal.me();
    CHECK(codeOf(told) == ErrorCode::PortalBusy);
    CHECK(told.error().retryAfter == std::chrono::milliseconds(2128));
    it.server.reply(
        {.status = 503, .body = "<html>", .headers = {{"Retry-After", "Mon, 20 Apr 2026 10:15:40 GMT"}}});
    CHECK(it.portal.me().error().retryAfter == std::chrono::seconds(10));
    it.server.reply(429, envelope("TooManyRequests"));
    CHECK_FALSE(it.portal.me().error().retryAfter.has_value());
}

TEST_CASE("what is not the API's error is PortalMalformed, where the status does not say enough") {
    for (const char* body : {"", "<html>", "{}", "[]", R"({"error":"x"})", R"({"error":{"code":5}})",
                             R"({"error":{"message":"x"}})"}) {
        CHECK(problem(400, body).code == ErrorCode::PortalMalformed);
        CHECK(problem(404, body).code == ErrorCode::PortalMalformed);
        CHECK(problem(409, body).code == ErrorCode::PortalMalformed);
        CHECK(problem(401, body).code == ErrorCode::SignInNeeded);
        CHECK(problem(403, body).code == ErrorCode::Forbidden);
        CHECK(problem(502, body).code == ErrorCode::PortalFailed);
    }
}

TEST_CASE("the portal's own words are cleaned and cut") {
    const Error error = problem(400, envelope("badRequest", "a\\nb\\u001b[2J" + std::string(400, 'x')));
    CHECK(error.detail.starts_with("a b [2Jxxx"));
    CHECK(error.detail.size() == 300);
}

TEST_CASE("a success that cannot be read is PortalMalformed, for every call") {
    SignedIn it;
    for (const char* body : {"", "<html>", "[]", "{}", R"({"value":5})", R"({"id":"1","id":"2"})", "\xFF"}) {
        INFO(body);
        it.server.handle([body](const auto&) { return test::Reply{.status = 200, .body = body}; });
        CHECK(codeOf(it.portal.me()) == ErrorCode::PortalMalformed);
        CHECK(codeOf(it.portal.findUsers("a")) == ErrorCode::PortalMalformed);
        CHECK(codeOf(it.portal.user("1")) == ErrorCode::PortalMalformed);
        CHECK(codeOf(it.portal.registrations("1")) == ErrorCode::PortalMalformed);
        CHECK(codeOf(it.portal.creationOptions("1")) == ErrorCode::PortalMalformed);
        CHECK(codeOf(it.portal.registerCredential("1", {}, "Blue")) == ErrorCode::PortalMalformed);
    }
}
