#include "ui/models/EnrolmentModel.h"

#include "core/base/Json.h"
#include "core/base/Text.h"
#include "ui/models/EnrolmentErrors.h"
#include "ui/models/Nicknames.h"
#include "ui/text/EnrolSteps.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Prompts.h"

namespace fidesk::ui {

// From the PIN to the hand-over.

namespace {

using namespace std::chrono_literals;

/// How long a key waits for its touch: keys do not tell, and most take thirty seconds.
constexpr auto touchTime = 30s;

} // namespace

// --- PIN -----------------------------------------------------------------------------------------------

bool EnrolmentModel::makesPin() const {
    return choice.ready() && choice.profile().pin == profiles::PinSource::Generated;
}

std::shared_ptr<const token::Pin> EnrolmentModel::generatedPin() const {
    return state_ == State::HandOver || state_ == State::PinStays ? pin_ : nullptr;
}

Secret EnrolmentModel::shownPin() const {
    const auto pin = generatedPin();
    return pin ? Secret(pin->view()) : Secret();
}

handover::SlipDetails EnrolmentModel::slipDetails() const {
    return {.displayName = toUtf8(user_.name),
            .userName = toUtf8(user_.userName),
            .nickname = toUtf8(nickname_),
            .label = toUtf8(choice.label()),
            .model = toUtf8(keyName_),
            .portal = toUtf8(address_),
            .date = toIso8601(parts_.seams.clock.now()).substr(0, 10)};
}

void EnrolmentModel::generate() {
    enter(State::CheckingPin, Step::Pin);
    run([](EnrolmentSession& session, const std::stop_token& stop) { return session.generatePin(stop); },
        [this](MadePin made) { generated(std::move(made)); });
}

void EnrolmentModel::generated(MadePin made) {
    parts_.keysModel.reread(keyId_);
    pinInDoubt_ = made.inDoubt;
    if (made.pin)
        pin_ = std::make_shared<const token::Pin>(std::move(*made.pin));
    if (state_ != State::CheckingPin)
        return;
    if (made.result) {
        ready_.pinSet = true;
        return create();
    }
    const Error error = made.result.error();
    const bool told = pin_ && !wipes();
    if (lostKey(error, told && keyIsGone(error.code) ? text::pinInDoubt(keyName_) : QString()))
        return;
    if (pin_)
        return failWith(error, nullptr);
    failWith(error, [this] { generate(); });
}

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
        [pin = std::move(*pin)](EnrolmentSession& session, const std::stop_token& stop) mutable {
            return session.enrolment().preparePin(std::move(pin), stop);
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
    std::vector<std::string> taken;
    for (const QString& nickname : taken_)
        taken.push_back(toUtf8(nickname));
    run([taken](EnrolmentSession& session,
                const std::stop_token& stop) { return session.create(taken, stop); },
        [this](const KeyCreated& made) { created(made); });
}

void EnrolmentModel::touch(bool wanted) {
    if (touchWanted_ == wanted || state_ != State::Touching)
        return;
    touchWanted_ = wanted;
    if (wanted)
        countdown_.start(touchTime);
    else
        countdown_.stop();
    Q_EMIT changed();
}

void EnrolmentModel::created(const KeyCreated& made) {
    if (state_ != State::Touching)
        return;
    if (made.result) {
        suggestion_ = replaced_ ? freeNickname(replaced_->nickname, taken_) : made.suggestion;
        if (suggestion_.isEmpty())
            suggestion_ = freeNickname(keyName_, taken_);
        enter(State::NeedNickname, Step::Nickname);
        return keysChanged();
    }
    const Error error = made.result.error();
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
    using Ended = std::pair<Result<enrolment::Enrolled>, bool>;
    run(
        [name = std::move(*name)](EnrolmentSession& session, const std::stop_token& stop) -> Ended {
            auto enrolled = session.enrolment().registerAs(name, stop);
            return {std::move(enrolled), session.enrolment().created()};
        },
        [this](const Ended& ended) { registrationEnded(ended.first, ended.second); });
}

void EnrolmentModel::registrationEnded(const Result<enrolment::Enrolled>& result, bool mayBeTriedAgain) {
    // It may have been done before it heard of the cancelling: then done it is; but for a PIN that nobody
    // has, with which the taking back that follows does away with all.
    if (result && (state_ == State::Registering || (state_ == State::Cancelling && !pin_))) {
        registrationId_ = toQString(result->registration.id);
        nickname_ = toQString(result->registration.nickname);
        if (result->flaw)
            flaw_ = text::registeredWithFlaw(text::sentence(*result->flaw));
        if (pin_)
            return enter(State::HandOver, Step::Done);
        return finish();
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
                          error.code == ErrorCode::PortalRefused || !mayBeTriedAgain;
    if (hopeless)
        return failWith(error, nullptr);
    failWith(error, [this] { submitNickname(suggestion_); });
}

// --- Hand-over -----------------------------------------------------------------------------------------

void EnrolmentModel::handedOver() {
    if (state_ != State::HandOver)
        return;
    enter(State::Registering, Step::Done);
    run([](EnrolmentSession& session, const std::stop_token&) { return session.enrolment().pinHandedOver(); },
        [this](const Result<void>& result) { handOverEnded(result); });
}

void EnrolmentModel::handOverEnded(const Result<void>& result) {
    if (state_ != State::Registering && state_ != State::Cancelling)
        return;
    if (result)
        return finish();
    if (state_ == State::Registering) // It is shown on: it has not been written down that somebody has it.
        enter(State::HandOver, Step::Done, text::sentence(result.error()));
}

void EnrolmentModel::finish() {
    forget();
    enter(State::Done, Step::Done);
    Q_EMIT registered(registrationId_, nickname_);
}

} // namespace fidesk::ui
