#pragma once

#include "app/portal/access/Rules.h"
#include "app/portal/http/Router.h"
#include "app/portal/store/SessionStore.h"
#include "app/portal/store/Store.h"

#include <functional>
#include <string>

namespace fidesk::server {

/// How pages know who sits at the browser, and how they tell people no. Called from any thread.
struct Reception {
    /// The request's session; nothing where there is none, it has ended or its user is disabled.
    std::function<Result<std::optional<Session>>(Database&, const http::Request&)> session{};
    /// A failure in words for a person.
    std::function<Result<http::Response>(const http::Request&, const Error&)> refusal{};
};

/// Adds every route that is not the API's: each with its audience, which is checked before its handler runs.
/// May be forgotten after the routes were added; @p store must outlive the router.
class PageRoutes {
public:
    /// For routes that need nobody signed in.
    PageRoutes(http::Router& router, Store& store) : PageRoutes(router, store, {}) {}
    PageRoutes(http::Router& router, Store& store, Reception reception)
        : router_(router), store_(store), reception_(std::move(reception)) {}

    /// Besides what @p handler gives: where nobody is signed in at a page for SignedIn, a GET is sent to
    /// /signin and back from there, and everything else is refused with Forbidden; SigningIn gives
    /// SignInExpired.
    void add(const char* method, const std::string& pattern, Audience audience, http::Handler handler);

private:
    http::Router& router_;
    Store& store_;
    Reception reception_;
};

} // namespace fidesk::server
