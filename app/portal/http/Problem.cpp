#include "app/portal/http/Problem.h"

#include "core/base/Json.h"
#include "core/base/Logging.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace fidesk::server::http {

namespace {

struct Entry {
    ErrorCode code;
    int status;
    std::string_view graphCode; ///< "": the enumerator in camel case
    std::string_view message;   ///< "": the error's detail
    bool said{false};           ///< the error's detail, where it has one, says it better than `message`
};

// Everything the portal's own code can give a caller. What is not here is a fault of the portal's: 500.
constexpr std::array entries{
    Entry{ErrorCode::InvalidArgument, 400, "badRequest", ""},
    Entry{ErrorCode::Malformed, 400, "badRequest", ""},
    Entry{ErrorCode::RequestTooLarge, 413, "requestTooLarge", "The request is larger than 256 KB."},
    Entry{ErrorCode::PortalBusy, 429, "tooManyAttempts", "Too many attempts. Try again later."},
    Entry{ErrorCode::SignInNeeded, 401, "InvalidAuthenticationToken",
          "The access token is missing, has expired or is not valid."},
    Entry{ErrorCode::SignInRefused, 401, "invalidCredentials", "The user name or password is not correct."},
    Entry{ErrorCode::SignInExpired, 401, "sessionExpired", "The sign-in has expired. Start again."},
    Entry{ErrorCode::Forbidden, 403, "Authorization_RequestDenied",
          "Insufficient privileges to complete the operation."},
    Entry{ErrorCode::UserNotFound, 404, "Request_ResourceNotFound", "There is no such user."},
    Entry{ErrorCode::RegistrationNotFound, 404, "itemNotFound", "The user has no such registration."},
    Entry{ErrorCode::NicknameEmpty, 400, "", "displayName must not be empty."},
    Entry{ErrorCode::NicknameTooLong, 400, "", "displayName must not be longer than 30 characters.", true},
    Entry{ErrorCode::NicknameMalformed, 400, "", "displayName must not hold control characters."},
    Entry{ErrorCode::NicknameTaken, 409, "", "The user has another registration of that displayName."},
    Entry{ErrorCode::NicknameNotAllowed, 400, "",
          "displayName is not of the form that the organisation's policy wants.", true},
    Entry{ErrorCode::ModelNotAllowed, 400, "", "The organisation's policy does not allow keys of this model.",
          true},
    Entry{ErrorCode::DuplicateCredential, 409, "", "This credential is registered already."},
    Entry{ErrorCode::TooManyRegistrations, 400, "", "The user has 10 registrations, the most there may be.",
          true},
    Entry{ErrorCode::ChallengeExpired, 400, "",
          "The challenge has expired or was used before. Ask for creationOptions again."},
    Entry{ErrorCode::ClientDataMalformed, 400, "", "clientDataJSON is not a CollectedClientData."},
    Entry{ErrorCode::ClientDataTypeMismatch, 400, "", "clientDataJSON has the wrong type."},
    Entry{ErrorCode::ChallengeMismatch, 400, "",
          "clientDataJSON holds a challenge that was not issued for this."},
    Entry{ErrorCode::OriginMismatch, 400, "", "clientDataJSON names an origin that is not this portal's."},
    Entry{ErrorCode::CrossOriginRefused, 400, "", "clientDataJSON says that it was made across origins."},
    Entry{ErrorCode::AttestationObjectMalformed, 400, "", "attestationObject is not an attestation object."},
    Entry{ErrorCode::AuthenticatorDataMalformed, 400, "", "The authenticator data is malformed."},
    Entry{ErrorCode::RpIdMismatch, 400, "", "The authenticator data is for another relying party."},
    Entry{ErrorCode::UserPresenceMissing, 400, "", "The authenticator did not test that a user was present."},
    Entry{ErrorCode::UserVerificationMissing, 400, "", "The authenticator did not verify the user."},
    Entry{ErrorCode::BackupFlagsInvalid, 400, "",
          "The authenticator data's backup flags contradict each other."},
    Entry{ErrorCode::CredentialIdMismatch, 400, "", "id is not the credential id in attestationObject."},
    Entry{ErrorCode::CredentialIdTooLong, 400, "", "The credential id is longer than 1023 bytes."},
    Entry{ErrorCode::PublicKeyMalformed, 400, "", "The credential's public key is not a valid COSE key."},
    Entry{ErrorCode::AlgorithmNotAllowed, 400, "", "The credential's algorithm is not one of those offered."},
    Entry{ErrorCode::AttestationFormatUnsupported, 400, "", "This attestation format is not supported."},
    Entry{ErrorCode::AttestationStatementMalformed, 400, "", "The attestation statement is malformed."},
    Entry{ErrorCode::AttestationSignatureInvalid, 400, "", "The attestation's signature is not valid."},
    Entry{ErrorCode::AttestationCertificateInvalid, 400, "",
          "The attestation certificate breaks a rule for such certificates."},
    Entry{ErrorCode::AttestationAaguidMismatch, 400, "",
          "The attestation certificate is for another AAGUID."},
    Entry{ErrorCode::AttestationUntrusted, 400, "",
          "The attestation certificate does not chain to a root this portal trusts."},
    Entry{ErrorCode::AttestationMissing, 400, "",
          "The organisation's policy requires an attestation by which the key's maker proves its model."},
    Entry{ErrorCode::AssertionSignatureInvalid, 400, "", "The signature is not valid."},
    Entry{ErrorCode::CounterNotIncreased, 400, "", "The signature counter did not increase."},
    Entry{ErrorCode::UserHandleMismatch, 400, "", "The user handle is another user's."},
    Entry{ErrorCode::NoCredentials, 400, "", "There is no such credential."},
};

// The store's, where it is a matter of the moment.
constexpr Entry away{
    ErrorCode::DatabaseFailed, 503, "serviceNotAvailable",
    "The portal's store is busy or cannot be reached at this moment. Nothing was changed. Try "
    "again in a moment."};

const Entry* find(ErrorCode code) {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.code == code; });
    return found == entries.end() ? nullptr : &*found;
}

