#include "app/portal/api/Caller.h"
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

Result<http::Response> readAudit(const Context& context, const http::Request& request) {
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const Caller caller, authenticate(*database, context, request));
    if (!caller.isAdministrator())
        return fail(ErrorCode::Forbidden);
    FIDESK_TRY(checkOptions(request, {"$top", "$skiptoken"}));
    FIDESK_ASSIGN(const std::size_t limit, pageSize(request));
    FIDESK_ASSIGN(const auto token, skipToken(request));
    FIDESK_ASSIGN(const std::int64_t before, toPosition(token));
    FIDESK_ASSIGN(const auto records, Audit(*database).page(caller.scope().organisations, before, limit + 1));
    QJsonArray values;
    for (std::size_t i = 0; i < std::min(limit, records.size()); ++i)
        values.append(toJson(records[i]));
    const std::string next = records.size() > limit
                                 ? nextLink(context, request, std::to_string(records[limit - 1].id))
                                 : std::string();
    return http::json(collection(context.url, "auditLogs/fido2", values, next));
}

} // namespace

void addAuditRoutes(http::Router& router, const Context& context) {
    router.add("GET", "/v1.0/auditLogs/fido2",
               [&](const http::Request& request) { return readAudit(context, request); });
}

} // namespace fidesk::server
