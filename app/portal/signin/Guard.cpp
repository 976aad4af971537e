#include "app/portal/signin/Guard.h"

#include <set>

namespace fidesk::server {

namespace {

bool isOwn(const SignInContext& context, const http::Request& request) {
    const std::string origin = request.header("origin");
    if (origin.empty())
        return request.header("sec-fetch-site").empty();
    return origin == context.publicUrl;
}

} // namespace

Result<QJsonObject> ownJson(const SignInContext& context, const http::Request& request) {
    if (!isOwn(context, request))
        return fail(ErrorCode::Forbidden, "another site's request");
    return request.json();
}

Result<http::Fields> ownForm(const SignInContext& context, const http::Request& request) {
    if (!isOwn(context, request))
        return fail(ErrorCode::Forbidden, "another site's request");
    FIDESK_ASSIGN(auto fields, request.form());
    if (hasRepeated(fields))
        return fail(ErrorCode::Malformed, "a field twice");
    return fields;
}

bool hasRepeated(const http::Fields& fields) {
    std::set<std::string> names;
    for (const auto& [name, value] : fields)
        if (!names.insert(name).second)
            return true;
    return false;
}

} // namespace fidesk::server
