#include "app/ctl/KeyWork.h"

#include "app/ctl/KeyChoice.h"
#include "app/ctl/KeyJson.h"
#include "core/base/Text.h"
#include "ui/text/KeyText.h"

namespace fidesk::ctl {

namespace {

/// Errors: those a key gives to any PIN while it is locked or wants another one.
Result<void> mayBeAsked(Context& context, const ChosenKey& key) {
    if (!key.info.pinSet())
        return fail(ErrorCode::PinNotSet);
    FIDESK_ASSIGN(const token::PinRetries retries, key.token->pinRetries(context.stop()));
    if (retries.left == 0)
        return fail(ErrorCode::PinBlocked);
    if (retries.powerCycleNeeded)
        return fail(ErrorCode::PinReplugNeeded);
    if (key.info.pinMustChange)
        return fail(ErrorCode::PinMustChange);
    return {};
}

} // namespace

Result<ChosenKey> chosenKey(Context& context) {
    ChosenKey key;
    FIDESK_ASSIGN(key.token, context.key());
    FIDESK_ASSIGN(key.info, key.token->info(context.stop()));
    context.setMinPinLength(key.info.minPinLength);
    key.name = nameOf(key.token->address());
    return key;
}

Result<ChosenKey> keyThatCan(Context& context, token::Feature feature) {
    FIDESK_ASSIGN(ChosenKey key, chosenKey(context));
    if (!token::can(key.info, feature))
        return context.refuse(ErrorCode::NotSupportedByKey, text::whyNot(key.info, feature), nameOf(feature));
    return key;
}

Result<token::Pin> provenPin(Context& context, const ChosenKey& key) {
    FIDESK_TRY(mayBeAsked(context, key));
    std::optional<token::Pin> pin;
    FIDESK_TRY(context.withSecondTries([&]() -> Result<void> {
        FIDESK_ASSIGN(pin, context.pins().current(phrase(text::Phrase::CurrentPin, key.name)));
        return key.token->checkPin(*pin, context.stop());
    }));
    return std::move(*pin);
}

Result<std::optional<token::Pin>> pinIfSet(Context& context, const ChosenKey& key) {
    if (!key.info.pinSet())
        return std::optional<token::Pin>();
    FIDESK_ASSIGN(token::Pin pin, provenPin(context, key));
    return std::optional<token::Pin>(std::move(pin));
}

Result<void> checkName(const std::string& name, std::size_t maxBytes) {
    if (!codePoints(name) || hasControlCharacters(name))
        return fail(ErrorCode::InvalidArgument, "a name has no control characters");
    if (name.size() > maxBytes)
        return fail(ErrorCode::InvalidArgument,
                    "a name is at most " + std::to_string(maxBytes) + " bytes long");
    return {};
}

QJsonObject withKey(const ChosenKey& key, QJsonObject object) {
    object.insert(QStringLiteral("key"), toJson(key.token->address()));
    return object;
}

} // namespace fidesk::ctl
