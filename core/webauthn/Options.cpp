#include "core/webauthn/Options.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"

#include <QJsonArray>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace fidesk::webauthn {

namespace {

constexpr std::size_t minChallengeBytes = 16;
constexpr std::size_t maxUserIdBytes = 64;
constexpr std::size_t maxCredentialIdBytes = 1023;
constexpr std::size_t maxHostNameLength = 253;
constexpr std::size_t maxLabelLength = 63;
constexpr double maxExactInteger = 9007199254740991.0; // 2^53 - 1: what a JSON number carries exactly

tl::unexpected<Error> malformed(const std::string& member, const std::string& problem) {
    return fail(ErrorCode::Malformed, "\"" + member + "\" " + problem);
}

QJsonValue member(const QJsonObject& object, const char* name) {
    return object.value(QLatin1String(name));
}

bool isAbsent(const QJsonValue& value) {
    return value.isUndefined() || value.isNull();
}

/// The object @p name, empty where it is absent or null.
Result<QJsonObject> optionalObject(const QJsonObject& object, const char* name) {
    if (isAbsent(member(object, name)))
        return QJsonObject();
    return requireObject(object, name);
}

Result<QJsonArray> optionalArray(const QJsonObject& object, const char* name) {
    if (isAbsent(member(object, name)))
        return QJsonArray();
    return requireArray(object, name);
}

Result<bool> optionalBool(const QJsonObject& object, const char* name) {
    const QJsonValue value = member(object, name);
    if (isAbsent(value))
        return false;
    if (!value.isBool())
        return malformed(name, "is not a boolean");
    return value.toBool();
}

bool isLabel(std::string_view label) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !label.empty() && label.size() <= maxLabelLength && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, allowed);
}

/// Whether @p name is a host name (RFC 1123) in the form that is hashed: lower case, A-labels, no final dot,
/// no IP address.
bool isHostName(std::string_view name) {
    if (name.empty() || name.size() > maxHostNameLength)
        return false;
    std::string_view label;
    for (std::string_view rest = name;;) {
        const std::size_t dot = rest.find('.');
        label = rest.substr(0, dot);
        if (!isLabel(label))
            return false;
        if (dot == std::string_view::npos)
            break;
        rest.remove_prefix(dot + 1);
    }
    return !std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
}

Result<std::string> readRpId(const QJsonObject& object, const char* name) {
    FIDESK_ASSIGN(std::string id, requireString(object, name));
    if (!isHostName(id))
        return malformed(name, "is not a host name");
    return id;
}

Result<Bytes> readChallenge(const QJsonObject& json) {
    FIDESK_ASSIGN(const std::string text, requireString(json, "challenge"));
    auto challenge = fromBase64(text);
    if (!challenge)
        return malformed("challenge", "is not base64");
    if (challenge->size() < minChallengeBytes)
        return malformed("challenge", "is shorter than 16 bytes");
    return challenge;
}

Result<RelyingParty> readRp(const QJsonObject& json) {
    FIDESK_ASSIGN(const QJsonObject object, requireObject(json, "rp"));
    RelyingParty rp;
    FIDESK_ASSIGN(rp.id, readRpId(object, "id"));
    FIDESK_ASSIGN(rp.name, optionalString(object, "name"));
    return rp;
}

Result<UserEntity> readUser(const QJsonObject& json) {
    FIDESK_ASSIGN(const QJsonObject object, requireObject(json, "user"));
    UserEntity user;
    FIDESK_ASSIGN(const std::string id, requireString(object, "id"));
    auto bytes = fromBase64(id);
    if (!bytes || bytes->empty() || bytes->size() > maxUserIdBytes)
        return malformed("user.id", "is not base64 of 1 to 64 bytes");
    user.id = std::move(*bytes);
    FIDESK_ASSIGN(user.name, optionalString(object, "name"));
    FIDESK_ASSIGN(user.displayName, optionalString(object, "displayName"));
    return user;
}

/// Whether a descriptor or parameter is of a type to be passed over; one that names none counts as ours.
Result<bool> isOtherType(const QJsonObject& object) {
    FIDESK_ASSIGN(const std::string type, optionalString(object, "type"));
    return !type.empty() && type != "public-key";
}

Result<std::vector<std::int64_t>> readAlgorithms(const QJsonObject& json) {
    FIDESK_ASSIGN(const QJsonArray parameters, requireArray(json, "pubKeyCredParams"));
    std::vector<std::int64_t> algorithms;
    for (const QJsonValue& parameter : parameters) {
        if (!parameter.isObject())
            return malformed("pubKeyCredParams", "holds something that is not an object");
        const QJsonObject object = parameter.toObject();
        FIDESK_ASSIGN(const bool other, isOtherType(object));
        if (other)
            continue;
        const QJsonValue alg = member(object, "alg");
        const double number = alg.toDouble();
        if (!alg.isDouble() || std::trunc(number) != number || std::abs(number) > maxExactInteger)
            return malformed("pubKeyCredParams", "holds an \"alg\" that is not an integer");
        algorithms.push_back(static_cast<std::int64_t>(number));
    }
    if (algorithms.empty())
        return malformed("pubKeyCredParams", "names no algorithm");
    return algorithms;
}

