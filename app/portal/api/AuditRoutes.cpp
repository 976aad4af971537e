#include "app/portal/api/GraphJson.h"
#include "app/portal/api/Paging.h"
#include "app/portal/api/Routes.h"

#include <charconv>

namespace fidesk::server {

namespace {

Result<std::int64_t> toPosition(const std::optional<std::string>& text) {
    std::int64_t position = 0;
    if (!text)
        return position;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), position);
    if (error != std::errc() || end != text->data() + text->size() || position < 1)
        return fail(ErrorCode::InvalidArgument, "$skiptoken is not one this portal gave out.");
    return position;
}

/// Those whose records are told; nothing: all.
std::optional<std::vector<std::string>> organisationsOf(const UserScope& scope) {
    return scope.everyone ? std::nullopt : std::optional(scope.organisations);
}

Result<http::Response> readAudit(const Context& context, const Visit& visit) {
    FIDESK_TRY(checkOptions(visit.request, {"$top", "$skiptoken"}));
    FIDESK_ASSIGN(const std::size_t limit, pageSize(visit.request));
    FIDESK_ASSIGN(const auto token, skipToken(visit.request));
    FIDESK_ASSIGN(const std::int64_t before, toPosition(token));
    FIDESK_ASSIGN(const UserScope scope, scopeOf(visit.database, visit.caller, visit.action));
    FIDESK_ASSIGN(const auto records, Audit(visit.database).page(organisationsOf(scope), before, limit + 1));
    QJsonArray values;
    for (std::size_t i = 0; i < std::min(limit, records.size()); ++i)
        values.append(toJson(records[i]));
    const std::string next = records.size() > limit
                                 ? nextLink(context, visit.request, std::to_string(records[limit - 1].id))
                                 : std::string();
    return http::json(collection(context.url, "auditLogs/fido2", values, next));
}

} // namespace

void addAuditRoutes(ApiRoutes& routes, const Context& context) {
    routes.add("GET", "/v1.0/auditLogs/fido2", Action::ReadAudit,
               [&context](const Visit& visit) { return readAudit(context, visit); });
}

} // namespace fidesk::server
