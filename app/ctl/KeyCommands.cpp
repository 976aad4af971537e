#include "app/ctl/Commands.h"
#include "app/ctl/KeyChoice.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/Terminal.h"
#include "core/base/Json.h"

#include <QJsonArray>

#include <memory>
#include <numeric>

namespace fidesk::ctl {

namespace {

QJsonObject withKey(const token::Token& key, QJsonObject object = {}) {
    object.insert(QStringLiteral("key"), toJson(key.address()));
    return object;
}

std::string joined(const std::vector<std::string>& words) {
    return std::accumulate(words.begin(), words.end(), std::string(), [](std::string all, const auto& word) {
        return all.empty() ? word : std::move(all) + ' ' + word;
    });
}

std::string pinText(const token::AuthenticatorInfo& info, const std::optional<token::PinRetries>& retries) {
    if (!info.canPin())
        return "not possible on this key";
    std::string text = info.pinSet() ? "set" : "not set";
    text += ", at least " + std::to_string(info.minPinLength) + " characters";
    if (retries)
        text += ", " + std::to_string(retries->left) + " tries left";
    if (retries && retries->powerCycleNeeded)
        text += " after it was plugged in again";
    if (info.pinMustChange)
        text += ", must be changed";
    return text;
}

Result<void> info(Context& context) {
    FIDESK_ASSIGN(const auto key, context.key());
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, key->info(context.stop()));
    std::optional<token::PinRetries> retries;
    if (info.pinSet()) {
        FIDESK_ASSIGN(retries, key->pinRetries(context.stop()));
    }
    const token::TokenAddress& address = key->address();
    const auto left = info.remainingDiscoverableCredentials;
    context.output().facts(
        {{"ID", address.id},
         {"Path", address.path},
         {"Maker", address.manufacturer},
         {"Product", address.product},
         {"Model (AAGUID)", aaguidText(info.aaguid)},
         {"Firmware", info.firmwareVersion == 0 ? std::string() : std::to_string(info.firmwareVersion)},
         {"Speaks", joined(info.versions)},
         {"Extensions", joined(info.extensions)},
         {"PIN", pinText(info, retries)},
         {"Room for passkeys", left ? std::to_string(*left) : std::string()},
         {"Manages passkeys", info.canManageCredentials() ? "yes" : "no"}});
    QJsonObject object = toJson(info);
    if (retries) {
        object.insert(QStringLiteral("pinTriesLeft"), retries->left);
        object.insert(QStringLiteral("powerCycleNeeded"), retries->powerCycleNeeded);
    }
    context.output().result(withKey(*key, {{QStringLiteral("info"), object}}));
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

Result<void> reset(Context& context, bool confirmed) {
    FIDESK_ASSIGN(const auto key, context.key());
    const std::string name = nameOf(key->address());
    if (!confirmed) {
        FIDESK_ASSIGN(confirmed, askYes(phrase(text::Phrase::ConfirmReset, name), context.stop()));
    }
    if (!confirmed) {
        context.say(text::Phrase::NotReset);
        return fail(ErrorCode::Cancelled);
    }
    TouchPrompt prompt(context);
    FIDESK_TRY(key->reset(prompt, context.stop()));
    context.say(text::Phrase::KeyWasReset, name);
    context.output().result(withKey(*key));
    return {};
}

Result<void> setPin(Context& context) {
    FIDESK_ASSIGN(const auto key, context.key());
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, key->info(context.stop()));
    if (!info.canPin())
        return fail(ErrorCode::NotSupportedByKey, "PIN");
    if (info.pinSet())
        return fail(ErrorCode::PinAlreadySet);
    const std::string name = nameOf(key->address());
    FIDESK_TRY(context.withSecondTries([&]() -> Result<void> {
        FIDESK_ASSIGN(const token::Pin pin,
                      context.pins().fresh(phrase(text::Phrase::NewPin, name),
                                           phrase(text::Phrase::NewPinAgain), info.minPinLength));
        return key->setPin(pin, context.stop());
    }));
    context.say(text::Phrase::PinSet, name);
    context.output().result(withKey(*key));
    return {};
}

Result<void> changePin(Context& context) {
    FIDESK_ASSIGN(const auto key, context.key());
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, key->info(context.stop()));
    if (!info.pinSet())
        return fail(ErrorCode::PinNotSet);
    const std::string name = nameOf(key->address());
    FIDESK_TRY(context.withSecondTries([&]() -> Result<void> {
        FIDESK_ASSIGN(const token::Pin old, context.pins().current(phrase(text::Phrase::CurrentPin, name)));
        FIDESK_ASSIGN(const token::Pin pin,
                      context.pins().fresh(phrase(text::Phrase::NewPin, name),
                                           phrase(text::Phrase::NewPinAgain), info.minPinLength));
        return key->changePin(old, pin, context.stop());
    }));
    context.say(text::Phrase::PinChanged, name);
    context.output().result(withKey(*key));
    return {};
}

