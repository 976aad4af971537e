#include "tests/bench/portal/Searches.h"

#include "app/portal/http/Request.h"
#include "core/base/Json.h"
#include "tests/bench/portal/BigStore.h"
#include "tests/bench/portal/Load.h"
#include "tests/bench/portal/People.h"
#include "tests/bench/portal/PortalProcess.h"

#include <QString>

#include <httplib.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace fidesk::bench {

namespace {

constexpr std::size_t queriesOfEach = 120; // of each form
constexpr std::size_t deepPages = 40;
constexpr std::size_t clients = 1; // so that no search waits for another, nor for the processor

std::string encoded(const std::string& text) {
    return server::http::percentEncoded(text);
}

/// As the programs ask: each word may be anyone's of three.
std::string clauses(const std::string& word) {
    std::string text;
    for (const char* field : {"displayName:", "mail:", "userPrincipalName:"})
        text += (text.empty() ? "\"" : " OR \"") + std::string(field) + word + '"';
    return text;
}

std::string search(const std::string& text) {
    return "/v1.0/users?$search=" + encoded(text) + "&$top=25&$count=true";
}

std::string filter(const std::string& text) {
    return "/v1.0/users?$filter=" + encoded(text) + "&$top=25";
}

std::string beginning(const std::string& name, std::size_t letters) {
    return toUtf8(toQString(name).left(static_cast<qsizetype>(letters)));
}

struct Form {
    std::string title;
    std::vector<std::string> paths{};
};

/// A fixed list: frequent and rare names, as they are typed letter by letter, and the hard cases.
std::vector<Form> forms() {
    const People people;
    const auto first = [&](std::size_t i) { return people.firstName(i * 7 % 80); };
    const auto last = [&](std::size_t i) { return people.surname(i * i % 3000); };
    const auto both = [](const std::string& a, const std::string& b) {
        return '(' + clauses(a) + ") AND (" + clauses(b) + ')';
    };
    std::vector<Form> all{{"one letter"},
                          {"two to six letters"},
                          {"a whole name"},
                          {"two words, two letters each"},
                          {"two single letters"},
                          {"a frequent and a rare word"},
                          {"nobody"},
                          {"OR of four"},
                          {"one field"},
                          {"startswith and eq"},
                          {"everybody, by name"}};
    for (std::size_t i = 0; i < queriesOfEach; ++i) {
        all[0].paths.push_back(search(clauses(beginning(i % 2 == 0 ? first(i) : last(i), 1))));
        all[1].paths.push_back(search(clauses(beginning(i % 2 == 0 ? first(i) : last(i), 2 + i % 5))));
        all[2].paths.push_back(search(both(first(i), last(i))));
        all[3].paths.push_back(search(both(beginning(first(i), 2), beginning(last(i), 2))));
        all[4].paths.push_back(search(both(beginning(first(i), 1), beginning(last(i + 1), 1))));
        all[5].paths.push_back(search(both("μαρια", people.surname(2000 + i * 41))));
        all[6].paths.push_back(search(clauses("qx" + last(i))));
        all[7].paths.push_back(search('"' + first(i) + "\" OR \"" + last(i) + "\" OR \"" +
                                      beginning(last(i + 2), 2) + "\" OR \"qx\""));
        all[8].paths.push_back(search(std::string("\"") + (i % 2 == 0 ? "mail:" : "displayName:") +
                                      beginning(i % 2 == 0 ? "maria" : last(i), 1 + i % 4) + '"'));
        all[9].paths.push_back(filter(i % 3 == 0 ? "startswith(displayName,'" + first(i) + "')"
                                      : i % 3 == 1
                                          ? "userPrincipalName eq '" + people.person(i * 997).address + "'"
                                          : "startswith(mail,'" + beginning("georgios", 1 + i % 8) + "')"));
        all[10].paths.push_back("/v1.0/users?$top=25&$count=true");
    }
    return all;
}

class Searching {
public:
    Searching(const PortalProcess& portal, std::string token)
        : portal_(portal), token_("Bearer " + std::move(token)), origin_(portal.url()) {
        for (std::size_t i = 0; i < clients; ++i)
            clients_.push_back(portal.client());
    }

