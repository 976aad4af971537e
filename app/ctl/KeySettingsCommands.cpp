#include "app/ctl/Commands.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/KeyWork.h"
#include "core/base/Json.h"
#include "ui/text/KeyText.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

namespace fidesk::ctl {

namespace {

using token::Feature;

/// "the setting is there and so": nothing where the key has no such setting.
std::optional<bool> stateOf(const token::AuthenticatorInfo& info, const char* option, Feature feature) {
    const auto value = info.option(option);
    return value || !token::can(info, feature) ? value : std::optional(false);
}

std::string inWords(const std::optional<bool>& state) {
    if (!state)
        return phrase(text::Phrase::SettingMissing);
    return phrase(*state ? text::Phrase::SettingOn : text::Phrase::SettingOff);
}

std::string whyNot(const ChosenKey& key, Feature feature) {
    return toUtf8(text::whyNot(key.info, feature));
}

QJsonValue orNull(const std::optional<bool>& state) {
    return state ? QJsonValue(*state) : QJsonValue();
}

Result<void> show(Context& context) {
    FIDESK_ASSIGN(const ChosenKey key, chosenKey(context));
    const token::AuthenticatorInfo& info = key.info;
    const auto alwaysUv = stateOf(info, "alwaysUv", Feature::AlwaysUv);
    const auto enterprise = stateOf(info, "ep", Feature::EnterpriseAttestation);
    const bool forces = token::can(info, Feature::ForcePinChange) || info.pinMustChange;
    context.output().facts(
        {{phrase(text::Phrase::MinPinLengthSetting),
          token::can(info, Feature::Pin) ? std::to_string(info.minPinLength) : inWords({}),
          whyNot(key, Feature::MinPinLength)},
         {phrase(text::Phrase::RpIdsSetting),
          token::can(info, Feature::MinPinLengthRpIds)
              ? phrase(text::Phrase::UpTo, std::to_string(info.maxRpIdsForMinPinLength))
              : inWords({}),
          whyNot(key, Feature::MinPinLengthRpIds)},
         {phrase(text::Phrase::ForcePinChangeSetting),
          inWords(forces ? std::optional(info.pinMustChange) : std::nullopt),
          whyNot(key, Feature::ForcePinChange)},
         {phrase(text::Phrase::AlwaysUvSetting), inWords(alwaysUv), whyNot(key, Feature::AlwaysUv)},
         {phrase(text::Phrase::EnterpriseSetting), inWords(enterprise),
          whyNot(key, Feature::EnterpriseAttestation)}},
        key.name);
    QJsonObject can;
    for (const Feature feature : {Feature::MinPinLength, Feature::MinPinLengthRpIds, Feature::ForcePinChange,
                                  Feature::AlwaysUv, Feature::EnterpriseAttestation})
        can.insert(toQString(nameOf(feature)), token::can(info, feature));
    context.output().result(withKey(
        key,
        {{QStringLiteral("settings"),
          QJsonObject{{QStringLiteral("minPinLength"), jsonNumber(info.minPinLength)},
                      {QStringLiteral("maxRpIdsForMinPinLength"), jsonNumber(info.maxRpIdsForMinPinLength)},
                      {QStringLiteral("forcePinChange"), info.pinMustChange},
                      {QStringLiteral("alwaysUv"), orNull(alwaysUv)},
                      {QStringLiteral("enterpriseAttestation"), orNull(enterprise)},
                      {QStringLiteral("canChange"), can}}}}));
    return {};
}

/// Says what became of a setting. @p changed: false where it was so before.
Result<void> done(Context& context, const ChosenKey& key, bool changed, text::Phrase said,
                  const std::string& value, QJsonObject settings) {
    context.say(changed ? said : text::Phrase::AlreadySo, key.name, value);
    context.output().result(withKey(
        key, {{QStringLiteral("changed"), changed}, {QStringLiteral("settings"), std::move(settings)}}));
    return {};
}

/// Asks for the PIN of a key that has one, and does @p work with it.
template <typename Work> Result<void> withPin(Context& context, const ChosenKey& key, Work work) {
    FIDESK_ASSIGN(const std::optional<token::Pin> pin, pinIfSet(context, key));
    Result<void> done = work(pin ? &*pin : nullptr);
    if (!pin && !done && done.error().code == ErrorCode::PinRequired)
        return fail(ErrorCode::PinNotSet, done.error().detail, done.error().native); // as an always-UV key's
    return done;
}

Result<void> setMinPinLength(Context& context, std::size_t length) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, Feature::MinPinLength));
    if (length < key.info.minPinLength)
        return fail(ErrorCode::MinPinLengthRefused, "it is " + std::to_string(key.info.minPinLength));
    const bool change = length != key.info.minPinLength;
    const std::string value = std::to_string(length);
    if (change) {
        context.progress(text::Phrase::WarnMinPinLength, key.name, value);
        FIDESK_TRY(withPin(context, key, [&](const token::Pin* pin) {
            return key.token->setMinPinLength(length, pin, context.stop());
        }));
    }
    return done(context, key, change, text::Phrase::MinPinLengthSet, value,
                {{QStringLiteral("minPinLength"), jsonNumber(length)}});
}

