#include "app/ctl/Commands.h"
#include "app/ctl/KeyChoice.h"
#include "app/ctl/KeyJson.h"
#include "core/base/Json.h"
#include "core/token/SourceChanges.h"
#include "ui/text/ErrorText.h"

#include <QJsonArray>

#include <algorithm>
#include <memory>

namespace fidesk::ctl {

namespace {

/// A key that is in, whether this user may open it or not.
struct SeenKey {
    token::TokenAddress address{};
    bool permitted{true};

    bool operator==(const SeenKey&) const = default;
};
using SeenKeys = std::vector<SeenKey>;

/// Errors: TokenSource::list(), but for KeyNotPermitted.
Result<SeenKeys> look(token::TokenSource& source) {
    const auto usable = source.list();
    if (!usable && usable.error().code != ErrorCode::KeyNotPermitted)
        return fail(usable.error());
    SeenKeys seen;
    for (token::TokenAddress& key : source.denied())
        seen.push_back({std::move(key), false});
    if (usable)
        for (const token::TokenAddress& key : *usable)
            seen.push_back({key, true});
    return seen;
}

void tellInserted(Context& context, const SeenKey& key) {
    context.say(key.permitted ? text::Phrase::KeyInserted : text::Phrase::KeyNotPermitted,
                nameOf(key.address));
    if (!key.permitted)
        context.output().say(toUtf8(text::sentence(Error(ErrorCode::KeyNotPermitted))));
    context.output().result({{QStringLiteral("event"), QStringLiteral("inserted")},
                             {QStringLiteral("key"), toJson(key.address)},
                             {QStringLiteral("permitted"), key.permitted}});
}

void tellRemoved(Context& context, const token::TokenAddress& key) {
    context.say(text::Phrase::KeyRemoved, nameOf(key));
    context.output().result(
        {{QStringLiteral("event"), QStringLiteral("removed")}, {QStringLiteral("key"), toJson(key)}});
}

/// A key that may be opened now, and could not before, is told as one that was inserted: the system gives the
/// permission a moment after it shows the key.
void tellDifference(Context& context, const SeenKeys& before, const SeenKeys& now) {
    for (const SeenKey& key : before)
        if (std::ranges::find(now, key.address, &SeenKey::address) == now.end())
            tellRemoved(context, key.address);
    for (const SeenKey& key : now)
        if (std::ranges::find(before, key) == before.end())
            tellInserted(context, key);
}

Result<void> watchKeys(Context& context, token::TokenSource& source) {
    token::SourceChanges changes(source);
    FIDESK_ASSIGN(SeenKeys known, look(source));
    if (known.empty())
        context.say(text::Phrase::NoKeyIn);
    tellDifference(context, {}, known);
    while (changes.wait(context.stop())) {
        FIDESK_ASSIGN(SeenKeys now, look(source));
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
    FIDESK_ASSIGN(const auto keys, source.list());
    std::vector<Row> rows;
    QJsonArray array;
    for (const token::TokenAddress& key : source.denied()) {
        rows.push_back({key.id, key.product, key.manufacturer, "not permitted", key.path});
        QJsonObject object = toJson(key);
        object.insert(QStringLiteral("permitted"), false);
        array.append(object);
    }
    for (const token::TokenAddress& key : keys) {
        FIDESK_ASSIGN(const auto opened, source.open(key));
        const auto info = opened->info(context.stop());
        if (!info && info.error().code == ErrorCode::Cancelled)
            return fail(info.error());
        rows.push_back({key.id, key.product, key.manufacturer, pinState(info), key.path});
        QJsonObject object = toJson(key);
        object.insert(QStringLiteral("permitted"), true);
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
        "{\"keys\":[{\"id\",\"path\",\"manufacturer\",\"product\",\"vendorId\",\"productId\",\"permitted\",\n"
        "\"pinSet\"}]}; with --watch one line an event: "
        "{\"event\":\"inserted\"|\"removed\",\"key\":{...},\n"
        "\"permitted\"?}; \"permitted\" is false where you may not use the key");
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
