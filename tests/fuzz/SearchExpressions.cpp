#include "app/portal/odata/SearchSyntax.h"
#include "app/portal/store/SearchIndex.h"
#include "app/portal/store/SearchPlan.h"
#include "app/portal/store/Store.h"
#include "app/portal/store/UserSearch.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "tests/fuzz/Property.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>

namespace {

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

/// A store with nobody in it, which prepares and runs what it is given.
class EmptyStore {
public:
    EmptyStore() {
        const std::string path = toUtf8(folder_.filePath(QStringLiteral("portal.db")));
        require(Store::create(path).has_value(), "a store can be made");
        auto store = Store::open(path);
        require(store.has_value(), "it can be opened");
        store_ = std::move(*store);
    }
    [[nodiscard]] UserSearch search() const { return UserSearch(**store_->database()); }

private:
    QTemporaryDir folder_{};
    std::unique_ptr<Store> store_{};
};

constexpr UserNames somebody{"Zo\u00EB M\u00FCller-Smith \u039C\u03B1\u03C1\u03AF\u03B1",
                             "zoe.muller@contoso.example", "z@mail.example"};

/// Whoever a condition means is where its plan looks for them.
void checkPlan(const Condition& condition) {
    const auto plan = planSearch(condition, [](const std::string& beginning) -> Result<std::int64_t> {
        return static_cast<std::int64_t>(beginning.size());
    });
    require(plan.has_value(), "there is a plan");
    const auto again = planSearch(condition, plan->choices);
    require(again && again->beginnings == plan->beginnings, "its choices give it again");
    if (!Matcher(condition).matches(somebody))
        return;
    const SearchIndex index = indexOf(somebody);
    require((index.signature & plan->signature) == plan->signature, "they have the bits");
    require(std::ranges::any_of(index.entries,
                                [&](const IndexEntry& entry) {
                                    return std::ranges::any_of(plan->beginnings,
                                                               [&](const std::string& beginning) {
                                                                   return entry.text.starts_with(beginning);
                                                               });
                                }),
            "they have an entry there");
}

void check(const Condition& condition, const EmptyStore& store) {
    checkPlan(condition);
    checkPlan(simplified(condition));
    const auto page = store.search().find({.everyone = true}, condition, 25);
    require(page.has_value() && page->users.empty() && !page->next, "the database takes it");
    const auto counted = store.search().count({.everyone = true}, condition);
    require(counted.has_value() && counted->value == 0 && counted->exact, "and counts nobody");
}

} // namespace

/// $search and $filter. What is not UTF-8, and NUL, the router has refused before.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static int count = 1;
    static char name[] = "fuzz";
    static char* arguments[] = {name, nullptr};
    static const QCoreApplication application(count, arguments);
    thread_local const EmptyStore store; // as its connections are, which it must not outlive
    const std::string text = asText({data, size});
    if (!codePoints(text) || text.find('\0') != std::string::npos)
        return 0;
    if (const auto condition = parseSearch(text))
        check(*condition, store);
    if (const auto condition = parseFilter(text))
        check(*condition, store);
    return 0;
}
