#pragma once

#include "app/portal/http/Request.h"
#include "app/portal/http/Response.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::server::http {

/// Answers one request; called from any of the server's threads. An Error becomes problem(request, now,
/// error).
using Handler = std::function<Result<Response>(const Request&)>;

/// What a route answers to, as it was added.
struct RouteName {
    std::string method{};
    std::string pattern{};
    auto operator<=>(const RouteName&) const = default;
};

/// Finds the handler of a request by method and path. Routes are added before the server starts; dispatch()
/// may be called from any thread.
class Router {
public:
    /// @p clock dates the errors; it must outlive the router.
    explicit Router(const Clock& clock) : clock_(clock) {}

    /// @p pattern begins with '/'; a segment is either literal or `{name}`, which takes one whole non-empty
    /// segment into pathParameters, or text with one `{name}` inside it, as in
    /// "creationOptions(minutes={n})". Literal routes win over those with names. Trailing slashes do not
    /// count.
    void add(std::string method, std::string_view pattern, Handler handler);

    /// Every route, in the order they are tried: what the API's document and the tests are held against.
    [[nodiscard]] std::vector<RouteName> routes() const;

    /// Unknown path: 404 `Request_ResourceNotFound`. Known path, other method: 405 with Allow. HEAD is
    /// answered as GET. No exception leaves it: 500.
    [[nodiscard]] Response dispatch(Request request) const;

private:
    struct Route {
        RouteName name;
        std::vector<std::string> segments;
        int names{0};
        Handler handler;
    };
    [[nodiscard]] Response answer(const Route& route, const Request& request) const;

    const Clock& clock_;
    std::vector<Route> routes_;
};

} // namespace fidesk::server::http