std::string_view sentenceOf(const Entry& entry, const Error& error) {
    const bool detail = entry.message.empty() || (entry.said && !error.detail.empty());
    return detail ? std::string_view(error.detail) : entry.message;
}

} // namespace

std::string graphCode(ErrorCode code) {
    const Entry* entry = find(code);
    if (!entry)
        return "generalException";
    if (!entry->graphCode.empty())
        return std::string(entry->graphCode);
    std::string text(name(code));
    text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    return text;
}

Response problem(const Request& request, TimePoint now, int status, std::string_view code,
                 std::string_view message) {
    QJsonObject inner{{QStringLiteral("request-id"), toQString(request.id)},
                      {QStringLiteral("date"), toQString(toIso8601(now))}};
    if (const std::string client = request.header("client-request-id");
        !client.empty() && client.size() <= 64)
        inner.insert(QStringLiteral("client-request-id"), toQString(client));
    const QJsonObject error{{QStringLiteral("code"), toQString(code)},
                            {QStringLiteral("message"), toQString(message)},
                            {QStringLiteral("innerError"), inner}};
    return json({{QStringLiteral("error"), error}}, status);
}

Response problem(const Request& request, TimePoint now, const Error& error) {
    const Entry* entry = find(error.code);
    if (!entry)
        logFault(request, error);
    if (isAway(error))
        return retryLater(problem(request, now, away.status, away.graphCode, away.message), error);
    if (!entry)
        return problem(request, now, 500, graphCode(error.code),
                       "The portal could not do this. Its log has the reason under this request-id.");
    Response response =
        problem(request, now, entry->status, graphCode(error.code), sentenceOf(*entry, error));
    if (error.code == ErrorCode::SignInNeeded)
        response.with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    return retryLater(std::move(response), error);
}

bool isAway(const Error& error) {
    return error.code == ErrorCode::DatabaseFailed && error.retryAfter;
}

Response retryLater(Response response, const Error& error) {
    if (error.retryAfter)
        response.with("Retry-After",
                      std::to_string(std::chrono::ceil<std::chrono::seconds>(*error.retryAfter).count()));
    return response;
}

void logFault(const Request& request, const Error& error) {
    qCWarning(logServer).noquote() << "request" << toQString(request.id)
                                   << "failed:" << toQString(describe(error));
}

} // namespace fidesk::server::http
