#include "core/portal/graph/Read.h"

#include "core/base/Json.h"
#include "core/webauthn/Options.h"

namespace fidesk::portal::graph {

namespace {

constexpr auto usualChallengeLife = std::chrono::minutes(5);
constexpr qsizetype maxEntries = 1000;

QJsonObject unwrapped(const QJsonObject& json) {
    const QJsonValue value = json.value(QStringLiteral("value"));
    return value.isObject() ? value.toObject() : json;
}

Result<std::string> requireText(const QJsonObject& json, const char* name) {
    FIDESK_ASSIGN(std::string text, requireString(json, name));
    if (text.empty())
        return fail(ErrorCode::Malformed, std::string("\"") + name + "\" is empty");
    return text;
}

/// Nothing where it is absent or null.
Result<std::optional<TimePoint>> timeAt(const QJsonObject& json, const char* name) {
    FIDESK_ASSIGN(const std::string text, optionalString(json, name));
    std::optional<TimePoint> time;
    if (!text.empty()) {
        const auto read = fromIso8601(text);
        if (!read)
            return fail(ErrorCode::Malformed, std::string("\"") + name + "\" is not a time");
        time = *read;
    }
    return time;
}

Result<QJsonArray> entriesOf(const QJsonObject& json) {
    FIDESK_ASSIGN(QJsonArray entries, requireArray(json, "value"));
    if (entries.size() > maxEntries)
        return fail(ErrorCode::Malformed, "\"value\" has too many entries");
    return entries;
}

/// The names in a list of names, or of objects that have one.
std::vector<std::string> namesAt(const QJsonObject& json, const char* list) {
    std::vector<std::string> names;
    const QJsonArray entries = json.value(QLatin1String(list)).toArray();
    for (const QJsonValue& entry : entries) {
        const QJsonObject object = entry.toObject();
        const QString name = entry.isString()
                                 ? entry.toString()
                                 : object.value(QStringLiteral("displayName"))
                                       .toString(object.value(QStringLiteral("name")).toString());
        if (!name.isEmpty())
            names.push_back(toUtf8(name));
    }
    return names;
}

} // namespace

Result<User> readUser(const QJsonObject& json) {
    User user;
    FIDESK_ASSIGN(user.id, requireText(json, "id"));
    FIDESK_ASSIGN(user.userPrincipalName, requireText(json, "userPrincipalName"));
    FIDESK_ASSIGN(user.displayName, optionalString(json, "displayName"));
    FIDESK_ASSIGN(user.mail, optionalString(json, "mail"));
    FIDESK_ASSIGN(user.organisation, optionalString(json, "companyName"));
    return user;
}

Result<UserPage> readUserPage(const QJsonObject& json) {
    UserPage page;
    FIDESK_ASSIGN(const QJsonArray entries, entriesOf(json));
    for (const QJsonValue& entry : entries) {
        FIDESK_ASSIGN(User user, readUser(entry.toObject()));
        page.users.push_back(std::move(user));
    }
    FIDESK_ASSIGN(page.next, optionalString(json, "@odata.nextLink"));
    return page;
}

Result<Account> readAccount(const QJsonObject& json) {
    FIDESK_ASSIGN(User user, readUser(json));
    return Account{.id = std::move(user.id),
                   .displayName = std::move(user.displayName),
                   .userPrincipalName = std::move(user.userPrincipalName),
                   .roles = namesAt(json, "roles"),
                   .organisations = namesAt(json, "organisations")};
}

Result<Registration> readRegistration(const QJsonObject& wrapped) {
    const QJsonObject json = unwrapped(wrapped);
    Registration registration;
    FIDESK_ASSIGN(registration.id, requireText(json, "id"));
    FIDESK_ASSIGN(registration.nickname, optionalString(json, "displayName"));
    FIDESK_ASSIGN(std::optional<TimePoint> created, timeAt(json, "createdDateTime"));
    if (!created) {
        FIDESK_ASSIGN(created, timeAt(json, "creationDateTime"));
    }
    registration.createdAt = created.value_or(TimePoint());
    FIDESK_ASSIGN(registration.lastUsedAt, timeAt(json, "lastUsedDateTime"));
    FIDESK_ASSIGN(registration.aaguid, optionalString(json, "aaGuid"));
    FIDESK_ASSIGN(registration.model, optionalString(json, "model"));
    FIDESK_ASSIGN(const std::string level, optionalString(json, "attestationLevel"));
    registration.attested = level == "attested";
    return registration;
}

Result<std::vector<Registration>> readRegistrations(const QJsonObject& json) {
    std::vector<Registration> registrations;
    FIDESK_ASSIGN(const QJsonArray entries, entriesOf(json));
    for (const QJsonValue& entry : entries) {
        FIDESK_ASSIGN(Registration registration, readRegistration(entry.toObject()));
        registrations.push_back(std::move(registration));
    }
    return registrations;
}

Result<CreationChallenge> readCreationChallenge(const QJsonObject& wrapped, TimePoint now) {
    const QJsonObject json = unwrapped(wrapped);
    CreationChallenge challenge;
    FIDESK_ASSIGN(const std::optional<TimePoint> expiry, timeAt(json, "challengeTimeoutDateTime"));
    challenge.expiresAt = expiry.value_or(now + usualChallengeLife);
    FIDESK_ASSIGN(const QJsonObject publicKey, requireObject(json, "publicKey"));
    FIDESK_ASSIGN(challenge.options, webauthn::parseCreationOptions(publicKey));
    return challenge;
}

} // namespace fidesk::portal::graph
