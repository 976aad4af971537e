#include "app/portal/http/Exchange.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>

namespace fidesk::server::http {

namespace {

namespace beast = boost::beast::http;

std::string text(boost::beast::string_view view) {
    return {view.data(), view.size()};
}

// For browsers, whatever they are given: run nothing, load nothing, show it in no frame, tell no other site
// of it, and take it for what its type says. A page says for itself what it may load.
constexpr std::array<std::pair<const char*, const char*>, 7> protection{{
    {"Content-Security-Policy",
     "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy",
     "same-origin"}, // with no-referrer browsers would send "Origin: null" with our own forms
    {"Permissions-Policy", "publickey-credentials-get=(self)"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
}};

/// The value of the Date header (RFC 9110 section 5.6.7).
std::string httpDate(TimePoint now) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    const QDateTime time = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
    return toUtf8(QLocale::c().toString(time, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'")));
}

// Of two values one program would go by the first and another by the last.
constexpr std::array<std::string_view, 4> single{"host", "authorization", "content-type", "origin"};

Result<void> checkHeaders(const Request& request, unsigned version) {
    const auto count = [&](std::string_view name) {
        return std::count_if(request.headers.begin(), request.headers.end(),
                             [&](const auto& header) { return header.first == name; });
    };
    for (const std::string_view name : single)
        if (count(name) > 1)
            return fail(ErrorCode::Malformed, "The header " + std::string(name) + " stands twice");
    if (count("host") == 0 && version >= 11)
        return fail(ErrorCode::Malformed, "A request needs one Host header");
    return {};
}

/// @p target as it is sent to a server: RFC 9112 section 3.2.1. It may come as it is sent to a proxy, too
/// (section 3.2.2); what it says of the host is not looked at, as the Host header is not. Errors: Malformed.
Result<std::string> originForm(std::string target) {
    const std::string lower = asciiLowerCase(target);
    for (const std::string_view scheme : {"http://", "https://"})
        if (lower.starts_with(scheme)) {
            const std::size_t end = target.find_first_of("/?", scheme.size());
            target = end == std::string::npos ? "" : target.substr(end);
            return target.starts_with('/') ? target : '/' + target;
        }
    if (!target.starts_with('/'))
        return fail(ErrorCode::Malformed, "The request's address does not begin with /");
    return target;
}

} // namespace

std::string joinedHeader(const WireRequest& from, std::string_view name) {
    std::string joined;
    const auto [begin, end] = from.equal_range(boost::beast::string_view(name.data(), name.size()));
    for (auto field = begin; field != end; ++field)
        joined += (joined.empty() ? "" : ",") + text(field->value());
    return joined;
}

bool isLengthClear(const WireRequest& request) {
    if (request.count(beast::field::transfer_encoding) == 0)
        return true;
    return request.version() >= 11 && asciiLowerCase(joinedHeader(request, "transfer-encoding")) == "chunked";
}

Result<void> readInto(Request& request, WireRequest& from) {
    for (const auto& field : from)
        request.headers.emplace_back(asciiLowerCase(text(field.name_string())), text(field.value()));
    FIDESK_TRY(checkHeaders(request, from.version()));
    FIDESK_ASSIGN(const std::string target, originForm(text(from.target())));
    const std::size_t question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) {
        FIDESK_ASSIGN(request.query, parseFields(std::string_view(target).substr(question + 1)));
    }
    request.body = std::move(from.body());
    return {};
}

WireResponse toWire(const Request& request, Response response, TimePoint now, bool keepAlive,
                    bool strictTransportSecurity) {
    WireResponse to;
    to.version(11);
    to.result(static_cast<unsigned>(response.status));
    to.set(beast::field::date, httpDate(now));
    to.set("request-id", request.id);
    to.set(beast::field::cache_control, "no-store");
    for (const auto& [name, value] : protection)
        to.set(name, value);
    if (strictTransportSecurity)
        to.set("Strict-Transport-Security", "max-age=31536000");
    if (!response.contentType.empty())
        to.set(beast::field::content_type, response.contentType);
    for (const auto& [name, value] : response.headers)
        to.erase(name); // what a route says stands instead of what every answer has
    for (const auto& [name, value] : response.headers)
        to.insert(name, value); // Set-Cookie may come more than once
    to.keep_alive(keepAlive);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless)
        to.content_length(response.body.size());
    if (!bodiless && request.method != "HEAD")
        to.body() = std::move(response.body);
    return to;
}

} // namespace fidesk::server::http
