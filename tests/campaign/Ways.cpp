#include "tests/campaign/Ways.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace fidesk::campaign {

namespace {

using namespace std::chrono_literals;

/// Long enough for every answer that comes, and short enough to wait for one that does not.
constexpr auto shortPatience = 1500ms;
constexpr int always = 1'000'000;

Fate told(int status, const std::string& code, const std::string& headers = {}, bool acts = false) {
    const std::string body = R"({"error":{"code":")" + code + R"(","message":"As the campaign wants it."}})";
    return {.kind = Fate::Kind::Answer, .acts = acts, .answer = httpAnswer(status, body, headers)};
}

std::vector<Way> makeWays() {
    const auto silence = [](bool acts) { return Fate{.kind = Fate::Kind::Silence, .acts = acts}; };
    const auto hangUp = [](bool acts) { return Fate{.kind = Fate::Kind::HangUp, .acts = acts}; };
    const auto failed = [](int status, bool acts) { return told(status, "serviceException", {}, acts); };
    return {
        {"401", Cause::Unauthorized, told(401, "InvalidAuthenticationToken")},
        {"401, and the session is over", Cause::SessionOver, told(401, "InvalidAuthenticationToken"), true},
        {.name = "429 with Retry-After: 1.5",
         .cause = Cause::Busy,
         .fate = told(429, "TooManyRequests", "Retry-After: 1.5\r\n"),
         .told = 1500ms},
        {"429 without Retry-After", Cause::Busy, told(429, "TooManyRequests")},
        {"429 from here on", Cause::Down, told(429, "TooManyRequests", "Retry-After: 7.25\r\n"), true},
        {.name = "503 with Retry-After: 2",
         .cause = Cause::Busy,
         .fate = told(503, "ServiceUnavailable", "Retry-After: 2\r\n"),
         .told = 2000ms},
        {"503 without Retry-After", Cause::Busy, told(503, "ServiceUnavailable")},
        {.name = "503, and it acted",
         .cause = Cause::Unclear,
         .fate = told(503, "ServiceUnavailable", "Retry-After: 2\r\n", true)},
        {"503 from here on", Cause::Down, told(503, "ServiceUnavailable"), true},
        {"time-out", Cause::Unclear, silence(false)},
        {"time-out, and it acted", Cause::Unclear, silence(true)},
        {"500", Cause::Unclear, failed(500, false)},
        {"500, and it acted", Cause::Unclear, failed(500, true)},
        {"502", Cause::Unclear, failed(502, false)},
        {"500 from here on", Cause::Down, failed(500, false), true},
        {"no answer", Cause::Unclear, hangUp(false)},
        {"no answer, and it acted", Cause::Unclear, hangUp(true)},
        {"no answer from here on", Cause::Down, hangUp(false), true},
        {"no answer from here on, and it acts", Cause::Down, hangUp(true), true},
        {"nonsense, and it acted", Cause::Unclear, {Fate::Kind::Answer, true, httpAnswer(200, "<html>")}},
        {"400", Cause::Refused, told(400, "badRequest")},
        {"403", Cause::Refused, told(403, "accessDenied")},
        {"404", Cause::Refused, told(404, "notFound")},
        {"404, since it is gone", Cause::Gone, told(404, "notFound", {}, true)},
        {"409", Cause::Duplicate, told(409, "conflict")},
        {"500, it acted, and lists it late", Cause::Late, failed(500, true), false, 3},
        {"time-out, it acted, and lists it late", Cause::Late, silence(true), false, 2},
        {"500, it acted, and does not list it", Cause::Unlisted, failed(500, true), false, always},
    };
}

/// What @p troubles are up to; called by the proxy's threads.
class Plot {
public:
    explicit Plot(std::vector<Trouble> troubles) : troubles_(std::move(troubles)) {}

    Fate decide(const Exchange& exchange) {
        for (const Trouble& trouble : troubles_) {
            const bool over = trouble.way.cause == Cause::SessionOver && exchange.number > trouble.at;
            if (over && exchange.asked == Asked::Token)
                return {.kind = Fate::Kind::Answer,
                        .acts = false,
                        .answer = httpAnswer(400, R"({"error":"invalid_grant"})")};
            if (exchange.number == trouble.at || (trouble.way.onwards && exchange.number > trouble.at))
                return trouble.way.fate;
        }
        return {};
    }

    std::string change(const Exchange& exchange, std::string answer) {
        const std::lock_guard lock(mutex_);
        for (Trouble& trouble : troubles_)
            if (exchange.asked == Asked::List && exchange.number > trouble.at &&
                trouble.way.hiddenLists-- > 0)
                return httpAnswer(200, R"({"value":[]})");
        return answer;
    }

private:
    std::mutex mutex_{};
    std::vector<Trouble> troubles_;
};

} // namespace

const std::vector<Way>& ways() {
    static const std::vector<Way> all = makeWays();
    return all;
}

const Way& way(const std::string& name) {
    const auto found = std::ranges::find(ways(), name, &Way::name);
    if (found == ways().end())
        throw std::runtime_error("no such way: " + name);
    return *found;
}

Conditions under(std::vector<Trouble> troubles) {
    Conditions conditions;
    if (std::ranges::any_of(troubles,
                            [](const auto& one) { return one.way.fate.kind == Fate::Kind::Silence; }))
        conditions.portalPatience = shortPatience;
    const auto plot = std::make_shared<Plot>(std::move(troubles));
    conditions.decide = [plot](const Exchange& exchange) { return plot->decide(exchange); };
    conditions.change = [plot](const Exchange& exchange, std::string answer) {
        return plot->change(exchange, std::move(answer));
    };
    return conditions;
}

Conditions underRenewal(const House& house) {
    constexpr int registration = 2;
    const std::string tokens =
        R"({"token_type":"Bearer","expires_in":3600,"refresh_token":"next","access_token":")" + house.access +
        "\"}";
    Conditions conditions;
    conditions.decide = [tokens](const Exchange& exchange) -> Fate {
        if (exchange.asked == Asked::Token)
            return {.kind = Fate::Kind::Answer, .acts = false, .answer = httpAnswer(200, tokens)};
        return exchange.number == registration ? way("401").fate : Fate{};
    };
    return conditions;
}

} // namespace fidesk::campaign
