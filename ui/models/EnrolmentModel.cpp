#include "ui/models/EnrolmentModel.h"

#include "core/base/Json.h"
#include "ui/models/EnrolmentErrors.h"
#include "ui/text/BatchPrompts.h"
#include "ui/text/EnrolSteps.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Prompts.h"

namespace fidesk::ui {

// Up to the key that is ready for its PIN; then EnrolmentActs.cpp. EnrolmentBack.cpp has the ways back.

EnrolmentModel::EnrolmentModel(Parts parts, QObject* parent)
    : QObject(parent), choice(parts.files, parts.profiles, !parts.seams.trustAnchors.empty()),
      parts_(std::move(parts)) {
    connect(&countdown_, &Countdown::ticked, this, &EnrolmentModel::secondsLeftChanged);
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
    return state_ == State::Asking || state_ == State::Preparing || state_ == State::CheckingPin ||
           state_ == State::Touching || state_ == State::Registering || state_ == State::Cancelling;
}

void EnrolmentModel::enter(State state, Step step, const QString& problem) {
    state_ = state;
    step_ = step;
    problem_ = problem;
    retry_ = nullptr;
    doing_.clear();
    resetAct_ = ResetAct::None;
    touchWanted_ = false;
    countdown_.stop();
    Q_EMIT changed();
}

void EnrolmentModel::failWith(const Error& error, Then retry) {
    enter(State::Failed, step_, text::sentence(error));
    retry_ = std::move(retry);
    Q_EMIT changed();
}

// --- Choose ------------------------------------------------------------------------------------------

void EnrolmentModel::start(const UserItem& user, const QStringList& taken) {
    if (open() || !portal_)
        return;
    replaced_.reset();
    openFor(user, taken);
}

void EnrolmentModel::startReplacement(const UserItem& user, const RegistrationItem& old,
                                      const QStringList& taken) {
    if (open() || !portal_)
        return;
    replaced_ = old;
    openFor(user, taken);
}

void EnrolmentModel::openFor(const UserItem& user, const QStringList& taken) {
    user_ = user;
    taken_ = taken;
    nickname_.clear();
    registrationId_.clear();
    flaw_.clear();
    choice.begin();
    chooseAgain();
}

void EnrolmentModel::chooseAgain() {
    forget();
    mustLeave_ = false;
    enter(State::NeedChoice, Step::Choose);
}

void EnrolmentModel::goOn() {
    if (state_ == State::NeedChoice && choice.ready())
        needKey();
}

// --- Insert ------------------------------------------------------------------------------------------

void EnrolmentModel::needKey(const QString& problem) {
    forget();
    enter(State::NeedKey, Step::Insert, problem);
    keysChanged();
}

void EnrolmentModel::keysChanged() {
    const qsizetype count = parts_.keysModel.items().size();
    mustLeave_ = mustLeave_ && count > 0;
    const bool in = parts_.keysModel.contains(keyId_);
    seen_ = seen_ || in;
    const bool waits = state_ == State::NeedConsent || state_ == State::NeedPin ||
                       state_ == State::NeedNickname || state_ == State::Failed;
    if (waits && session_ && seen_ && !in)
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

bool EnrolmentModel::lostKey(const Error& error, const QString& sentence) {
    const bool gone = keyIsGone(error.code);
    mustLeave_ = mustUnplug(error.code);
    if (!gone && !mustLeave_)
        return false;
    if (gone)
        parts_.keysModel.gone(keyId_);
    leftover_ = std::move(session_);
    restart(!sentence.isEmpty() ? sentence : text::sentence(gone ? Error(ErrorCode::KeyUnplugged) : error));
    return true;
}

bool EnrolmentModel::wrongKey(const Error& error) {
    const bool other = error.code == ErrorCode::KeyOfAnotherJob && replaced_;
    if (!other && error.code != ErrorCode::ModelNotAllowed)
        return false;
    mustLeave_ = true;
    needKey(other ? text::notTheReplaced(replaced_->nickname) : text::insertAllowed());
    return true;
}

enrolment::Order EnrolmentModel::order() const {
    enrolment::Order order = orderFor(user_, address_, by_);
    order.profile = choice.profile();
    order.label = toUtf8(choice.label());
    if (replaced_)
        order.replaces = registrationOf(*replaced_);
    return order;
}

EnrolmentSession::Listener EnrolmentModel::listener() {
    const auto post = [&keys = parts_.keys, self = QPointer<QObject>(this)](std::function<void()> call) {
        keys.post(self, std::move(call));
    };
    return {.touch = [this, post](bool wanted) { post([this, wanted] { touch(wanted); }); },
            .step = [this, post](enrolment::Step step) { post([this, step] { stepStarted(step); }); },
            .reset =
                [this, post](maintenance::ResetStep step, std::chrono::milliseconds limit) {
                    post([this, step, limit] { resetStep(step, limit); });
                },
            .portalWaits =
                [this, post](std::chrono::milliseconds time) {
                    post([this, time] {
                        doing_ = text::portalIsBusy(std::chrono::ceil<std::chrono::seconds>(time));
                        Q_EMIT changed();
                    });
                }};
}

void EnrolmentModel::begin() {
    const KeyItem key = parts_.keysModel.items().first();
    const token::TokenAddress address = *parts_.keysModel.address(key.id);
    keyId_ = key.id;
    keyName_ = key.name;
    seen_ = true;
    enter(State::Asking, Step::Insert);

    using Begun = std::pair<Session, Result<void>>;
    stop_ =
        parts_.keys
            .run([portal = portal_, address, order = order(), leftover = std::move(leftover_),
                  seams = parts_.seams, listener = listener()](const std::stop_token& stop) mutable -> Begun {
                // What cannot be taken back now stays in the journal.
                if (leftover)
                    static_cast<void>(leftover->enrolment().abandon());
                leftover.reset();
                auto session =
                    std::make_shared<EnrolmentSession>(portal, seams, std::move(order), std::move(listener));
                const auto info = session->enrolment().begin(address, stop);
                return {std::move(session), info ? Result<void>() : fail(info.error())};
            })
            .then(this, [this](const Begun& begunAs) { begun(begunAs.first, begunAs.second); });
}

void EnrolmentModel::begun(const Session& session, const Result<void>& result) {
    if (state_ != State::Asking)
        return;
    if (!result) {
        const Error error = result.error();
        if (wrongKey(error) || lostKey(error))
            return;
        return failWith(error, [this] { needKey(); });
    }
    session_ = session;
    if (!wipes())
        return prepare();
    enter(State::NeedConsent, Step::Reset);
    keysChanged(); // It may have been pulled out meanwhile.
}

void EnrolmentModel::pulledOut() {
    const bool leftover = step_ == Step::Nickname;
    const QString sentence = leftover ? text::pulledOutUnfinished() : text::sentence(ErrorCode::KeyUnplugged);
    // The portal can still be cleaned up; the key, put in again, is overwritten by the next attempt.
    takeBack([this, sentence] { restart(sentence); });
}

// --- Reset and settings --------------------------------------------------------------------------------

void EnrolmentModel::consent() {
    if (state_ == State::NeedConsent)
        prepare();
}

void EnrolmentModel::prepare() {
    enter(State::Preparing, wipes() ? Step::Reset : Step::Insert);
    run([](EnrolmentSession& session, const std::stop_token& stop) { return session.prepare(stop); },
        [this](const KeyPrepared& result) { prepared(result); });
}

void EnrolmentModel::stepStarted(enrolment::Step step) {
    if (state_ != State::Preparing && state_ != State::CheckingPin && state_ != State::Registering)
        return;
    doing_.clear();
    if (step == enrolment::Step::ResetKey)
        doing_ = text::wipingKey();
    else if (step == enrolment::Step::RemoveOld && replaced_)
        doing_ = text::removingOld(replaced_->nickname);
    else if (step == enrolment::Step::Configure)
        doing_ = text::settingUpKey();
    if (step != enrolment::Step::ResetKey && resetAct_ != ResetAct::None) {
        resetAct_ = ResetAct::None;
        countdown_.stop();
    }
    Q_EMIT changed();
}

void EnrolmentModel::resetStep(maintenance::ResetStep step, std::chrono::milliseconds limit) {
    if (state_ != State::Preparing)
        return;
    using maintenance::ResetStep;
    resetAct_ = step == ResetStep::Unplug   ? ResetAct::Unplug
                : step == ResetStep::PlugIn ? ResetAct::PlugIn
                : step == ResetStep::Touch  ? ResetAct::Touch
                                            : ResetAct::None;
    if (resetAct_ == ResetAct::None)
        countdown_.stop();
    else
        countdown_.start(limit);
    Q_EMIT changed();
}

void EnrolmentModel::prepared(const KeyPrepared& prepared) {
    if (wipes() && parts_.keysModel.contains(prepared.keyId))
        parts_.keysModel.reread(prepared.keyId);
    if (state_ != State::Preparing)
        return;
    // The list of keys lags behind one that was unplugged and plugged in again.
    keyId_ = prepared.resetFailed ? QString() : prepared.keyId;
    seen_ = parts_.keysModel.contains(keyId_);
    if (!prepared.ready) {
        const Error error = prepared.ready.error();
        if (lostKey(error))
            return;
        if (wipes() && !prepared.resetFailed)
            return failWith(error, [this] { this->prepare(); });
        return failWith(error, [this] { takeBack([this] { needKey(); }); });
    }
    ready_ = *prepared.ready;
    if (newPin() && makesPin())
        return generate();
    enter(State::NeedPin, Step::Pin);
    keysChanged(); // It may have been pulled out meanwhile.
}

} // namespace fidesk::ui