Result<std::vector<Bytes>> readCredentials(const QJsonObject& json, const char* name) {
    FIDESK_ASSIGN(const QJsonArray descriptors, optionalArray(json, name));
    std::vector<Bytes> ids;
    for (const QJsonValue& descriptor : descriptors) {
        if (!descriptor.isObject())
            return malformed(name, "holds something that is not an object");
        const QJsonObject object = descriptor.toObject();
        FIDESK_ASSIGN(const bool other, isOtherType(object));
        if (other)
            continue;
        FIDESK_ASSIGN(const std::string text, requireString(object, "id"));
        const auto readings = fromBase64OrUrlToken(text);
        if (!readings)
            return malformed(name, "holds an id that is not base64");
        const std::size_t before = ids.size();
        std::ranges::copy_if(*readings, std::back_inserter(ids), [](const Bytes& id) {
            return !id.empty() && id.size() <= maxCredentialIdBytes;
        });
        if (ids.size() == before)
            return malformed(name, "holds an id that has not 1 to 1023 bytes");
    }
    return ids;
}

/// Unknown values are as if the member were absent (section 2.1.1).
Result<UserVerification> readUserVerification(const QJsonObject& object) {
    FIDESK_ASSIGN(const std::string text, optionalString(object, "userVerification"));
    if (text == "required")
        return UserVerification::Required;
    if (text == "discouraged")
        return UserVerification::Discouraged;
    return UserVerification::Preferred;
}

Result<ResidentKey> readResidentKey(const QJsonObject& selection) {
    FIDESK_ASSIGN(const std::string text, optionalString(selection, "residentKey"));
    FIDESK_ASSIGN(const bool required, optionalBool(selection, "requireResidentKey"));
    if (required || text == "required")
        return ResidentKey::Required;
    return text == "preferred" ? ResidentKey::Preferred : ResidentKey::Discouraged;
}

Result<AttestationConveyance> readAttestation(const QJsonObject& json) {
    FIDESK_ASSIGN(const std::string text, optionalString(json, "attestation"));
    if (text == "indirect")
        return AttestationConveyance::Indirect;
    if (text == "direct")
        return AttestationConveyance::Direct;
    if (text == "enterprise")
        return AttestationConveyance::Enterprise;
    return AttestationConveyance::None;
}

/// An unknown policy is refused: passing it over would leave the credential less protected than was asked.
Result<std::optional<CredentialProtection>> readProtection(const QJsonObject& extensions) {
    FIDESK_ASSIGN(std::string text, optionalString(extensions, "credentialProtectionPolicy"));
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (text.empty())
        return std::optional<CredentialProtection>();
    if (text == "userverificationoptional")
        return std::optional(CredentialProtection::UserVerificationOptional);
    if (text == "userverificationoptionalwithcredentialidlist")
        return std::optional(CredentialProtection::UserVerificationOptionalWithCredentialIdList);
    if (text == "userverificationrequired")
        return std::optional(CredentialProtection::UserVerificationRequired);
    return malformed("credentialProtectionPolicy", "is unknown");
}

Result<CreationExtensions> readExtensions(const QJsonObject& json) {
    FIDESK_ASSIGN(const QJsonObject object, optionalObject(json, "extensions"));
    CreationExtensions extensions;
    FIDESK_ASSIGN(extensions.credentialProtection, readProtection(object));
    FIDESK_ASSIGN(extensions.enforceCredentialProtection,
                  optionalBool(object, "enforceCredentialProtectionPolicy"));
    FIDESK_ASSIGN(extensions.hmacCreateSecret, optionalBool(object, "hmacCreateSecret"));
    return extensions;
}

} // namespace

Result<CreationOptions> parseCreationOptions(const QJsonObject& json) {
    CreationOptions options;
    FIDESK_ASSIGN(options.rp, readRp(json));
    FIDESK_ASSIGN(options.user, readUser(json));
    FIDESK_ASSIGN(options.challenge, readChallenge(json));
    FIDESK_ASSIGN(options.algorithms, readAlgorithms(json));
    FIDESK_ASSIGN(options.excludeCredentials, readCredentials(json, "excludeCredentials"));
    FIDESK_ASSIGN(const QJsonObject selection, optionalObject(json, "authenticatorSelection"));
    FIDESK_ASSIGN(options.userVerification, readUserVerification(selection));
    FIDESK_ASSIGN(options.residentKey, readResidentKey(selection));
    FIDESK_ASSIGN(options.attestation, readAttestation(json));
    FIDESK_ASSIGN(options.extensions, readExtensions(json));
    return options;
}

Result<RequestOptions> parseRequestOptions(const QJsonObject& json) {
    RequestOptions options;
    FIDESK_ASSIGN(options.rpId, readRpId(json, "rpId"));
    FIDESK_ASSIGN(options.challenge, readChallenge(json));
    FIDESK_ASSIGN(options.allowCredentials, readCredentials(json, "allowCredentials"));
    FIDESK_ASSIGN(options.userVerification, readUserVerification(json));
    return options;
}

} // namespace fidesk::webauthn
