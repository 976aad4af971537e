#include "app/portal/api/GraphJson.h"
#include "app/portal/api/Paging.h"
#include "app/portal/api/Routes.h"
#include "app/portal/api/SearchSyntax.h"
#include "core/base/Json.h"

#include <QStringList>

namespace fidesk::server {

namespace {

/// Which users the request asks for by $search and $filter; all, where it does not.
Result<Condition> wantedUsers(const http::Request& request) {
    Condition wanted{.kind = Condition::Kind::And};
    if (const auto search = request.queryValue("$search")) {
        FIDESK_ASSIGN(Condition condition, parseSearch(*search));
        wanted.parts.push_back(std::move(condition));
    }
    if (const auto filter = request.queryValue("$filter")) {
        FIDESK_ASSIGN(Condition condition, parseFilter(*filter));
        wanted.parts.push_back(std::move(condition));
    }
    return wanted;
}

std::string toText(const UserPosition& position) {
    return position.id + ' ' + position.sortKey;
}

std::optional<UserPosition> toPosition(const std::optional<std::string>& text) {
    if (!text)
        return std::nullopt;
    const std::size_t space = text->find(' ');
    return UserPosition{.sortKey = space == std::string::npos ? std::string() : text->substr(space + 1),
                        .id = text->substr(0, space)};
}

/// Leaves the members that $select names, and the id; everything, where there is no $select.
QJsonObject selected(const http::Request& request, QJsonObject user) {
    const auto select = request.queryValue("$select");
    if (!select)
        return user;
    QStringList names{QStringLiteral("id")};
    for (const QString& name : toQString(*select).split(u','))
        names.append(name.trimmed());
    for (const QString& name : user.keys())
        if (!names.contains(name))
            user.remove(name);
    return user;
}

Result<http::Response> findUsers(const Context& context, const Visit& visit) {
    const http::Request& request = visit.request;
    FIDESK_TRY(
        checkOptions(request, {"$search", "$filter", "$top", "$select", "$count", "$skiptoken", "$orderby"}));
    if (request.queryValue("$orderby").value_or("displayName") != "displayName")
        return fail(ErrorCode::InvalidArgument, "$orderby knows displayName alone.");
    const std::string wantsCount = request.queryValue("$count").value_or("false");
    if (wantsCount != "true" && wantsCount != "false")
        return fail(ErrorCode::InvalidArgument, "$count must be true or false.");
    FIDESK_ASSIGN(const std::size_t limit, pageSize(request));
    FIDESK_ASSIGN(const auto position, skipToken(request));
    FIDESK_ASSIGN(const Condition wanted, wantedUsers(request));
    Users users(visit.database);
    FIDESK_ASSIGN(const UserScope scope, scopeOf(visit.database, visit.caller, visit.action));
    FIDESK_ASSIGN(const UserRecords page, users.find(scope, wanted, limit, toPosition(position)));
    QJsonArray values;
    for (const UserRecord& user : page.users)
        values.append(selected(request, toJson(user)));
    QJsonObject body = collection(context.url, "users", values,
                                  page.next ? nextLink(context, request, toText(*page.next)) : std::string());
    if (wantsCount == "true") {
        FIDESK_ASSIGN(const std::int64_t count, users.count(scope, wanted));
        body[QStringLiteral("@odata.count")] = static_cast<qint64>(count);
    }
    return http::json(body);
}

Result<http::Response> getUser(const Visit& visit) {
    FIDESK_TRY(checkOptions(visit.request, {"$select"}));
    return http::json(selected(visit.request, toJson(visit.user)));
}

Result<http::Response> getMe(const Visit& visit) {
    FIDESK_TRY(checkOptions(visit.request, {}));
    return http::json(toJson(visit.caller));
}

} // namespace

void addUserRoutes(ApiRoutes& routes, const Context& context) {
    routes.add("GET", "/v1.0/me", Action::ReadAccount, getMe);
    routes.add("GET", "/v1.0/users", Action::FindUsers,
               [&context](const Visit& visit) { return findUsers(context, visit); });
    routes.add("GET", "/v1.0/users/{user}", Action::ReadUser, getUser);
}

} // namespace fidesk::server
