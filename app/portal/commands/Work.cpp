#include "app/portal/commands/Work.h"

#include "app/portal/commands/NearNames.h"
#include "app/portal/commands/OperatingSystemUser.h"
#include "app/portal/commands/Report.h"
#include "app/portal/store/Store.h"
#include "app/portal/store/UserSearch.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/base/Uuid.h"

#include <sstream>

namespace fidesk::server {

namespace {

constexpr std::size_t nearUsers = 3;

Result<std::string> changed(const std::string& path, std::string_view action, const ChangeStep& step) {
    FIDESK_ASSIGN(const auto store, Store::open(path));
    FIDESK_ASSIGN(Database * database, store->database());
    SystemRandom random;
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(*database));
    Change change{*database, random, commandLine(action, random)};
    FIDESK_ASSIGN(std::string sentence, step(change));
    if (change.changed)
        FIDESK_TRY(Audit(*database).add(change.line));
    FIDESK_TRY(transaction.commit());
    return sentence;
}

/// Users whose names begin like the one that is not there.
Result<std::vector<std::string>> usersNear(Database& database, const std::string& name) {
    const std::string local = name.substr(0, name.find('@'));
    const std::string start = toUtf8(toQString(local).left(3));
    for (const std::string& text : {local, start}) {
        if (text.empty())
            continue;
        FIDESK_ASSIGN(const auto found,
                      UserSearch(database).find({.everyone = true},
                                                {.kind = Condition::Kind::Words, .text = text}, nearUsers));
        std::vector<std::string> names;
        for (const UserRecord& user : found.users)
            names.push_back(user.userPrincipalName);
        if (!names.empty())
            return names;
    }
    return std::vector<std::string>();
}

} // namespace

AuditRecord commandLine(std::string_view action, Random& random) {
    return {.time = toSeconds(SystemClock().now()),
            .actorName = "fidesk-portal",
            .action = std::string(action),
            .outcome = "done",
            .detail = "by " + operatingSystemUser(),
            .requestId = newUuid(random)};
}

int change(const std::string& store, std::string_view action, const ChangeStep& step) {
    const auto sentence = changed(store, action, step);
    if (!sentence)
        return report(sentence.error());
    std::istringstream lines(*sentence);
    for (std::string line; std::getline(lines, line);)
        print(line);
    return exitDone;
}

int look(const std::string& store, const std::function<Result<int>(Database&)>& step) {
    const auto opened = Store::open(store);
    if (!opened)
        return report(opened.error());
    const auto database = (*opened)->database();
    if (!database)
        return report(database.error());
    const auto code = step(**database);
    return code ? *code : report(code.error());
}

Result<UserRecord> knownUser(Database& database, const std::string& name) {
    Users users(database);
    FIDESK_ASSIGN(auto user, users.byUserPrincipalName(name));
    if (!user) {
        FIDESK_ASSIGN(user, users.byId(name));
    }
    if (user)
        return std::move(*user);
    FIDESK_ASSIGN(const auto near, usersNear(database, name));
    return fail(ErrorCode::InvalidArgument, "there is no user \"" + name + "\"" +
                                                (near.empty() ? "; fidesk-portal user add makes one"
                                                              : "; did you mean " + oneOf(near) + "?"));
}

Result<OrganisationRecord> knownOrganisation(Database& database, const std::string& name) {
    Organisations organisations(database);
    FIDESK_ASSIGN(auto organisation, organisations.byName(name));
    if (organisation)
        return std::move(*organisation);
    FIDESK_ASSIGN(const auto all, organisations.all());
    std::vector<std::string> names;
    for (const OrganisationRecord& other : all)
        names.push_back(other.name);
    const auto near = nearNames(name, names);
    return fail(ErrorCode::InvalidArgument,
                "there is no organisation \"" + name + "\"" +
                    (near.empty() ? "; fidesk-portal org list shows all, org add makes one"
                                  : "; did you mean " + oneOf(near) + "?"));
}

void setSubject(AuditRecord& line, const UserRecord& user) {
    line.subject = user.id;
    line.subjectName = user.userPrincipalName;
    line.organisation = user.organisation.id;
}

void addDetail(AuditRecord& line, const std::string& what) {
    line.detail += ": " + what;
}

void print(const std::string& line) {
    say(printable(line));
}

void print(const QJsonObject& json) {
    say(toJsonText(json));
}

} // namespace fidesk::server
