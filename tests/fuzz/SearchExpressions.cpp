#include "app/portal/api/SearchSyntax.h"
#include "app/portal/store/Store.h"
#include "app/portal/store/Users.h"
#include "app/portal/store/Words.h"
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
    [[nodiscard]] Users users() const { return Users(**store_->database()); }

private:
    QTemporaryDir folder_{};
    std::unique_ptr<Store> store_{};
};

/// What the store writes itself; not a character more.
bool isOurs(char c) {
    constexpr std::string_view punctuation = " .,_()<>=?";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           punctuation.find(c) != std::string_view::npos;
}

/// Puts other texts in the place of those of @p condition; of Words, as many words.
void replaceTexts(Condition& condition) {
    std::string text = "x";
    if (condition.kind == Condition::Kind::Words) {
        text.clear();
        for (std::size_t i = 0; i < searchWords(condition.text).size(); ++i)
            text += " x" + std::to_string(i);
    }
    condition.text = text;
    for (Condition& part : condition.parts)
        replaceTexts(part);
}

void check(const Condition& condition, const EmptyStore& store) {
    const SqlCondition sql = toSql(condition);
    require(std::ranges::count(sql.sql, '?') == static_cast<std::ptrdiff_t>(sql.values.size()),
            "there are as many placeholders as values");
    require(std::ranges::all_of(sql.sql, isOurs), "the SQL is made of what the store writes");
    Condition other = condition;
    replaceTexts(other);
    require(toSql(other).sql == sql.sql, "no text gets into the SQL");
    const auto counted = store.users().count({.everyone = true}, condition);
    require(counted.has_value() && *counted == 0, "the database takes it");
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
