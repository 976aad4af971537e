#include "app/portal/api/GraphJson.h"
#include "app/portal/api/Paging.h"
#include "app/portal/api/Routes.h"
#include "app/portal/odata/SearchSyntax.h"
#include "app/portal/store/UserSearch.h"
#include "core/base/Json.h"

#include <QStringList>

#include <charconv>

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

/// "1.0 ID ENTRY": the choices of the search's plan, if any, then where the page ended.
std::string toText(const UserPosition& position) {
    std::string text;
    for (const std::size_t choice : position.choices)
        text += (text.empty() ? "" : ".") + std::to_string(choice);
    return text + ' ' + position.id + ' ' + position.entry;
}

Result<UserPosition> toPosition(std::string_view text) {
    const std::size_t id = text.find(' ');
    const std::size_t entry = id == std::string::npos ? id : text.find(' ', id + 1);
    UserPosition position;
    bool whole = entry != std::string::npos;
    for (std::string_view rest = whole ? text.substr(0, id) : std::string_view(); whole && !rest.empty();) {
        std::size_t choice = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), choice);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        whole = error == std::errc() && (rest.empty() || rest.front() == '.');
        rest.remove_prefix(rest.empty() ? 0 : 1);
        position.choices.push_back(choice);
    }
    if (!whole)
        return fail(ErrorCode::InvalidArgument, "$skiptoken is not one this portal gave out.");
    position.id = text.substr(id + 1, entry - id - 1);
    position.entry = text.substr(entry + 1);
    return position;
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
    FIDESK_ASSIGN(const auto token, skipToken(request));
    std::optional<UserPosition> position;
    if (token) {
        FIDESK_ASSIGN(position, toPosition(*token));
    }
    FIDESK_ASSIGN(const Condition wanted, wantedUsers(request));
    FIDESK_ASSIGN(const UserScope scope, scopeOf(visit.database, visit.caller, visit.action));
    UserSearch search(visit.database);
    FIDESK_ASSIGN(const UserPage page, search.find(scope, wanted, limit, position));
    QJsonArray values;
    for (const UserRecord& user : page.users)
        values.append(selected(request, toJson(user)));
    QJsonObject body = collection(context.url, "users", values,
                                  page.next ? nextLink(context, request, toText(*page.next)) : std::string());
    if (wantsCount == "true") {
        FIDESK_ASSIGN(const UserCount count, search.count(scope, wanted, position ? nullptr : &page));
        body[QStringLiteral("@odata.count")] = static_cast<qint64>(count.value);
        if (!count.exact)
            body[QStringLiteral("@fidesk.countIsLowerBound")] = true;
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