Result<void> listPasskeys(Context& context) {
    FIDESK_ASSIGN(const auto key, context.key());
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, key->info(context.stop()));
    const std::string name = nameOf(key->address());
    std::vector<token::Passkey> passkeys;
    // A key without a PIN cannot hold a passkey that was made here, and has nothing to ask for.
    if (info.pinSet()) {
        FIDESK_TRY(context.withSecondTries([&]() -> Result<void> {
            FIDESK_ASSIGN(const token::Pin pin,
                          context.pins().current(phrase(text::Phrase::CurrentPin, name)));
            FIDESK_ASSIGN(token::PasskeyStore store, key->passkeys(pin, context.stop()));
            passkeys = std::move(store.passkeys);
            return {};
        }));
    }
    std::vector<Row> rows;
    QJsonArray array;
    for (const token::Passkey& passkey : passkeys) {
        rows.push_back({passkey.rpId, passkey.userName, passkey.userDisplayName});
        array.append(toJson(passkey));
    }
    if (rows.empty())
        context.say(text::Phrase::NoPasskeys, name);
    else
        context.output().table({"PORTAL", "USER", "NAME"}, rows);
    context.output().result(withKey(*key, {{QStringLiteral("passkeys"), array}}));
    return {};
}

void addPinCommands(CLI::App& key, Action& action) {
    CLI::App* pin = addGroup(key, "pin", "Set or change the key's PIN");
    addCommand(*pin, "set", "Give a PIN to a key that has none",
               "The PIN is asked for, twice, or is one line of --pin-stdin or --pin-file.\n"
               "JSON: {\"key\":{...}}")
        ->callback([&action] { action = setPin; });
    addCommand(
        *pin, "change", "Change the PIN",
        "The old PIN is asked for, then the new one, twice; or two lines of --pin-stdin or --pin-file,\n"
        "the old one first. JSON: {\"key\":{...}}")
        ->callback([&action] { action = changePin; });
}

} // namespace

void addKeyCommands(CLI::App& app, Action& action) {
    CLI::App* key = addGroup(app, "key", "Look at one security key, or change it");
    addCommand(
        *key, "info", "Show what the key is and can do",
        "JSON: "
        "{\"key\":{...},\"info\":{\"aaguid\",\"versions\",\"pinSet\",\"minPinLength\",\"pinTriesLeft\",...}}")
        ->callback([&action] { action = info; });
    addCommand(*key, "identify", "Let the inserted keys blink, and say which one is touched",
               "JSON: {\"key\":{...}}")
        ->callback([&action] { action = identify; });
    addPinCommands(*key, action);

    CLI::App* passkeys = addGroup(*key, "passkeys", "The passkeys stored on the key");
    addCommand(*passkeys, "list", "List them",
               "JSON: "
               "{\"key\":{...},\"passkeys\":[{\"rpId\",\"credentialId\",\"userId\",\"userName\","
               "\"userDisplayName\"}]}")
        ->callback([&action] { action = listPasskeys; });

    CLI::App* erase = addCommand(*key, "reset", "Erase the key: its PIN and every passkey",
                                 "Keys allow this only within 10 seconds of being inserted, and ask for a "
                                 "touch. JSON: {\"key\":{...}}");
    auto yes = std::make_shared<bool>(false);
    erase->add_flag("--yes", *yes, "Do not ask");
    erase->callback([&action, yes] { action = [yes](Context& context) { return reset(context, *yes); }; });
}

} // namespace fidesk::ctl
