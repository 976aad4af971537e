#include "app/portal/access/PageRoutes.h"

namespace fidesk::server {

namespace {

/// The address of @p request on this portal.
std::string pathOf(const http::Request& request) {
    std::string path = request.path;
    char separator = '?';
    for (const auto& [name, value] : request.query) {
        path += separator + http::percentEncoded(name) + '=' + http::percentEncoded(value);
        separator = '&';
    }
    return path;
}

/// Runs @p handler if the browser's session is in state @p wanted.
struct Guarded {
    Store& store;
    Reception reception;
    SessionState wanted{};
    http::Handler handler;

    Result<http::Response> operator()(const http::Request& request) const {
        const auto admitted = isAdmitted(request);
        if (!admitted)
            return refused(request, admitted.error());
        return *admitted ? handler(request) : turnedAway(request);
    }

private:
    [[nodiscard]] Result<bool> isAdmitted(const http::Request& request) const {
        if (!reception.session)
            return false;
        FIDESK_ASSIGN(Database * database, store.database());
        FIDESK_ASSIGN(const auto session, reception.session(*database, request));
        return session && session->state == wanted;
    }

    [[nodiscard]] Result<http::Response> turnedAway(const http::Request& request) const {
        if (wanted == SessionState::Pending)
            return fail(ErrorCode::SignInExpired);
        if (request.method == "GET" || request.method == "HEAD")
            return http::redirect("/signin?return=" + http::percentEncoded(pathOf(request)));
        return refused(request, Error(ErrorCode::Forbidden, "nobody is signed in"));
    }

    /// Those who are signed in look at a page, and those who sign in at one whose script asks.
    [[nodiscard]] Result<http::Response> refused(const http::Request& request, const Error& error) const {
        const bool person = wanted == SessionState::SignedIn && reception.refusal;
        return person ? reception.refusal(request, error) : fail(error);
    }
};

} // namespace

void PageRoutes::add(const char* method, const std::string& pattern, Audience audience,
                     http::Handler handler) {
    switch (audience) {
    case Audience::SigningIn:
        return router_.add(method, pattern,
                           Guarded{store_, reception_, SessionState::Pending, std::move(handler)});
    case Audience::SignedIn:
        return router_.add(method, pattern,
                           Guarded{store_, reception_, SessionState::SignedIn, std::move(handler)});
    case Audience::Anyone:
    case Audience::OwnPages:
    case Audience::AsksFirst:
    case Audience::Programs:
        return router_.add(method, pattern, std::move(handler));
    }
}

} // namespace fidesk::server
