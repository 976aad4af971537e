#include "ui/models/KeyResetModel.h"

#include "ui/text/ErrorText.h"
#include "ui/text/KeyPrompts.h"

namespace fidesk::ui {

using maintenance::ResetStep;

namespace {

KeyResetModel::State stateOf(ResetStep step) {
    switch (step) {
    case ResetStep::Unplug:
        return KeyResetModel::State::Unplug;
    case ResetStep::PlugIn:
        return KeyResetModel::State::PlugIn;
    case ResetStep::Send:
        return KeyResetModel::State::Sending;
    case ResetStep::Touch:
        return KeyResetModel::State::Touch;
    }
    return KeyResetModel::State::Sending;
}

/// Hands each step on.
class StepObserver final : public maintenance::ResetObserver {
public:
    using Tell = std::function<void(ResetStep, std::chrono::milliseconds)>;
    explicit StepObserver(Tell tell) : tell_(std::move(tell)) {}
    void resetStep(ResetStep step, std::chrono::milliseconds limit) override { tell_(step, limit); }

private:
    Tell tell_;
};

} // namespace

KeyResetModel::KeyResetModel(Executor& keys, token::TokenSource& source, KeyAccess& access,
                             const maintenance::ResetTimings& timings, QObject* parent)
    : QObject(parent), keys_(keys), source_(source), access_(access), timings_(timings) {
    connect(&countdown_, &Countdown::ticked, this, &KeyResetModel::secondsLeftChanged);
    connect(&access_, &KeyAccess::changed, this, &KeyResetModel::accessChanged);
}

QString KeyResetModel::whyNot() const {
    const auto& status = access_.status();
    return status && status->info.u2fOnly() ? text::cannotBeReset() : QString();
}

void KeyResetModel::start() {
    const token::TokenAddress* address = access_.address();
    if (!address || running())
        return;
    keyId_ = access_.id();
    keyName_ = access_.name();
    problem_.clear();
    access_.cancel();
    access_.stay(true);
    // It is read first: who unplugs it before that is done has not unplugged the key that was meant.
    enter(State::Sending, std::chrono::milliseconds(0));
    auto tell = [this, self = QPointer<QObject>(this), run = ++run_](ResetStep step,
                                                                     std::chrono::milliseconds limit) {
        keys_.post(self, [this, run, step, limit] { stepped(run, step, limit); });
    };
    stop_ = keys_
                .run([&source = source_, address = *address, timings = timings_,
                      tell](const std::stop_token& stop) -> Result<void> {
                    StepObserver observer(tell);
                    FIDESK_TRY(maintenance::guidedReset(source, address, observer, stop, timings));
                    return {};
                })
                .then(this, [this](const Result<void>& result) { ended(result); });
}

void KeyResetModel::stepped(unsigned run, ResetStep step, std::chrono::milliseconds limit) {
    if (run == run_ && running())
        enter(stateOf(step), step == ResetStep::Send ? std::chrono::milliseconds(0) : limit);
}

void KeyResetModel::enter(State state, std::chrono::milliseconds limit) {
    state_ = state;
    countdown_.start(limit);
    Q_EMIT changed();
}

void KeyResetModel::ended(const Result<void>& result) {
    countdown_.stop();
    if (result)
        state_ = State::Done;
    else
        state_ = result.error().code == ErrorCode::Cancelled ? State::Idle : State::Failed;
    if (state_ == State::Failed)
        problem_ = text::sentence(result.error());
    const QString before = access_.id();
    access_.stay(false);
    keyId_ = access_.id();
    if (keyId_ == before)
        access_.pinMayHaveChanged(); // Another id is asked anyway.
    Q_EMIT changed();
    if (result)
        Q_EMIT done(keyName_);
}

void KeyResetModel::cancel() {
    stop_.request_stop();
}

void KeyResetModel::close() {
    if (running() || state_ == State::Idle)
        return;
    state_ = State::Idle;
    problem_.clear();
    Q_EMIT changed();
}

void KeyResetModel::accessChanged() {
    // What became of another key is not said here.
    if (!running() && state_ == State::Done && !access_.id().isEmpty() && access_.id() != keyId_)
        close();
}

} // namespace fidesk::ui