    void run(const std::string& title) {
        std::vector<double> all;
        double slowest = 0;
        std::string slowestForm;
        double processor = portal_.usage().processorSeconds;
        const double before = processor;
        const auto note = [&](const std::string& form, const Timing& timing) {
            all.insert(all.end(), timing.milliseconds.begin(), timing.milliseconds.end());
            const double used =
                portal_.usage().processorSeconds - std::exchange(processor, portal_.usage().processorSeconds);
            if (std::getenv("FIDESK_BENCH_FORMS"))
                std::printf("    %-34s p50 %7.2f ms, p99 %7.2f ms, max %7.2f ms, processor %7.2f ms\n",
                            form.c_str(), timing.quantile(0.5), timing.quantile(0.99), timing.quantile(1),
                            used * 1e3 / static_cast<double>(timing.milliseconds.size()));
            if (timing.quantile(1) > slowest) {
                slowest = timing.quantile(1);
                slowestForm = form;
            }
        };
        for (const Form& form : forms())
            note(form.title, timed(form.paths.size(), clients, [&](std::size_t i, std::size_t thread) {
                     return !get(form.paths[i], thread).empty();
                 }));
        for (const char* word : {"α", "papa", "μαρια"})
            note("page after page", pages(search(clauses(word))));
        std::sort(all.begin(), all.end());
        const Timing whole{.milliseconds = std::move(all)};
        std::printf(
            "  %-30s %5zu searches: p50 %.2f ms, p99 %.2f ms, max %.2f ms (%s); processor %.2f ms each\n",
            title.c_str(), whole.milliseconds.size(), whole.quantile(0.5), whole.quantile(0.99), slowest,
            slowestForm.c_str(), (processor - before) * 1e3 / static_cast<double>(whole.milliseconds.size()));
        std::fflush(stdout);
    }

private:
    std::string get(const std::string& path, std::size_t thread) {
        const auto answer = clients_[thread]->Get(path, {{"Authorization", token_}});
        return answer && answer->status == 200 ? answer->body : std::string();
    }

    Timing pages(std::string path) {
        Timing timing;
        for (std::size_t page = 0; page < deepPages && !path.empty(); ++page) {
            std::string body;
            const Timing one = timed(1, 1, [&](std::size_t, std::size_t) {
                body = get(path, 0);
                return !body.empty();
            });
            timing.milliseconds.push_back(one.milliseconds.front());
            const auto json = parseJsonObject(asBytes(body));
            const std::string next =
                json ? toUtf8(json->value(QStringLiteral("@odata.nextLink")).toString()) : std::string();
            path = next.empty() ? next : next.substr(origin_.size());
        }
        std::sort(timing.milliseconds.begin(), timing.milliseconds.end());
        return timing;
    }

    const PortalProcess& portal_;
    std::string token_;
    std::string origin_;
    std::vector<std::unique_ptr<httplib::Client>> clients_{};
};

/// All threads of the server at once.
void crowd(const PortalProcess& portal, const std::string& token) {
    constexpr std::size_t many = 32;
    std::vector<std::unique_ptr<httplib::Client>> everybody;
    for (std::size_t i = 0; i < many; ++i)
        everybody.push_back(portal.client());
    const auto all = forms();
    const Timing timing = timed(many * 20, many, [&](std::size_t i, std::size_t thread) {
        const Form& form = all[i % all.size()];
        const auto answer = everybody[thread]->Get(form.paths[i / all.size() % form.paths.size()],
                                                   {{"Authorization", "Bearer " + token}});
        return answer && answer->status == 200;
    });
    printRate("searches by 32 clients at once", timing);
}

} // namespace

void benchSearches(const std::string& store) {
    std::vector<std::string> tokens;
    for (const Searcher& searcher : searchers())
        tokens.push_back(tokenOf(store, searcher.address));
    const PortalProcess portal(store, {});
    for (std::size_t i = 0; i < tokens.size(); ++i)
        Searching(portal, tokens[i]).run("sees " + searchers()[i].title);
    crowd(portal, tokens.front());
    std::printf("  memory of the portal, at most                  %8.1f MiB\n", portal.usage().peakMegabytes);
}

} // namespace fidesk::bench