Result<void> setRpIds(Context& context, const std::vector<std::string>& rpIds) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, Feature::MinPinLengthRpIds));
    if (rpIds.size() > key.info.maxRpIdsForMinPinLength)
        return context.refuse(ErrorCode::RequestTooLarge,
                              toQString(phrase(text::Phrase::TooManyRpIds, key.name,
                                               std::to_string(key.info.maxRpIdsForMinPinLength))),
                              std::to_string(rpIds.size()) + " relying parties");
    if (const std::size_t fit = token::rpIdsThatFit(rpIds); fit < rpIds.size())
        return context.refuse(
            ErrorCode::RequestTooLarge,
            toQString(phrase(text::Phrase::RpIdsTooLong, std::to_string(fit), std::to_string(rpIds.size()))),
            std::to_string(fit) + " fit");
    FIDESK_TRY(withPin(context, key, [&](const token::Pin* pin) {
        return key.token->setMinPinLengthRpIds(rpIds, pin, context.stop());
    }));
    std::string all;
    QJsonArray array;
    for (const std::string& rpId : rpIds) {
        all += (all.empty() ? "" : ", ") + rpId;
        array.append(toQString(rpId));
    }
    return done(context, key, true, text::Phrase::RpIdsSet, all,
                {{QStringLiteral("minPinLengthRpIds"), array}});
}

Result<void> forcePinChange(Context& context) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, Feature::ForcePinChange));
    if (!key.info.pinSet())
        return fail(ErrorCode::PinNotSet);
    const bool change = !key.info.pinMustChange;
    if (change)
        FIDESK_TRY(withPin(context, key, [&](const token::Pin* pin) {
            return key.token->forcePinChange(pin, context.stop());
        }));
    return done(context, key, change, text::Phrase::PinChangeForced, {},
                {{QStringLiteral("forcePinChange"), true}});
}

Result<void> setAlwaysUv(Context& context, bool on) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, Feature::AlwaysUv));
    const bool change = key.info.option("alwaysUv").value_or(false) != on;
    if (change)
        FIDESK_TRY(withPin(context, key, [&](const token::Pin* pin) {
            return key.token->setAlwaysUv(on, pin, context.stop());
        }));
    return done(context, key, change, on ? text::Phrase::AlwaysUvOn : text::Phrase::AlwaysUvOff, {},
                {{QStringLiteral("alwaysUv"), on}});
}

Result<void> enableEnterpriseAttestation(Context& context, bool yes) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, Feature::EnterpriseAttestation));
    const bool change = !key.info.option("ep").value_or(false);
    if (change) {
        FIDESK_TRY(context.confirm(yes, phrase(text::Phrase::ConfirmEnterprise, key.name)));
        FIDESK_TRY(withPin(context, key, [&](const token::Pin* pin) {
            return key.token->enableEnterpriseAttestation(pin, context.stop());
        }));
    }
    return done(context, key, change, text::Phrase::EnterpriseOn, {},
                {{QStringLiteral("enterpriseAttestation"), true}});
}

