#include "app/portal/http/Router.h"

#include "app/portal/http/Problem.h"
#include "core/base/Logging.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace fidesk::server::http {

namespace {

std::vector<std::string> segmentsOf(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty()) {
        const std::size_t end = path.find('/');
        segments.emplace_back(path.substr(0, end));
        path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
    }
    if (!segments.empty() && segments.front().empty())
        segments.erase(segments.begin());
    return segments;
}

/// Whether @p segment (decoded) is what @p pattern asks for; a name's value goes to @p parameters.
bool matches(std::string_view pattern, std::string_view segment,
             std::map<std::string, std::string>& parameters) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = pattern.find('}');
    if (open == std::string_view::npos || close == std::string_view::npos)
        return pattern == segment;
    const std::string_view before = pattern.substr(0, open);
    const std::string_view after = pattern.substr(close + 1);
    if (segment.size() <= before.size() + after.size() || !segment.starts_with(before) ||
        !segment.ends_with(after))
        return false;
    parameters[std::string(pattern.substr(open + 1, close - open - 1))] =
        std::string(segment.substr(before.size(), segment.size() - before.size() - after.size()));
    return true;
}

std::optional<std::map<std::string, std::string>> matches(const std::vector<std::string>& pattern,
                                                          const std::vector<std::string>& path) {
    if (pattern.size() != path.size())
        return std::nullopt;
    std::map<std::string, std::string> parameters;
    for (std::size_t i = 0; i < pattern.size(); ++i)
        if (!matches(pattern[i], path[i], parameters))
            return std::nullopt;
    return parameters;
}

std::string joined(const std::set<std::string>& methods) {
    std::string text;
    for (const std::string& method : methods)
        text += (text.empty() ? "" : ", ") + method;
    return text;
}

} // namespace

void Router::add(std::string method, std::string_view pattern, Handler handler) {
    const int names = static_cast<int>(std::count(pattern.begin(), pattern.end(), '{'));
    Route route{{std::move(method), std::string(pattern)}, segmentsOf(pattern), names, std::move(handler)};
    const auto place = std::find_if(routes_.begin(), routes_.end(),
                                    [&](const Route& other) { return other.names > route.names; });
    routes_.insert(place, std::move(route));
}

std::vector<RouteName> Router::routes() const {
    std::vector<RouteName> names;
    names.reserve(routes_.size());
    for (const Route& route : routes_)
        names.push_back(route.name);
    return names;
}

Response Router::dispatch(Request request) const {
    std::vector<std::string> path;
    for (const std::string& segment : segmentsOf(request.path)) {
        auto decoded = percentDecoded(segment, false);
        if (!decoded)
            return problem(request, clock_.now(), decoded.error());
        path.push_back(std::move(*decoded));
    }
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    std::set<std::string> allowed;
    for (const Route& route : routes_) {
        auto parameters = matches(route.segments, path);
        if (!parameters)
            continue;
        if (route.name.method == method) {
            request.pathParameters = std::move(*parameters);
            Response response = answer(route, request);
            response.route = route.name.pattern;
            return response;
        }
        allowed.insert(route.name.method);
    }
    if (allowed.empty())
        return problem(request, clock_.now(), 404, "Request_ResourceNotFound",
                       "There is nothing at this address.");
    return problem(request, clock_.now(), 405, "methodNotAllowed",
                   "The method is not supported for this URL.")
        .with("Allow", joined(allowed));
}

Response Router::answer(const Route& route, const Request& request) const {
    try {
        auto response = route.handler(request);
        if (response)
            return std::move(*response);
        return problem(request, clock_.now(), response.error());
    } catch (const std::exception& exception) {
        return problem(request, clock_.now(), Error(ErrorCode::Internal, exception.what()));
    }
}

} // namespace fidesk::server::http
