#include "tests/portal/WholePortal.h"

#include "app/portal/store/Challenges.h"
#include "app/portal/store/Registrations.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/base/Uuid.h"

#include <httplib.h>

namespace fidesk::test {

using namespace fidesk::server;

namespace {

std::size_t at(Who who) {
    return static_cast<std::size_t>(who);
}

std::size_t at(Whom whom) {
    return static_cast<std::size_t>(whom);
}

std::string addressOf(const std::string& name) {
    return name + "@portal.example";
}

const char* nameOf(Who who) {
    constexpr std::array names{"nobody", "expired", "half",   "user",   "own",
                               "above",  "below",   "beside", "portal", "disabled"};
    return names[at(who)];
}

const char* nameOf(Whom whom) {
    constexpr std::array names{"member",     "member.below", "member.above",  "member.beside",
                               "colleague",  "admin.below",  "admin.above",   "admin.beside",
                               "superadmin", "themselves",   "no.such.person"};
    return names[at(whom)];
}

} // namespace

WholePortal::WholePortal() {
    api.organisation("Trust");
    api.organisation("Hospital", "Trust");
    api.organisation("Clinic", "Trust");
    api.organisation("Ward", "Hospital");
    portal_ = std::make_unique<Portal>(Portal::Parts{api.store(), api.clock, api.random, passwords_},
                                       valueOf(parsePublicUrl(TestPortal::url)),
                                       valueOf(http::Server::bind({}, api.clock, api.random)));
    Roles roles(api.database());
    addCaller(Who::Expired, "Hospital", "Hospital");
    expireWhatThereIs();
    addCaller(Who::User, "Hospital");
    addCaller(Who::Own, "Hospital", "Hospital");
    addCaller(Who::Above, "Trust", "Trust");
    addCaller(Who::Below, "Ward", "Ward");
    addCaller(Who::Beside, "Clinic", "Clinic");
    addCaller(Who::Portal, "Clinic");
    valueOf(roles.grantPortalAdministrator(idOf(Who::Portal)));
    addCaller(Who::Disabled, "Hospital");
    valueOf(roles.grantPortalAdministrator(idOf(Who::Disabled)));
    valueOf(api.database().run("UPDATE users SET disabled = 1 WHERE id = ?", {idOf(Who::Disabled)}));
    callers_[at(Who::Half)] = addPerson(nameOf(Who::Half), "Hospital");
    owedKey_ = addKey(idOf(Who::Half), api.random.bytes(32), "Owed key");
    signIn(Who::Half);

    addSubject(Whom::Member, "Hospital");
    addSubject(Whom::MemberBelow, "Ward");
    addSubject(Whom::MemberAbove, "Trust");
    addSubject(Whom::MemberBeside, "Clinic");
    addSubject(Whom::Colleague, "Hospital", "Hospital");
    addSubject(Whom::AdminBelow, "Hospital", "Ward");
    addSubject(Whom::AdminAbove, "Hospital", "Trust");
    addSubject(Whom::AdminBeside, "Hospital", "Clinic");
    addSubject(Whom::Administrator, "Hospital");
    valueOf(roles.grantPortalAdministrator(idOf(Whom::Administrator, Who::Nobody)));
}

std::string WholePortal::addPerson(const std::string& name, const std::string& organisation) {
    const UserRecord user{.id = newUuid(api.random),
                          .organisation = api.organisation(organisation),
                          .displayName = name,
                          .userPrincipalName = addressOf(name),
                          .mail = addressOf(name),
                          .passwordHash = valueOf(passwords_.hash(Secret(everybodysPassword))),
                          .userHandle = api.random.bytes(32)};
    auto transaction = valueOf(Transaction::begin(api.database()));
    valueOf(Users(api.database()).save(user));
    valueOf(transaction.commit());
    return user.id;
}

void WholePortal::addCaller(Who who, const std::string& organisation, const std::string& administers) {
    callers_[at(who)] = addPerson(nameOf(who), organisation);
    if (!administers.empty())
        api.makeAdministrator(idOf(who), administers);
    tokens_[at(who)] = api.tokenFor(idOf(who));
    signIn(who);
}

void WholePortal::addSubject(Whom whom, const std::string& organisation, const std::string& administers) {
    subjects_[at(whom)] = addPerson(nameOf(whom), organisation);
    if (!administers.empty())
        api.makeAdministrator(subjects_[at(whom)], administers);
}

void WholePortal::expireWhatThereIs() {
    api.clock.advance(std::chrono::hours(31 * 24));
}

void WholePortal::signIn(Who who) {
    if (who == Who::Nobody || (who == Who::Expired && !cookieOf(who).empty()))
        return;
    Database& database = api.database();
    const bool disabled = who == Who::Disabled;
    if (disabled)
        valueOf(database.run("UPDATE users SET disabled = 0 WHERE id = ?", {idOf(who)}));
    const Answer answer =
        send({.method = "POST",
              .path = "/api/signin/password",
              .body = toJsonText({{QStringLiteral("user"), toQString(addressOf(nameOf(who)))},
                                  {QStringLiteral("password"), toQString(everybodysPassword)}}),
              .contentType = "application/json"},
             {}, {});
    INFO(nameOf(who) << ' ' << answer.body);
    REQUIRE(answer.status == 200);
    const std::string cookie = answer.headers.at("Set-Cookie");
    cookies_[at(who)] = cookie.substr(0, cookie.find(';'));
    if (disabled)
        valueOf(database.run("UPDATE users SET disabled = 1 WHERE id = ?", {idOf(who)}));
}

std::string WholePortal::idOf(Who who) const {
    return callers_[at(who)];
}

std::string WholePortal::idOf(Whom whom, Who caller) const {
    if (whom == Whom::NoSuchUser)
        return addressOf(nameOf(whom));
    if (whom == Whom::Themselves && !idOf(caller).empty())
        return idOf(caller);
    return subjects_[at(whom == Whom::Themselves ? Whom::Member : whom)];
}

std::string WholePortal::tokenOf(Who who) const {
    return tokens_[at(who)];
}

std::string WholePortal::cookieOf(Who who) const {
    return cookies_[at(who)];
}

MadeCredential WholePortal::addKey(const std::string& user, const Bytes& credentialId,
                                   const std::string& nickname) {
    MadeCredential key = authenticator_.create(
        {.rpId = "portal.example", .attestation = AttestationKind::PackedSelf, .credentialId = credentialId});
    auto transaction = valueOf(Transaction::begin(api.database()));
    valueOf(Registrations(api.database())
                .add({.id = toUrlToken(credentialId),
                      .user = user,
                      .nickname = nickname,
                      .credentialId = credentialId,
                      .publicKey = key.publicKey,
                      .algorithm = -7,
                      .attestationTrust = "self",
                      .format = "packed",
                      .counter = 1,
                      .createdAt = toSeconds(api.clock.now())}));
    valueOf(transaction.commit());
    return key;
}

std::string WholePortal::giveOneKey(const std::string& user) {
    Database& database = api.database();
    valueOf(database.run("DELETE FROM registrations WHERE user_id = ?", {user}));
    const Bytes credentialId = api.random.bytes(16);
    const bool isThere = valueOf(database.first("SELECT 1 FROM users WHERE id = ?", {user})).has_value();
    if (isThere)
        addKey(user, credentialId, "Blue key");
    return toUrlToken(credentialId);
}

std::string WholePortal::newKey(const std::string& user) {
    const RegistrationSpec spec{
        .rpId = "portal.example", .challenge = api.random.bytes(32), .credentialId = api.random.bytes(16)};
    const bool isThere =
        valueOf(api.database().first("SELECT 1 FROM users WHERE id = ?", {user})).has_value();
    if (isThere)
        valueOf(Challenges(api.database())
                    .add(spec.challenge, {.purpose = ChallengePurpose::Create,
                                          .user = user,
                                          .expiresAt = toSeconds(api.clock.now()) + 300}));
    return registrationBody(authenticator_.create(spec).response, "Green key");
}

std::string WholePortal::state() {
    std::string text;
    for (const char* query : {"SELECT id, user_id, nickname FROM registrations ORDER BY id",
                              "SELECT 'challenges', COUNT(*), CAST(SUM(used) AS BIGINT) FROM challenges",
                              "SELECT user_id, role, organisation_id FROM roles ORDER BY 1, 2, 3",
                              "SELECT user_id, '', '' FROM portal_administrators ORDER BY 1",
                              "SELECT id, organisation_id, disabled FROM users ORDER BY id",
                              "SELECT 'codes', COUNT(*), CAST(SUM(used) AS BIGINT) FROM authorization_codes",
                              "SELECT user_code, state, user_id FROM device_codes ORDER BY 1",
                              "SELECT 'sessions', COUNT(*), '' FROM sessions",
                              "SELECT 'tokens', COUNT(*), '' FROM access_tokens"})
        for (const Row& row : valueOf(api.database().query(query)))
            for (const std::size_t column : {0U, 1U, 2U})
                text += row.text(column) + std::to_string(row.integer(column)) + '|';
    return text;
}

Answer WholePortal::asProgram(Who who, const Sent& sent) const {
    return send(sent, tokenOf(who), who == Who::Half ? cookieOf(who) : std::string());
}

Answer WholePortal::asBrowser(Who who, const Sent& sent) const {
    return send(sent, {}, cookieOf(who));
}

Answer WholePortal::send(const Sent& sent, const std::string& token, const std::string& cookie) const {
    httplib::Client client("127.0.0.1", portal_->port());
    client.set_read_timeout(60);
    httplib::Request request;
    request.method = sent.method;
    request.path = sent.path;
    request.body = sent.body;
    if (!token.empty())
        request.headers.emplace("Authorization", "Bearer " + token);
    if (!cookie.empty())
        request.headers.emplace("Cookie", cookie);
    if (!sent.contentType.empty())
        request.headers.emplace("Content-Type", sent.contentType);
    if (sent.method == "POST")
        request.headers.emplace("Origin", TestPortal::url);
    const auto result = client.send(request);
    INFO(sent.method << ' ' << sent.path);
    REQUIRE(result);
    Answer answer{.status = result->status, .body = result->body};
    for (const auto& [name, value] : result->headers)
        if (name != "Set-Cookie" || value.find("session") != std::string::npos) // and not that of the device
            answer.headers[name] = value;
    if (auto json = parseJsonObject(asBytes(result->body)))
        answer.json = *json;
    return answer;
}

} // namespace fidesk::test