constexpr const char* changedJson = "JSON: {\"key\":{...},\"changed\":true,\"settings\":{...}}; \"changed\" "
                                    "is false where it was so before";

void addMinPinLength(CLI::App& settings, Action& action) {
    CLI::App* command = addCommand(
        settings, "min-pin-length", "Raise the minimum length of PINs; only a reset takes it down again",
        std::string("A PIN that is shorter must be changed before the key does anything else.\n") +
            changedJson);
    auto length = std::make_shared<std::size_t>(0);
    command->add_option("N", *length, "Characters (code points), 4 to 63")
        ->required()
        ->check(CLI::Range(token::minPinCodePoints, token::maxPinBytes))
        ->type_name("");
    command->callback([&action, length] {
        action = [length](Context& context) { return setMinPinLength(context, *length); };
    });
}

void addRpIds(CLI::App& settings, Action& action) {
    CLI::App* command = addCommand(
        settings, "min-pin-length-rps", "Name the relying parties that may learn the minimum PIN length",
        std::string("They take the place of those named before, which no key tells.\n") + changedJson);
    auto rpIds = std::make_shared<std::vector<std::string>>();
    command->add_option("RPID", *rpIds, "As login.example; several, up to what the key can keep")
        ->required()
        ->type_name("");
    command->callback(
        [&action, rpIds] { action = [rpIds](Context& context) { return setRpIds(context, *rpIds); }; });
}

void addAlwaysUv(CLI::App& settings, Action& action) {
    CLI::App* command = addCommand(
        settings, "always-uv", "Ask for PIN or fingerprint at every use, also where a site does not",
        std::string("The key is read first, and asked only where it differs.\n") + changedJson);
    auto state = std::make_shared<std::string>();
    addArgument(*command, "STATE", *state, "on or off")->check(CLI::IsMember({"on", "off"}));
    command->callback([&action, state] {
        action = [state](Context& context) { return setAlwaysUv(context, *state == "on"); };
    });
}

void addEnterprise(CLI::App& settings, Action& action) {
    CLI::App* command = addCommand(
        settings, "enterprise-attestation",
        "Let the key name itself, by its serial number, to the sites its maker or you chose",
        std::string("It cannot be taken back but by a reset. Asks first, unless --yes.\n") + changedJson);
    auto state = std::make_shared<std::string>();
    auto yes = std::make_shared<bool>(false);
    addArgument(*command, "STATE", *state, "on")->check(CLI::IsMember(std::set<std::string>{"on"}));
    command->add_flag("--yes", *yes, "Do not ask");
    command->callback([&action, state, yes] { // state lives as long as the option that fills it
        action = [yes](Context& context) { return enableEnterpriseAttestation(context, *yes); };
    });
}

} // namespace

void addKeySettingsCommands(CLI::App& key, Action& action) {
    CLI::App* settings = addGroup(key, "settings", "What the key asks of its users");
    addCommand(*settings, "show", "Show them, and why one cannot be changed",
               "Needs neither PIN nor touch.\n"
               "JSON: {\"key\":{...},\"settings\":{\"minPinLength\",\"maxRpIdsForMinPinLength\","
               "\"forcePinChange\",\"alwaysUv\",\n"
               "\"enterpriseAttestation\",\"canChange\":{...}}}; null where the key has no such setting")
        ->callback([&action] { action = show; });
    addMinPinLength(*settings, action);
    addRpIds(*settings, action);
    addCommand(*settings, "force-pin-change", "Have the PIN changed before anything else can be done",
               changedJson)
        ->callback([&action] { action = forcePinChange; });
    addAlwaysUv(*settings, action);
    addEnterprise(*settings, action);
}

} // namespace fidesk::ctl
