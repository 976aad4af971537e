#include "app/portal/commands/Administration.h"
#include "app/portal/commands/PasswordInput.h"
#include "app/portal/commands/Report.h"
#include "app/portal/commands/Work.h"
#include "app/portal/signin/Password.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/SignIns.h"
#include "app/portal/store/Store.h"
#include "app/portal/store/UserNames.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/base/Uuid.h"

namespace fidesk::server {

namespace {

constexpr std::size_t userHandleBytes = 32;
constexpr std::size_t shortestPassword = 8;

tl::unexpected<Error> refused(const std::string& sentence) {
    return fail(ErrorCode::InvalidArgument, sentence);
}

Result<void> checkText(const std::string& what, const std::string& text) {
    const auto length = codePoints(text);
    if (!length || hasControlCharacters(text))
        return refused("the " + what + " holds characters that it may not have");
    if (*length > maxUserText)
        return refused("the " + what + " is longer than " + std::to_string(maxUserText) + " characters");
    return {};
}

Result<void> checkNewUser(const NewUser& user) {
    FIDESK_TRY(checkText("name", user.name));
    FIDESK_TRY(checkText("display name", user.displayName));
    FIDESK_TRY(checkText("mail address", user.mail));
    if (!isAddress(user.name))
        return refused("the name \"" + user.name + "\" is not of the form name@organisation.example");
    if (user.displayName.empty())
        return refused("the display name is empty");
    if (!user.mail.empty() && !isAddress(user.mail))
        return refused("the mail address \"" + user.mail + "\" is not of the form name@organisation.example");
    return {};
}

/// Whether a password is one of the user's names, in letters of whatever case.
bool isNameOf(const UserRecord& user, const Secret& password) {
    QString typed = toQString(password.text());
    QString folded = typed.toCaseFolded();
    bool same = false;
    for (const std::string& name : {user.userPrincipalName, user.displayName, user.mail}) {
        const QString whole = toQString(name).toCaseFolded();
        same = same || folded == whole || folded == whole.section(u'@', 0, 0);
    }
    typed.fill(QChar(0));
    folded.fill(QChar(0));
    return same;
}

/// The hash of a password that @p user may have.
Result<std::string> hashOf(const UserRecord& user, const Secret& password) {
    const auto length = codePoints(password.text());
    if (!length)
        return refused("the password is not UTF-8");
    if (*length < shortestPassword)
        return refused("the password is too short; it needs " + std::to_string(shortestPassword) +
                       " characters or more");
    if (isNameOf(user, password))
        return refused("the password is the user's own name; choose another one");
    SystemRandom random;
    return PasswordHasher(random).hash(password);
}

/// Nothing was set where the user has none yet.
Result<std::string> firstHash(const NewUser& wanted) {
    if (!wanted.passwordFromStdin)
        return std::string();
    FIDESK_ASSIGN(const Secret password, passwordFromStdin());
    return hashOf({.displayName = wanted.displayName, .userPrincipalName = wanted.name, .mail = wanted.mail},
                  password);
}

Result<std::string> add(Change& change, const NewUser& wanted, const std::string& hash) {
    FIDESK_ASSIGN(const auto organisation, knownOrganisation(change.database, wanted.organisation));
    Users users(change.database);
    FIDESK_ASSIGN(const auto there, users.byUserPrincipalName(wanted.name));
    if (there)
        return refused("there is a user \"" + there->userPrincipalName + "\" of " + there->organisation.name +
                       " already; fidesk-portal user set-password gives them another password");
    const UserRecord user{.id = newUuid(change.random),
                          .organisation = organisation,
                          .displayName = wanted.displayName,
                          .userPrincipalName = wanted.name,
                          .mail = wanted.mail,
                          .passwordHash = hash,
                          .userHandle = change.random.bytes(userHandleBytes)};
    FIDESK_TRY(users.save(user));
    setSubject(change.line, user);
    addDetail(change.line, user.displayName);
    return "Added " + wanted.name + " to " + organisation.name + "." +
           (hash.empty() ? " They have no password yet; fidesk-portal user set-password gives them one."
                         : "");
}

/// Checks the new password and makes its hash, all before the store is locked.
Result<std::string> newHash(const std::string& storePath, const std::string& name, bool fromStdin) {
    FIDESK_ASSIGN(const auto store, Store::open(storePath));
    FIDESK_ASSIGN(Database * database, store->database());
    FIDESK_ASSIGN(const UserRecord user, knownUser(*database, name));
    FIDESK_ASSIGN(const Secret password,
                  fromStdin
                      ? passwordFromStdin()
                      : newPasswordFromTerminal("New password of " + printable(user.userPrincipalName)));
    return hashOf(user, password);
}

Result<std::string> replacePassword(Change& change, const std::string& name, const std::string& hash) {
    FIDESK_ASSIGN(UserRecord user, knownUser(change.database, name));
    FIDESK_TRY(change.database.lock("users", user.id));
    user.passwordHash = hash;
    FIDESK_TRY(Users(change.database).save(user));
    FIDESK_TRY(endSignIns(change.database, user.id));
    setSubject(change.line, user);
    return "Changed the password of " + user.userPrincipalName + " and signed them out everywhere.";
}

Result<std::string> disable(Change& change, const std::string& name, bool disabled) {
    FIDESK_ASSIGN(UserRecord user, knownUser(change.database, name));
    FIDESK_TRY(change.database.lock("users", user.id));
    FIDESK_ASSIGN(user, knownUser(change.database, user.id));
    change.changed = user.disabled != disabled;
    if (!change.changed)
        return user.userPrincipalName + (disabled ? " is disabled already." : " is not disabled.");
    user.disabled = disabled;
    FIDESK_TRY(Users(change.database).save(user));
    if (disabled)
        FIDESK_TRY(endSignIns(change.database, user.id));
    setSubject(change.line, user);
    return (disabled ? "Disabled " : "Enabled ") + user.userPrincipalName +
           (disabled ? " and signed them out everywhere." : ".");
}

/// "Contoso / Contoso Sales", from the root down.
Result<std::string> placeOf(Database& database, const OrganisationRecord& organisation) {
    FIDESK_ASSIGN(const auto up, Organisations(database).ancestorsOf(organisation.id));
    std::string place;
    for (const OrganisationRecord& each : up)
        place = each.name + (place.empty() ? "" : " / ") + place;
    return place;
}

std::string when(std::int64_t time) {
    return toIso8601(fromSeconds(time));
}

struct ShownUser {
    UserRecord user{};
    std::string place{};
    UserRoles roles{};
    std::vector<RegistrationRecord> registrations{};
};

Result<ShownUser> shown(Database& database, const std::string& name) {
    ShownUser shown;
    FIDESK_ASSIGN(shown.user, knownUser(database, name));
    FIDESK_ASSIGN(shown.place, placeOf(database, shown.user.organisation));
    FIDESK_ASSIGN(shown.roles, Roles(database).of(shown.user.id));
    FIDESK_ASSIGN(shown.registrations, Registrations(database).ofUser(shown.user.id));
    return shown;
}

QJsonObject toJson(const ShownUser& shown) {
    const UserRecord& user = shown.user;
    QJsonArray organisations;
    for (const OrganisationRecord& organisation : shown.roles.administers)
        organisations.append(toQString(organisation.name));
    QJsonArray registrations;
    for (const RegistrationRecord& registration : shown.registrations) {
        QJsonObject entry{{QStringLiteral("id"), toQString(registration.id)},
                          {QStringLiteral("nickname"), toQString(registration.nickname)},
                          {QStringLiteral("aaguid"), toQString(registration.aaguid)},
                          {QStringLiteral("model"), toQString(registration.model)},
                          {QStringLiteral("attestation"), toQString(registration.attestationTrust)},
                          {QStringLiteral("created"), toQString(when(registration.createdAt))}};
        if (registration.lastUsedAt)
            entry[QStringLiteral("lastUsed")] = toQString(when(*registration.lastUsedAt));
        registrations.append(entry);
    }
    return {{QStringLiteral("id"), toQString(user.id)},
            {QStringLiteral("userPrincipalName"), toQString(user.userPrincipalName)},
            {QStringLiteral("displayName"), toQString(user.displayName)},
            {QStringLiteral("mail"), toQString(user.mail)},
            {QStringLiteral("organisation"), toQString(user.organisation.name)},
            {QStringLiteral("disabled"), user.disabled},
            {QStringLiteral("hasPassword"), !user.passwordHash.empty()},
            {QStringLiteral("portalAdministrator"), shown.roles.portalAdministrator},
            {QStringLiteral("administers"), organisations},
            {QStringLiteral("registrations"), registrations}};
}

void fact(const std::string& name, const std::string& value) {
    constexpr std::size_t width = 16;
    if (!value.empty())
        print(name + ':' + std::string(width > name.size() ? width - name.size() : 1, ' ') + value);
}

void printForPeople(const ShownUser& shown) {
    const UserRecord& user = shown.user;
    fact("User", user.userPrincipalName);
    fact("Display name", user.displayName);
    fact("Mail", user.mail);
    fact("Organisation", shown.place);
    fact("State", user.disabled               ? "disabled"
                  : user.passwordHash.empty() ? "cannot sign in yet: has no password"
                                              : "may sign in");
    for (const OrganisationRecord& organisation : shown.roles.administers)
        fact("Administers", organisation.name);
    if (shown.roles.portalAdministrator)
        fact("Administers", "the portal");
    for (const RegistrationRecord& registration : shown.registrations)
        fact("Key", registration.nickname + " (" +
                        (registration.model.empty() ? registration.aaguid : registration.model) +
                        "), registered " + when(registration.createdAt) +
                        (registration.lastUsedAt ? ", last used " + when(*registration.lastUsedAt)
                                                 : ", never used"));
    fact("Id", user.id);
}

} // namespace

int addUser(const std::string& store, const NewUser& wanted) {
    NewUser user = wanted;
    for (std::string* text : {&user.name, &user.displayName, &user.mail})
        *text = withoutWhiteSpaceAtEnds(*text);
    if (const auto good = checkNewUser(user); !good)
        return report(good.error());
    const auto hash = firstHash(user);
    if (!hash)
        return report(hash.error());
    return change(store, "user.add", [&](Change& change) { return add(change, user, *hash); });
}

int setPassword(const std::string& store, const std::string& user, bool fromStdin) {
    const auto hash = newHash(store, user, fromStdin);
    if (!hash)
        return report(hash.error());
    return change(store, "user.setPassword",
                  [&](Change& change) { return replacePassword(change, user, *hash); });
}

int setDisabled(const std::string& store, const std::string& user, bool disabled) {
    return change(store, disabled ? "user.disable" : "user.enable",
                  [&](Change& change) { return disable(change, user, disabled); });
}

int showUser(const std::string& store, const std::string& user, bool json) {
    return look(store, [&](Database& database) -> Result<int> {
        FIDESK_ASSIGN(const ShownUser found, shown(database, user));
        json ? print(toJson(found)) : printForPeople(found);
        return exitDone;
    });
}

} // namespace fidesk::server
