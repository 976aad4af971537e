#include "app/portal/api/CreationOptions.h"

#include "core/base/Json.h"
#include "core/webauthn/Options.h"

#include <charconv>

namespace fidesk::server {

namespace {

constexpr std::int64_t minMinutes = 5;
constexpr std::int64_t maxMinutes = 43200;
constexpr int touchTimeoutMilliseconds = 60000;
constexpr const char* minutesName = "challengeTimeoutInMinutes";

} // namespace

const std::vector<std::int64_t>& offeredAlgorithms() {
    static const std::vector<std::int64_t> algorithms{-7, -8, -35, -36, -257};
    return algorithms;
}

Result<std::int64_t> challengeMinutes(const http::Request& request) {
    std::string text = request.pathParameter(minutesName);
    if (text.empty())
        text = request.queryValue(minutesName).value_or(std::to_string(minMinutes));
    std::int64_t minutes = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), minutes);
    if (error != std::errc() || end != text.data() + text.size() || minutes < minMinutes ||
        minutes > maxMinutes)
        return fail(ErrorCode::InvalidArgument,
                    "challengeTimeoutInMinutes must be a number from 5 to 43200.");
    return minutes;
}

QJsonObject creationOptionsJson(const Context& context, const OrganisationPolicy& policy,
                                const UserRecord& user, const std::vector<RegistrationRecord>& registrations,
                                const Bytes& challenge, TimePoint expiresAt) {
    webauthn::CreationOptions options{
        .rp = {context.rpId, "Fidesk portal"},
        .user = {user.userHandle, user.userPrincipalName, user.displayName},
        .challenge = challenge,
        .algorithms = offeredAlgorithms(),
        .userVerification = policy.userVerification,
        .residentKey = webauthn::ResidentKey::Required,
        .attestation = webauthn::AttestationConveyance::Direct,
        .extensions = {.credentialProtection = webauthn::CredentialProtection::UserVerificationOptional,
                       .enforceCredentialProtection = true,
                       .hmacCreateSecret = true}};
    for (const RegistrationRecord& registration : registrations)
        options.excludeCredentials.push_back(registration.credentialId);
    QJsonObject publicKey = webauthn::toJson(options);
    publicKey[QStringLiteral("timeout")] = touchTimeoutMilliseconds;
    QJsonObject selection = publicKey[QStringLiteral("authenticatorSelection")].toObject();
    selection[QStringLiteral("authenticatorAttachment")] = QStringLiteral("cross-platform");
    publicKey[QStringLiteral("authenticatorSelection")] = selection;
    return {{QStringLiteral("@odata.context"),
             toQString(context.url + "/v1.0/$metadata#microsoft.graph.webauthnCredentialCreationOptions")},
            {QStringLiteral("challengeTimeoutDateTime"), toQString(toIso8601(expiresAt))},
            {QStringLiteral("publicKey"), publicKey}};
}

} // namespace fidesk::server
