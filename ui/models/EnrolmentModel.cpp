#include "ui/models/EnrolmentModel.h"

#include "core/base/Json.h"
#include "core/base/Text.h"
#include "ui/models/EnrolmentErrors.h"
#include "ui/models/Nicknames.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Prompts.h"

namespace fidesk::ui {

namespace {

using namespace std::chrono_literals;

constexpr auto touchTime = 30s;

} // namespace

EnrolmentModel::EnrolmentModel(Parts parts, QObject* parent) : QObject(parent), parts_(parts) {
    ticking_.setInterval(250);
    connect(&ticking_, &QTimer::timeout, this, &EnrolmentModel::tick);
    connect(&parts_.keysModel, &KeysModel::changed, this, &EnrolmentModel::keysChanged);
}

void EnrolmentModel::setPortal(std::shared_ptr<portal::Portal> portal, const QString& address,
                               const QString& by) {
    if (open())
        cancel();
    portal_ = std::move(portal);
    address_ = address;
    by_ = by;
}

bool EnrolmentModel::busy() const {
    return state_ == State::Asking || state_ == State::CheckingPin || state_ == State::Touching ||
           state_ == State::Registering || state_ == State::Cancelling;
}

int EnrolmentModel::touchSeconds() {
    return touchTime / 1s;
}

int EnrolmentModel::secondsLeft() const {
    const auto left = std::chrono::ceil<std::chrono::seconds>(touchUntil_ - std::chrono::steady_clock::now());
    return static_cast<int>(std::max<std::chrono::seconds::rep>(0, left.count()));
}

void EnrolmentModel::enter(State state, Step step, const QString& problem) {
    state_ = state;
    step_ = step;
    problem_ = problem;
    retry_ = nullptr;
    if (state != State::Touching)
        touch(false);
    Q_EMIT changed();
}

void EnrolmentModel::failWith(const Error& error, std::function<void()> retry) {
    enter(State::Failed, step_, text::sentence(error));
    retry_ = std::move(retry);
    Q_EMIT changed();
}

template <typename Work, typename Done> void EnrolmentModel::run(Work work, Done done) {
    stop_ = parts_.keys
                .run([session = session_, work = std::move(work)](const std::stop_token& stop) mutable {
                    return work(session->enrolment(), stop);
                })
                .then(this, [this, session = std::weak_ptr(session_), done](auto result) {
                    if (!session.expired() && session.lock() == session_)
                        done(std::move(result));
                });
}

// --- Insert ------------------------------------------------------------------------------------------

void EnrolmentModel::start(const UserItem& user, const QStringList& taken) {
    if (open() || !portal_)
        return;
    user_ = user;
    taken_ = taken;
    mustLeave_ = false;
    cleanUpFailed_ = false;
    nickname_.clear();
    registrationId_.clear();
    needKey();
}

void EnrolmentModel::needKey(const QString& problem) {
    forget();
    enter(State::NeedKey, Step::Insert, problem);
    keysChanged();
}

void EnrolmentModel::keysChanged() {
    const qsizetype count = parts_.keysModel.items().size();
    mustLeave_ = mustLeave_ && count > 0;
    const bool waits = state_ == State::NeedPin || state_ == State::NeedNickname || state_ == State::Failed;
    if (waits && session_ && !parts_.keysModel.contains(keyId_))
        return pulledOut();
    if (state_ != State::NeedKey || mustLeave_)
        return;
    if (count == 1)
        return begin();
    if (count > 1)
        problem_ = text::sentence(ErrorCode::SeveralKeys);
    else if (problem_ == text::sentence(ErrorCode::SeveralKeys) || !parts_.keysModel.problem().isEmpty())
        problem_ = parts_.keysModel.problem();
    Q_EMIT changed();
}

bool EnrolmentModel::lostKey(const Error& error) {
    const bool gone = keyIsGone(error.code);
    mustLeave_ = mustUnplug(error.code);
    if (!gone && !mustLeave_)
        return false;
    if (gone)
        parts_.keysModel.gone(keyId_);
    leftover_ = std::move(session_);
    needKey(text::sentence(gone ? Error(ErrorCode::KeyUnplugged) : error));
    return true;
}

void EnrolmentModel::begin() {
    const KeyItem key = parts_.keysModel.items().first();
    const token::TokenAddress address = *parts_.keysModel.address(key.id);
    keyId_ = key.id;
    keyName_ = key.name;
    enter(State::Asking, Step::Insert);

    const auto touched = [&keys = parts_.keys, self = QPointer<QObject>(this), this](bool wanted) {
        keys.post(self, [this, wanted] { touch(wanted && state_ == State::Touching); });
    };
    using Begun = std::pair<Session, Result<KeyReady>>;
    stop_ = parts_.keys
                .run([portal = portal_, address, order = orderFor(user_, address_, by_),
                      leftover = std::move(leftover_),
                      seams = EnrolmentSession::Seams{parts_.source, parts_.records, parts_.clock,
                                                      parts_.random, parts_.pause},
                      touched](const std::stop_token& stop) mutable -> Begun {
                    // What cannot be taken back now stays in the journal.
                    if (leftover)
                        static_cast<void>(leftover->enrolment().abandon());
                    leftover.reset();
                    auto session =
                        std::make_shared<EnrolmentSession>(portal, seams, std::move(order), touched);
                    auto ready = session->begin(address, stop);
                    return {std::move(session), std::move(ready)};
                })
                .then(this, [this](const Begun& begunAs) { begun(begunAs.first, begunAs.second); });
}

void EnrolmentModel::begun(const Session& session, const Result<KeyReady>& ready) {
    if (state_ != State::Asking)
        return;
    if (!ready) {
        const Error error = ready.error();
        if (lostKey(error))
            return;
        return failWith(error, [this] { needKey(); });
    }
    session_ = session;
    ready_ = *ready;
    enter(State::NeedPin, Step::Pin);
    keysChanged(); // It may have been pulled out meanwhile.
}

void EnrolmentModel::pulledOut() {
    const bool leftover = step_ == Step::Nickname;
    const QString sentence = leftover ? text::pulledOutUnfinished() : text::sentence(ErrorCode::KeyUnplugged);
    // The portal can still be cleaned up; the key, put in again, is overwritten by the next attempt.
    takeBack([this, sentence] { needKey(sentence); });
}

// --- PIN -----------------------------------------------------------------------------------------------

void EnrolmentModel::setNewPin(Secret first, Secret second) {
    if (state_ != State::NeedPin || !newPin())
        return;
    if (!(first == second))
        return enter(State::NeedPin, Step::Pin, text::sentence(ErrorCode::PinMismatch));
    preparePin(first);
}

void EnrolmentModel::provePin(Secret pin) {
    if (state_ == State::NeedPin && !newPin())
        preparePin(pin);
}

void EnrolmentModel::preparePin(const Secret& typed) {
    auto pin = token::Pin::parse(typed, newPin() ? ready_.minPinLength : token::minPinCodePoints);
    if (!pin)
        return enter(State::NeedPin, Step::Pin, text::pinSentence(pin.error(), ready_.minPinLength));
    enter(State::CheckingPin, Step::Pin);
    run(
        [pin = std::move(*pin)](enrolment::Enrolment& enrolment, const std::stop_token& stop) mutable {
            return enrolment.preparePin(std::move(pin), stop);
        },
        [this](const Result<void>& result) { pinPrepared(result); });
}

void EnrolmentModel::pinPrepared(const Result<void>& result) {
    if (result)
        parts_.keysModel.reread(keyId_);
    if (state_ != State::CheckingPin)
        return;
    if (result) {
        ready_.pinSet = true;
        return create();
    }
    const Error error = result.error();
    if (lostKey(error))
        return;
    if (!concernsTypedPin(error.code))
        return failWith(error, nullptr);
    if (error.retriesLeft)
        ready_.triesLeft = error.retriesLeft;
    enter(State::NeedPin, Step::Pin, text::pinSentence(error, ready_.minPinLength));
}

// --- Touch ---------------------------------------------------------------------------------------------

void EnrolmentModel::create() {
    enter(State::Touching, Step::Touch);
    run([](enrolment::Enrolment& enrolment,
           const std::stop_token& stop) { return enrolment.createCredential(stop); },
        [this](const Result<void>& result) { created(result); });
}

void EnrolmentModel::touch(bool wanted) {
    if (touchWanted_ == wanted)
        return;
    touchWanted_ = wanted;
    if (wanted) {
        touchUntil_ = std::chrono::steady_clock::now() + touchTime;
        ticking_.start();
    } else {
        ticking_.stop();
    }
    Q_EMIT changed();
}

void EnrolmentModel::tick() {
    Q_EMIT secondsLeftChanged(secondsLeft());
}

void EnrolmentModel::created(const Result<void>& result) {
    if (state_ != State::Touching)
        return;
    if (result) {
        suggestion_ = freeNickname(keyName_, taken_);
        enter(State::NeedNickname, Step::Nickname);
        return keysChanged();
    }
    const Error error = result.error();
    if (lostKey(error))
        return;
    if (error.code == ErrorCode::NotTouched)
        return failWith(error, [this] { create(); });
    failWith(error, nullptr);
}

// --- Nickname ------------------------------------------------------------------------------------------

void EnrolmentModel::submitNickname(const QString& nickname) {
    if (state_ != State::NeedNickname && !(state_ == State::Failed && step_ == Step::Nickname))
        return;
    suggestion_ = nickname;
    auto name = parseNickname(toUtf8(nickname));
    if (!name)
        return enter(State::NeedNickname, Step::Nickname, text::sentence(name.error()));
    if (taken_.contains(toQString(*name)))
        return enter(State::NeedNickname, Step::Nickname, text::sentence(ErrorCode::NicknameTaken));
    enter(State::Registering, Step::Nickname);
    run([name = std::move(*name)](enrolment::Enrolment& enrolment,
                                  const std::stop_token& stop) { return enrolment.registerAs(name, stop); },
        [this](const Result<enrolment::Enrolled>& result) { registrationEnded(result); });
}

void EnrolmentModel::registrationEnded(const Result<enrolment::Enrolled>& result) {
    // It may have been done before it heard of the cancelling: then done it is.
    if (result && (state_ == State::Registering || state_ == State::Cancelling)) {
        registrationId_ = toQString(result->registration.id);
        nickname_ = toQString(result->registration.nickname);
        forget();
        enter(State::Done, Step::Done);
        Q_EMIT registered(registrationId_, nickname_);
        return;
    }
    if (state_ != State::Registering)
        return;
    const Error error = result.error();
    if (concernsNickname(error.code))
        return enter(State::NeedNickname, Step::Nickname, text::sentence(error));
    if (keyIsGone(error.code)) {
        parts_.keysModel.gone(keyId_);
        return pulledOut();
    }
    const bool hopeless = error.code == ErrorCode::ChallengeExpired ||
                          error.code == ErrorCode::DuplicateCredential ||
                          error.code == ErrorCode::PortalRefused;
    if (hopeless)
        return failWith(error, nullptr);
    failWith(error, [this] { submitNickname(suggestion_); });
}

// --- Again, back, cancel -------------------------------------------------------------------------------

void EnrolmentModel::tryAgain() {
    if (!canTryAgain())
        return;
    const auto retry = std::exchange(retry_, nullptr);
    retry();
}

void EnrolmentModel::startOver() {
    const bool possible = state_ == State::NeedPin || state_ == State::Touching ||
                          state_ == State::NeedNickname || state_ == State::Failed;
    if (!possible)
        return;
    cleanUpFailed_ = false;
    takeBack([this] { needKey(); });
}

void EnrolmentModel::takeBack(std::function<void()> then) {
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
    run([](enrolment::Enrolment& enrolment, const std::stop_token&) { return enrolment.abandon(); },
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
    const auto closeIt = [this] {
        forget();
        dropLeftover();
        enter(State::Closed, Step::Insert);
    };
    if (state_ == State::Done || cleanUpFailed_)
        return closeIt();
    takeBack(closeIt);
}

void EnrolmentModel::close() {
    if (state_ == State::Done)
        cancel();
}

/// A session is let go on its own thread, where the PIN it holds is wiped.
void EnrolmentModel::forget() {
    cleanUpFailed_ = false;
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
        run([](enrolment::Enrolment& enrolment, const std::stop_token&) { return enrolment.abandon(); },
            [](const Result<void>&) {});
    forget();
}

} // namespace fidesk::ui
