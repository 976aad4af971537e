#include "app/portal/signin/Page.h"

#include "core/base/Json.h"

#include <QFile>

#include <algorithm>

namespace fidesk::server {

namespace {

Result<std::string> resource(std::string_view name) {
    QFile file(QStringLiteral(":/portal/") + toQString(name));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, "no page " + std::string(name));
    return file.readAll().toStdString();
}

std::string valueFor(std::string_view name, const PageValues& values) {
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const auto& value) { return value.first == name; });
    return found == values.end() ? std::string() : escapedHtml(found->second);
}

std::string filled(std::string_view text, const PageValues& values) {
    std::string out;
    for (;;) {
        const auto open = text.find("{{");
        const auto close = text.find("}}", open);
        out += text.substr(0, open);
        if (open == std::string_view::npos || close == std::string_view::npos)
            return out;
        out += valueFor(text.substr(open + 2, close - open - 2), values);
        text.remove_prefix(close + 2);
    }
}

std::string policyOf(std::string_view formTarget) {
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
           "form-action 'self' " +
           std::string(formTarget) + "; base-uri 'none'; frame-ancestors 'none'";
}

std::string_view typeOf(std::string_view name) {
    if (name.ends_with(".css"))
        return "text/css; charset=utf-8";
    return name.ends_with(".js") ? "text/javascript; charset=utf-8" : "image/svg+xml";
}

} // namespace

std::string escapedHtml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

Result<http::Response> page(std::string_view name, const PageValues& values, int status,
                            std::string_view formTarget) {
    FIDESK_ASSIGN(const std::string text, resource(name));
    http::Response response;
    response.status = status;
    response.contentType = "text/html; charset=utf-8";
    response.body = filled(text, values);
    response.with("Content-Security-Policy", policyOf(formTarget));
    return response;
}

Result<http::Response> noticePage(int status, bool good, const std::string& title, const std::string& text) {
    return page("notice.html", {{"title", title}, {"text", text}, {"kind", good ? "good" : "bad"}}, status);
}

Result<http::Response> asset(std::string_view name) {
    const auto& names = assetNames();
    if (std::find(names.begin(), names.end(), name) == names.end())
        return fail(ErrorCode::Internal, "no asset of that name");
    http::Response response;
    FIDESK_ASSIGN(response.body, resource(name));
    response.contentType = typeOf(name);
    response.with("Cache-Control", "public, max-age=300");
    return response;
}

const std::vector<std::string>& assetNames() {
    static const std::vector<std::string> names{"portal.css", "signin.js",  "account.js",  "assertion.js",
                                                "entries.js", "forms.js",   "requests.js", "mark.svg",
                                                "key.svg",    "browser.svg"};
    return names;
}

} // namespace fidesk::server
