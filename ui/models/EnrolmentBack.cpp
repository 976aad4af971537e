#include "ui/models/EnrolmentErrors.h"
#include "ui/models/EnrolmentModel.h"

namespace fidesk::ui {

// Again, back, cancel.

void EnrolmentModel::tryAgain() {
    if (!canTryAgain())
        return;
    const auto retry = std::exchange(retry_, nullptr);
    retry();
}

bool EnrolmentModel::canStartOver() const {
    return state_ == State::NeedKey || state_ == State::NeedConsent || state_ == State::NeedPin ||
           state_ == State::Touching || state_ == State::NeedNickname || state_ == State::Failed;
}

void EnrolmentModel::startOver() {
    if (!canStartOver())
        return;
    cleanUpFailed_ = false;
    const bool untouched = state_ == State::NeedKey || state_ == State::NeedConsent ||
                           (state_ == State::Failed && step_ == Step::Insert);
    takeBack([this, untouched] { untouched ? chooseAgain() : restart({}); });
}

/// From where the key is waited for. One that is reset anyway keeps no PIN.
void EnrolmentModel::restart(const QString& problem) {
    if (wipes())
        pin_.reset();
    tellPin([this, problem] { needKey(problem); });
}

/// The key has a PIN that nobody has seen: it is shown before it is too late.
void EnrolmentModel::tellPin(Then then) {
    if (!pin_)
        return then();
    afterNote_ = std::move(then);
    enter(State::PinStays, Step::Pin);
}

void EnrolmentModel::noted() {
    if (state_ != State::PinStays)
        return;
    pin_.reset();
    const auto then = std::exchange(afterNote_, nullptr);
    then();
}

void EnrolmentModel::takeBack(Then then) {
    stop_.request_stop();
    if (!session_) {
        if (state_ != State::Asking)
            return then();
        // Nothing to take back, but what is under way ends first.
        enter(State::Cancelling, step_);
        parts_.keys.run([](const std::stop_token&) { return true; }).then(this, [then](bool) { then(); });
        return;
    }
    enter(State::Cancelling, step_);
    run([](EnrolmentSession& session, const std::stop_token&) { return session.enrolment().abandon(); },
        [this, then](const Result<void>& result) {
            if (state_ != State::Cancelling)
                return;
            if (result)
                return then();
            if (!parts_.keysModel.contains(keyId_) && keyIsGone(result.error().code)) {
                leftover_ = std::move(session_);
                return then();
            }
            cleanUpFailed_ = true;
            failWith(result.error(), [this, then] { takeBack(then); });
        });
}

void EnrolmentModel::cancel() {
    if (state_ == State::Closed || state_ == State::Cancelling)
        return;
    if (state_ == State::Done || state_ == State::PinStays)
        return closeIt();
    if (cleanUpFailed_)
        return tellPin([this] { closeIt(); });
    takeBack([this] { tellPin([this] { closeIt(); }); });
}

void EnrolmentModel::close() {
    if (state_ == State::Done)
        cancel();
}

void EnrolmentModel::closeIt() {
    forget();
    dropLeftover();
    enter(State::Closed, Step::Choose);
}

/// A session is let go on its own thread, where the PIN it holds is wiped.
void EnrolmentModel::forget() {
    cleanUpFailed_ = false;
    pin_.reset();
    if (session_)
        parts_.keys.run([session = std::move(session_)](const std::stop_token&) { return true; })
            .then(this, [](bool) {});
    session_.reset();
    if (state_ != State::Done)
        keyId_.clear();
}

/// The key did not come back: what has to be done on it stays in the journal.
void EnrolmentModel::dropLeftover() {
    session_ = std::move(leftover_);
    if (session_)
        run([](EnrolmentSession& session, const std::stop_token&) { return session.enrolment().abandon(); },
            [](const Result<void>&) {});
    forget();
}

} // namespace fidesk::ui
