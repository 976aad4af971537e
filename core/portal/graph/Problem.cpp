#include "core/portal/graph/Problem.h"

#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "core/portal/http/Status.h"

#include <array>
#include <optional>

namespace fidesk::portal::graph {

namespace {

struct Envelope {
    QString code{};
    std::string message{};
    std::string requestId{};
};

struct Known {
    const char* code;
    ErrorCode meaning;
};

constexpr std::array refusals{Known{"nicknameTaken", ErrorCode::NicknameTaken},
                              Known{"nicknameTooLong", ErrorCode::NicknameTooLong},
                              Known{"nicknameEmpty", ErrorCode::NicknameEmpty},
                              Known{"nicknameMalformed", ErrorCode::NicknameMalformed},
                              Known{"nicknameNotAllowed", ErrorCode::NicknameNotAllowed},
                              Known{"modelNotAllowed", ErrorCode::ModelNotAllowed},
                              Known{"attestationMissing", ErrorCode::AttestationMissing},
                              Known{"attestationUntrusted", ErrorCode::AttestationUntrusted},
                              Known{"userVerificationMissing", ErrorCode::UserVerificationMissing},
                              Known{"duplicateCredential", ErrorCode::DuplicateCredential},
                              Known{"tooManyRegistrations", ErrorCode::TooManyRegistrations},
                              Known{"challengeExpired", ErrorCode::ChallengeExpired}};

bool is(const QString& code, const char* name) {
    return code.compare(QLatin1String(name), Qt::CaseInsensitive) == 0;
}

/// Nothing if the body is not Graph's envelope.
std::optional<Envelope> envelopeOf(const http::HttpResponse& response) {
    const auto json = parseJsonObject(asBytes(response.body));
    const QJsonObject error = json ? json->value(QStringLiteral("error")).toObject() : QJsonObject();
    if (!error.value(QStringLiteral("code")).isString())
        return std::nullopt;
    QJsonObject inner = error.value(QStringLiteral("innerError")).toObject();
    if (inner.isEmpty())
        inner = error.value(QStringLiteral("innererror")).toObject();
    const auto text = [](const QJsonValue& value, int limit) {
        return http::cleaned(toUtf8(value.toString()), limit);
    };
    return Envelope{.code = error.value(QStringLiteral("code")).toString(),
                    .message = text(error.value(QStringLiteral("message")), 300),
                    .requestId = text(inner.value(QStringLiteral("request-id")), 100)};
}

ErrorCode refusalOf(const QString& code, ErrorCode otherwise) {
    for (const Known& known : refusals)
        if (is(code, known.code))
            return known.meaning;
    return otherwise;
}

ErrorCode meaningOf(int status, const QString& code, Subject subject) {
    switch (status) {
    case 401:
        return ErrorCode::SignInNeeded;
    case 403:
    case 405:
        return ErrorCode::Forbidden;
    case 404:
        return subject == Subject::Registration && !is(code, "Request_ResourceNotFound")
                   ? ErrorCode::RegistrationNotFound
                   : ErrorCode::UserNotFound;
    case 409:
        return refusalOf(code, ErrorCode::DuplicateCredential);
    default:
        return refusalOf(code, ErrorCode::PortalRefused);
    }
}

void logRequestId(const http::HttpResponse& response, const std::optional<Envelope>& envelope) {
    std::string id = envelope ? envelope->requestId : std::string();
    if (id.empty())
        id = http::cleaned(response.header("request-id"), 100);
    if (!id.empty())
        qCInfo(logPortal).noquote() << "status" << response.status << "request-id" << toQString(id);
}

} // namespace

Error problemOf(const http::HttpResponse& response, Subject subject, TimePoint now) {
    const int status = response.status;
    const auto envelope = envelopeOf(response);
    logRequestId(response, envelope);
    if (status == 429 || status >= 500) {
        Error error = http::statusError(response, now);
        if (envelope && !envelope->message.empty())
            error.detail = envelope->message;
        return error;
    }
    if (!envelope && status == 401)
        return {ErrorCode::SignInNeeded, "status 401", status};
    if (!envelope && status == 403)
        return {ErrorCode::Forbidden, "status 403", status};
    if (!envelope || status < 400)
        return {ErrorCode::PortalMalformed, "status " + std::to_string(status) + ", not an error of the API",
                status};
    return {meaningOf(status, envelope->code, subject), envelope->message, status};
}

} // namespace fidesk::portal::graph
