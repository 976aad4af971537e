#include "app/ctl/Commands.h"
#include "app/ctl/Countdown.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/KeyWork.h"
#include "core/base/Json.h"
#include "core/maintenance/GuidedReset.h"

#include <memory>
#include <optional>

namespace fidesk::ctl {

namespace {

using maintenance::ResetStep;

struct Options {
    bool yes{false};
    bool now{false};
};

QLatin1String nameOf(ResetStep step) {
    switch (step) {
    case ResetStep::Unplug:
        return QLatin1String("unplug");
    case ResetStep::PlugIn:
        return QLatin1String("plugIn");
    case ResetStep::Send:
        return QLatin1String("send");
    case ResetStep::Touch:
        break;
    }
    return QLatin1String("touch");
}

text::Phrase phraseOf(ResetStep step) {
    switch (step) {
    case ResetStep::Unplug:
        return text::Phrase::ResetUnplug;
    case ResetStep::PlugIn:
        return text::Phrase::ResetPlugIn;
    case ResetStep::Send:
        return text::Phrase::ResetSend;
    case ResetStep::Touch:
        break;
    }
    return text::Phrase::ResetTouch;
}

/// Tells each step and counts it down; with software keys it does what a person would be asked to.
class Guide final : public maintenance::ResetObserver, public token::TokenObserver {
public:
    Guide(Context& context, const ChosenKey& key) : context_(context), key_(key) {}

    void resetStep(ResetStep step, std::chrono::milliseconds limit) override {
        countdown_.reset();
        context_.progress(phraseOf(step), key_.name);
        context_.output().result(
            withKey(key_, {{QStringLiteral("event"), QStringLiteral("resetStep")},
                           {QStringLiteral("step"), nameOf(step)},
                           {QStringLiteral("timeLimit"), static_cast<qint64>(limit.count())},
                           {QStringLiteral("message"), toQString(phrase(phraseOf(step), key_.name))}}));
        if (step != ResetStep::Send)
            countdown_.emplace(context_.output(), limit);
        if (step == ResetStep::Unplug || step == ResetStep::PlugIn)
            context_.moveKey(key_.token->address().id, step == ResetStep::PlugIn);
    }
    void touchNeeded() override { resetStep(ResetStep::Touch, maintenance::ResetTimings().touch); }
    void touchDone() override { countdown_.reset(); }

private:
    Context& context_;
    const ChosenKey& key_;
    std::optional<Countdown> countdown_{};
};

/// How many passkeys would be lost: known only where the PIN is at hand without asking, since whoever resets
/// a key often has none. Errors: provenPin(), Token::passkeys().
Result<std::optional<std::uint64_t>> passkeysOn(Context& context, const ChosenKey& key) {
    if (context.pins().asks() || !key.info.pinSet() || !key.info.canManageCredentials())
        return std::optional<std::uint64_t>();
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    FIDESK_ASSIGN(const token::PasskeyStore store, key.token->passkeys(pin, context.stop()));
    return std::optional(store.used);
}

void explainLoss(Context& context, const ChosenKey& key, const std::optional<std::uint64_t>& passkeys) {
    context.progress(text::Phrase::LossTitle, key.name);
    if (passkeys)
        context.progress(text::Phrase::LossCountedPasskeys, std::to_string(*passkeys));
    else
        context.progress(text::Phrase::LossPasskeys);
    if (key.info.pinSet())
        context.progress(text::Phrase::LossPin);
    if (key.info.option("bioEnroll").value_or(false))
        context.progress(text::Phrase::LossFingerprints);
    context.progress(text::Phrase::LossRest);
    context.progress(text::Phrase::LossWayIn);
    if (key.token->address().serial.empty())
        context.progress(text::Phrase::SameKindOfKey);
}

Result<void> reset(Context& context, const Options& options) {
    FIDESK_ASSIGN(token::TokenSource * source, context.keys());
    FIDESK_ASSIGN(ChosenKey key, chosenKey(context));
    if (key.info.u2fOnly())
        return context.refuse(ErrorCode::NotSupportedByKey, toQString(phrase(text::Phrase::NoResetOverU2f)),
                              "reset");
    FIDESK_ASSIGN(const std::optional<std::uint64_t> passkeys, passkeysOn(context, key));
    if (!options.yes)
        explainLoss(context, key, passkeys);
    FIDESK_TRY(context.confirm(options.yes, phrase(text::Phrase::ConfirmReset, key.name)));
    {
        Guide guide(context, key);
        if (options.now)
            FIDESK_TRY(key.token->reset(guide, context.stop()));
        else
            FIDESK_TRY(maintenance::guidedReset(*source, key.token->address(), guide, context.stop()));
    }
    context.say(text::Phrase::KeyWasReset, key.name);
    QJsonObject object;
    if (passkeys)
        object.insert(QStringLiteral("passkeysErased"), jsonNumber(*passkeys));
    context.output().result(withKey(key, object));
    return {};
}

} // namespace

void addKeyResetCommand(CLI::App& key, Action& action) {
    CLI::App* command = addCommand(
        key, "reset", "Erase the key: its PIN, every passkey, fingerprints and settings",
        "A key takes this only in its first seconds after it was plugged in. So you are asked to unplug it\n"
        "and plug the same one in again; the reset is sent at once, and the key waits for its touch.\n"
        "Software keys plug themselves. With --pin-stdin or --pin-file the PIN is used to count what is "
        "lost.\n"
        "JSON: a line for each step, "
        "{\"event\":\"resetStep\",\"step\":\"unplug\"|\"plugIn\"|\"send\"|\"touch\",\n"
        "\"timeLimit\":120000,\"message\",\"key\":{...}}, then {\"key\":{...},\"passkeysErased\"?}");
    auto options = std::make_shared<Options>();
    command->add_flag("--yes", options->yes, "Do not ask");
    command->add_flag("--now", options->now, "The key was plugged in just now: send the reset at once");
    command->callback(
        [&action, options] { action = [options](Context& context) { return reset(context, *options); }; });
}

} // namespace fidesk::ctl
