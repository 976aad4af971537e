#include "app/ctl/Commands.h"
#include "app/ctl/KeyChoice.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/KeyWork.h"
#include "core/base/Json.h"
#include "core/models/Catalogue.h"
#include "ui/text/KeyText.h"

#include <array>

namespace fidesk::ctl {

namespace {

using Group = text::KeyFact::Group;

constexpr std::array groups{Group::Identity,    Group::Pin,    Group::Storage,
                            Group::Fingerprint, Group::Policy, Group::Technical};

text::Phrase titleOf(Group group) {
    switch (group) {
    case Group::Identity:
        return text::Phrase::IdentityFacts;
    case Group::Pin:
        return text::Phrase::PinFacts;
    case Group::Storage:
        return text::Phrase::StorageFacts;
    case Group::Fingerprint:
        return text::Phrase::FingerprintFacts;
    case Group::Policy:
        return text::Phrase::PolicyFacts;
    case Group::Technical:
        break;
    }
    return text::Phrase::TechnicalFacts;
}

void showFacts(Context& context, const QList<text::KeyFact>& facts) {
    for (const Group group : groups) {
        std::vector<Fact> some;
        for (const text::KeyFact& fact : facts)
            if (fact.group == group)
                some.push_back({toUtf8(fact.what), toUtf8(fact.how), toUtf8(fact.why)});
        context.output().facts(some, phrase(titleOf(group)));
    }
}

Result<void> info(Context& context) {
    FIDESK_ASSIGN(const auto key, context.key());
    FIDESK_ASSIGN(const token::TokenStatus status, key->status(context.stop()));
    const token::TokenAddress& address = key->address();
    const std::string model = models::modelName(status.info.aaguid).value_or(std::string());
    context.output().facts({{"ID", address.id}, {"Path", address.path}});
    showFacts(context, text::keyFacts(address, status, toQString(model)));
    context.output().result(
        {{QStringLiteral("key"), toJson(address)}, {QStringLiteral("info"), toJson(status, model)}});
    return {};
}

Result<void> identify(Context& context) {
    FIDESK_ASSIGN(token::TokenSource * source, context.keys());
    FIDESK_ASSIGN(std::vector<token::TokenAddress> keys, source->list());
    if (!context.settings().key.empty()) {
        FIDESK_ASSIGN(const auto named, context.key());
        keys = {named->address()};
    }
    if (keys.empty())
        return fail(ErrorCode::NoKey);
    const text::Phrase ask = keys.size() == 1 ? text::Phrase::TouchKey : text::Phrase::TouchAKey;
    FIDESK_ASSIGN(const token::TokenAddress touched,
                  touchedKey(
                      *source, keys, [&context, ask] { context.progress(ask); }, context.stop()));
    context.say(text::Phrase::TouchedKey, nameOf(touched));
    context.output().result({{QStringLiteral("key"), toJson(touched)}});
    return {};
}

Result<void> wink(Context& context) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::Wink));
    FIDESK_TRY(key.token->wink(context.stop()));
    context.say(text::Phrase::Winked, key.name);
    context.output().result(withKey(key));
    return {};
}

} // namespace

void addKeyCommands(CLI::App& app, Action& action) {
    CLI::App* key = addGroup(app, "key", "Look at one security key, or change it");
    addCommand(
        *key, "info", "Show what the key is, what state it is in and what it can do, and why not",
        "Needs neither PIN nor touch.\n"
        "JSON: {\"key\":{...},\"info\":{\"aaguid\",\"model\",\"versions\",\"pinState\",\"pinTriesLeft\","
        "\"minPinLength\",\n"
        "\"passkeysLeft\",\"features\":{\"alwaysUv\":{\"can\":false,\"why\"},...},...}}")
        ->callback([&action] { action = info; });
    addCommand(*key, "identify", "Let the inserted keys blink, and say which one is touched",
               "JSON: {\"key\":{...}}")
        ->callback([&action] { action = identify; });
    addCommand(*key, "wink", "Let the key blink or beep, to see which one it is",
               "Not every key can; identify works with any. JSON: {\"key\":{...}}")
        ->callback([&action] { action = wink; });
    addKeyPinCommands(*key, action);
    addKeyPasskeyCommands(*key, action);
    addKeyFingerprintCommands(*key, action);
    addKeySettingsCommands(*key, action);
    addKeyLargeBlobCommands(*key, action);
    addKeyResetCommand(*key, action);
}

} // namespace fidesk::ctl
