#include "app/ctl/Commands.h"
#include "app/ctl/KeyWork.h"
#include "core/base/Json.h"
#include "core/maintenance/PinGenerator.h"
#include "ui/text/KeyPrompts.h"

#include <memory>

namespace fidesk::ctl {

namespace {

Result<token::Pin> newPin(Context& context, const ChosenKey& key) {
    return context.pins().fresh(phrase(text::Phrase::NewPin, key.name), phrase(text::Phrase::NewPinAgain),
                                key.info.minPinLength);
}

/// The PIN that is to be replaced. A key that wants it changed, or is locked, says so when it is tried.
Result<token::Pin> oldPin(Context& context, const ChosenKey& key) {
    return context.pins().current(phrase(text::Phrase::CurrentPin, key.name));
}

/// Errors: PinBlocked, PinReplugNeeded, before anybody is asked.
Result<void> requireUnlocked(Context& context, const ChosenKey& key) {
    FIDESK_ASSIGN(const token::PinRetries retries, key.token->pinRetries(context.stop()));
    if (retries.left == 0)
        return fail(ErrorCode::PinBlocked);
    if (retries.powerCycleNeeded)
        return fail(ErrorCode::PinReplugNeeded);
    return {};
}

Result<void> setPin(Context& context) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::Pin));
    if (key.info.pinSet())
        return fail(ErrorCode::PinAlreadySet);
    FIDESK_TRY(context.withSecondTries([&]() -> Result<void> {
        FIDESK_ASSIGN(const token::Pin pin, newPin(context, key));
        return key.token->setPin(pin, context.stop());
    }));
    context.say(text::Phrase::PinSet, key.name);
    context.output().result(withKey(key));
    return {};
}

Result<void> changePin(Context& context) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::Pin));
    if (!key.info.pinSet())
        return fail(ErrorCode::PinNotSet);
    FIDESK_TRY(requireUnlocked(context, key));
    FIDESK_TRY(context.withSecondTries([&]() -> Result<void> {
        FIDESK_ASSIGN(const token::Pin old, oldPin(context, key));
        FIDESK_ASSIGN(const token::Pin pin, newPin(context, key));
        return key.token->changePin(old, pin, context.stop());
    }));
    context.say(text::Phrase::PinChanged, key.name);
    context.output().result(withKey(key));
    return {};
}

using MaybePin = std::optional<token::Pin>;

Result<token::Pin> generated(Context& context, const ChosenKey& key, std::size_t digits, MaybePin& inDoubt) {
    const auto give = [&](const token::Pin* old) {
        return maintenance::setGeneratedPin(*key.token, old, digits, context.random(), context.stop(),
                                            &inDoubt);
    };
    if (!key.info.pinSet())
        return give(nullptr);
    FIDESK_TRY(requireUnlocked(context, key));
    MaybePin made;
    FIDESK_TRY(context.withSecondTries([&]() -> Result<void> {
        FIDESK_ASSIGN(const token::Pin old, oldPin(context, key));
        FIDESK_ASSIGN(token::Pin pin, give(&old));
        made = std::move(pin);
        return {};
    }));
    return std::move(*made);
}

/// Tells the PIN that the key has by now, or may have: whatever becomes of standard output, it must not be
/// lost.
Result<void> tell(Context& context, const ChosenKey& key, const token::Pin& pin, text::Phrase phraseOfIt,
                  QJsonObject fields) {
    const std::string label = phrase(phraseOfIt);
    fields.insert(QStringLiteral("replaced"), key.info.pinSet());
    const auto told = context.output().secret(label, withKey(key, std::move(fields)), "pin", pin.view());
    if (told)
        return {};
    context.person().tellOtherwise(label, pin.view());
    return context.refuse(told.error().code, toQString(phrase(text::Phrase::PinToldOtherwise, key.name)),
                          told.error().detail);
}

/// The PIN that nobody else knows, and that the key may have; the failure follows.
Result<void> showInDoubt(Context& context, const ChosenKey& key, const token::Pin& pin) {
    FIDESK_TRY(
        tell(context, key, pin, text::Phrase::GeneratedPinInDoubt, {{QStringLiteral("inDoubt"), true}}));
    context.output().progress(toUtf8(text::generatedPinInDoubt(key.info.pinSet())));
    return {};
}

Result<void> generatePin(Context& context, std::size_t digits) {
    const NoPipeSignal noSignal;
    FIDESK_TRY(context.person().reads());
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::Pin));
    MaybePin inDoubt;
    const Result<token::Pin> pin = generated(context, key, digits, inDoubt);
    if (!pin) {
        if (inDoubt)
            FIDESK_TRY(showInDoubt(context, key, *inDoubt));
        return fail(pin.error());
    }
    context.progress(key.info.pinSet() ? text::Phrase::PinChanged : text::Phrase::PinSet, key.name);
    FIDESK_TRY(tell(context, key, *pin, text::Phrase::GeneratedPin, {}));
    context.progress(text::Phrase::ShownOnce);
    return {};
}

} // namespace

void addKeyPinCommands(CLI::App& key, Action& action) {
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

    CLI::App* generate = addCommand(
        *pin, "generate", "Set or change the PIN to one that the program makes up",
        "Digits from the system's random source; no rows, repeats or dates. The PIN is printed once, on\n"
        "standard output, and is kept nowhere: note it, or give it on, at once. Where standard output does\n"
        "not take it, it is told at the terminal, or on standard error where there is none. The old PIN,\n"
        "where there is one, is asked for, or is one line of --pin-stdin or --pin-file.\n"
        "JSON: {\"pin\":\"417280\",\"key\":{...},\"replaced\":false}; with \"inDoubt\":true, before the "
        "error,\n"
        "where the key was pulled out before it had confirmed the PIN.");
    auto digits = std::make_shared<std::size_t>(maintenance::usualGeneratedPin);
    generate
        ->add_option("--digits", *digits, "How many (6); more where the key's own minimum is higher, 4 to 63")
        ->check(CLI::Range(maintenance::shortestGeneratedPin, maintenance::longestGeneratedPin))
        ->type_name("N");
    generate->callback(
        [&action, digits] { action = [digits](Context& context) { return generatePin(context, *digits); }; });
}

} // namespace fidesk::ctl
