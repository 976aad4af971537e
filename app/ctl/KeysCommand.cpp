#include "app/ctl/Commands.h"
#include "app/ctl/KeyChoice.h"
#include "app/ctl/KeyJson.h"
#include "core/base/Json.h"
#include "core/token/SourceChanges.h"

#include <QJsonArray>

#include <algorithm>
#include <memory>

namespace fidesk::ctl {

namespace {

using Keys = std::vector<token::TokenAddress>;

bool contains(const Keys& keys, const token::TokenAddress& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

void tell(Context& context, const char* event, text::Phrase phrase, const token::TokenAddress& key) {
    context.say(phrase, nameOf(key));
    context.output().result(
        {{QStringLiteral("event"), QLatin1String(event)}, {QStringLiteral("key"), toJson(key)}});
}

void tellDifference(Context& context, const Keys& before, const Keys& now) {
    for (const token::TokenAddress& key : before)
        if (!contains(now, key))
            tell(context, "removed", text::Phrase::KeyRemoved, key);
    for (const token::TokenAddress& key : now)
        if (!contains(before, key))
            tell(context, "inserted", text::Phrase::KeyInserted, key);
}

Result<void> watchKeys(Context& context, token::TokenSource& source) {
    token::SourceChanges changes(source);
    FIDESK_ASSIGN(Keys known, source.list());
    if (known.empty())
        context.say(text::Phrase::NoKeyIn);
    tellDifference(context, {}, known);
    while (changes.wait(context.stop())) {
        auto listed = source.list();
        if (!listed && listed.error().code != ErrorCode::KeyNotPermitted)
            return fail(listed.error());
        Keys now = listed.value_or(Keys());
        tellDifference(context, known, now);
        known = std::move(now);
    }
    return {}; // Ctrl-C is how watching ends
}

std::string pinState(const Result<token::AuthenticatorInfo>& info) {
    if (!info)
        return std::string(name(info.error().code));
    if (!info->canPin())
        return "no PIN possible";
    return info->pinSet() ? "set" : "not set";
}

Result<void> listKeys(Context& context, token::TokenSource& source) {
    FIDESK_ASSIGN(const Keys keys, source.list());
    std::vector<Row> rows;
    QJsonArray array;
    for (const token::TokenAddress& key : keys) {
        FIDESK_ASSIGN(const auto opened, source.open(key));
        const auto info = opened->info(context.stop());
        if (!info && info.error().code == ErrorCode::Cancelled)
            return fail(info.error());
        rows.push_back({key.id, key.product, key.manufacturer, pinState(info), key.path});
        QJsonObject object = toJson(key);
        if (info)
            object.insert(QStringLiteral("pinSet"), info->pinSet());
        array.append(object);
    }
    if (rows.empty())
        context.say(text::Phrase::NoKeyIn);
    else
        context.output().table({"ID", "PRODUCT", "MAKER", "PIN", "PATH"}, rows);
    context.output().result({{QStringLiteral("keys"), array}});
    return {};
}

} // namespace

void addKeysCommand(CLI::App& app, Action& action) {
    CLI::App* keys = addCommand(
        app, "keys", "List the security keys that are inserted",
        "JSON: "
        "{\"keys\":[{\"id\",\"path\",\"manufacturer\",\"product\",\"vendorId\",\"productId\",\"pinSet\"}]}\n"
        "With --watch one line an event: {\"event\":\"inserted\"|\"removed\",\"key\":{...}}");
    auto watch = std::make_shared<bool>(false);
    keys->add_flag("--watch", *watch, "Go on and print each key as it comes and goes, until Ctrl-C");
    keys->callback([&action, watch] {
        action = [watch](Context& context) -> Result<void> {
            FIDESK_ASSIGN(token::TokenSource * source, context.keys());
            return *watch ? watchKeys(context, *source) : listKeys(context, *source);
        };
    });
}

} // namespace fidesk::ctl
