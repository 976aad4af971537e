#include "ui/models/OpenJobsModel.h"

#include "core/base/Json.h"
#include "ui/text/EnrolText.h"
#include "ui/text/ErrorText.h"
#include "ui/text/OpenJobsText.h"
#include "ui/text/Prompts.h"

#include <algorithm>
#include <array>

namespace fidesk::ui {

using enrolment::Needed;

namespace {

constexpr std::array pinMistakes{ErrorCode::PinWrong, ErrorCode::PinTooShort, ErrorCode::PinTooLong,
                                 ErrorCode::PinMalformed};
constexpr std::array keyMistakes{ErrorCode::PinReplugNeeded, ErrorCode::KeyOfAnotherJob,
                                 ErrorCode::ResetOtherKey, ErrorCode::KeyUnplugged, ErrorCode::NoKey};

template <std::size_t Count> bool isOneOf(const std::array<ErrorCode, Count>& codes, ErrorCode code) {
    return std::ranges::find(codes, code) != codes.end();
}

std::string withoutSlash(std::string address) {
    while (address.ends_with('/'))
        address.pop_back();
    return address;
}

} // namespace

OpenJobsModel::OpenJobsModel(Parts parts, QObject* parent) : QObject(parent), parts_(std::move(parts)) {
    connect(&countdown_, &Countdown::ticked, this, &OpenJobsModel::secondsLeftChanged);
    connect(&parts_.keysModel, &KeysModel::changed, this, &OpenJobsModel::keysChanged);
    reload();
}

OpenJobsModel::~OpenJobsModel() = default;

void OpenJobsModel::reload() {
    parts_.records
        .run([&records = parts_.seams.records](const std::stop_token&) { return records.openJobs(); })
        .then(this, [this](const Result<std::vector<records::OpenJob>>& open) {
            listProblem_ = open ? QString() : text::sentence(open.error());
            if (open)
                jobs.setJobs(*open, busy() ? job_.id : QString());
            Q_EMIT changed();
        });
}

void OpenJobsModel::setPortal(std::shared_ptr<portal::Portal> portal, const QString& address) {
    cancel();
    portal_ = std::move(portal);
    address_ = withoutSlash(toUtf8(address));
    reload();
}

void OpenJobsModel::setKeysInUse(bool inUse) {
    if (std::exchange(keysInUse_, inUse) != inUse)
        Q_EMIT changed();
}

QString OpenJobsModel::hindrance(int row) const {
    if (row < 0 || row >= jobs.rowCount())
        return {};
    const OpenJobItem& item = jobs.items().at(row);
    if (!portal_)
        return text::signInToResume(item.portal);
    if (withoutSlash(toUtf8(item.address)) != address_)
        return text::begunElsewhere(item.portal);
    return keysInUse_ ? text::keysBusyForJobs() : QString();
}

void OpenJobsModel::enter(State state, const QString& words, const QString& problem) {
    state_ = state;
    words_ = words;
    problem_ = problem;
    countdown_.stop();
    Q_EMIT changed();
}

void OpenJobsModel::told(const QString& words, std::chrono::milliseconds limit) {
    if (state_ != State::Working && state_ != State::Asking)
        return;
    enter(state_, words, problem_);
    if (limit.count() == 0)
        return;
    countdown_.start(limit);
    Q_EMIT secondsLeftChanged(secondsLeft());
}

template <typename Work, typename Done> void OpenJobsModel::run(Work work, Done done) {
    stop_ = parts_.keys
                .run([session = session_, work = std::move(work)](const std::stop_token& stop) mutable {
                    auto result = work(*session, stop);
                    session.reset(); // It is let go where it was worked with.
                    return result;
                })
                .then(this, [this, run = run_, done = std::move(done)](auto result) {
                    if (run == run_)
                        done(result);
                });
}

bool OpenJobsModel::begin(int row) {
    if (busy() || row < 0 || row >= jobs.rowCount())
        return false;
    if (const QString why = hindrance(row); !why.isEmpty()) {
        Q_EMIT ended(false, why);
        return false;
    }
    job_ = jobs.items().at(row);
    refusedKey_.clear();
    key_.clear();
    needed_ = Needed::Nothing;
    registered_ = willRegister_ = false;
    const auto tell = [this, run = ++run_, self = QPointer<QObject>(this)](const QString& words,
                                                                           std::chrono::milliseconds limit) {
        parts_.keys.post(self, [this, run, words, limit] {
            if (run == run_)
                told(words, limit);
        });
    };
    session_ = std::make_shared<OpenJobSession>(portal_, parts_.seams, toUtf8(job_.id), job_.key, tell);
    return true;
}

void OpenJobsModel::resume(int row) {
    if (!begin(row))
        return;
    enter(State::Asking, text::beingAskedPortal());
    run([](OpenJobSession& session, const std::stop_token& stop) { return session.look(stop); },
        [this](const Result<enrolment::Findings>& found) { looked(found); });
}

void OpenJobsModel::giveUp(int row) {
    if (!begin(row))
        return;
    enter(State::Asking, text::beingAskedPortal());
    run([](OpenJobSession& session, const std::stop_token& stop) { return session.giveUp(stop); },
        [this](const Result<JobEnd>& end) { finished(end); });
}

void OpenJobsModel::looked(const Result<enrolment::Findings>& found) {
    if (!found || state_ == State::Stopping)
        return finished(fail(found ? Error(ErrorCode::Cancelled) : found.error()));
    needed_ = found->needed;
    willRegister_ = found->willRegister;
    registered_ = found->registration.has_value();
    switch (needed_) {
    case Needed::Nothing:
        return finish({});
    case Needed::Reset:
        return enter(State::ConfirmReset, text::confirmJobReset(job_.key));
    case Needed::Key:
    case Needed::Pin:
        return needKey();
    }
}

void OpenJobsModel::confirmReset() {
    if (state_ == State::ConfirmReset)
        needKey();
}

void OpenJobsModel::needKey(const QString& problem) {
    enter(State::NeedKey, text::insertKeyOf(job_.key, job_.user), problem);
    keysChanged();
}

void OpenJobsModel::keysChanged() {
    if (!refusedKey_.isEmpty() && !parts_.keysModel.contains(refusedKey_))
        refusedKey_.clear();
    if (state_ == State::NeedPin && !parts_.keysModel.contains(key_))
        return needKey();
    if (state_ != State::NeedKey)
        return;
    const QList<KeyItem>& in = parts_.keysModel.items();
    const QString words = in.size() > 1 ? text::onlyOneKey(job_.key) : text::insertKeyOf(job_.key, job_.user);
    if (words != words_)
        enter(State::NeedKey, words, problem_);
    if (in.size() != 1 || in.first().id == refusedKey_)
        return;
    key_ = in.first().id;
    if (needed_ == Needed::Pin)
        meetKey();
    else
        finish({});
}

/// Before its PIN is asked for: another key would lose a try.
void OpenJobsModel::meetKey() {
    const token::TokenAddress* address = parts_.keysModel.address(key_);
    if (address == nullptr)
        return;
    enter(State::Working, text::lookingAtKey());
    run([address = *address](OpenJobSession& session,
                             const std::stop_token& stop) { return session.meetKey(address, stop); },
        [this](const Result<void>& result) { met(result); });
}

void OpenJobsModel::met(const Result<void>& result) {
    if (!result || state_ == State::Stopping)
        return finished(fail(result ? Error(ErrorCode::Cancelled) : result.error()));
    enter(State::NeedPin, text::pinOfKey(job_.key, willRegister_));
    keysChanged();
}

void OpenJobsModel::givePin(Secret pin) {
    if (state_ == State::NeedPin)
        finish(std::move(pin));
}

bool OpenJobsModel::canGoWithoutKey() const {
    return registered_ && willRegister_ && (state_ == State::NeedKey || state_ == State::NeedPin);
}

void OpenJobsModel::goWithoutKey() {
    if (!canGoWithoutKey())
        return;
    enter(State::Working, text::endingJob());
    run([](OpenJobSession& session, const std::stop_token& stop) { return session.finishWithoutKey(stop); },
        [this](const Result<JobEnd>& end) { finished(end); });
}

void OpenJobsModel::finish(Secret pin) {
    std::optional<token::TokenAddress> address;
    if (const token::TokenAddress* known = parts_.keysModel.address(key_))
        address = *known;
    enter(State::Working, text::endingJob());
    run(
        [address, pin = std::move(pin)](OpenJobSession& session, const std::stop_token& stop) {
            return session.finish(address, pin, stop);
        },
        [this](const Result<JobEnd>& end) { finished(end); });
}

void OpenJobsModel::finished(const Result<JobEnd>& end) {
    if (!key_.isEmpty())
        parts_.keysModel.reread(key_);
    if (end)
        return over(true, end->sentence);
    const Error error = end.error();
    if (error.code == ErrorCode::SignInNeeded)
        Q_EMIT signInNeeded();
    if (error.code == ErrorCode::Cancelled)
        return over(false, text::resumeStopped(job_.user));
    if (state_ == State::Stopping || !asksAgain(error))
        over(false, text::enrolPhrase(text::EnrolPhrase::JobStaysOpen, job_.user, text::sentence(error)));
}

/// Whether a person can mend it with another key or another PIN.
bool OpenJobsModel::asksAgain(const Error& error) {
    const QString why = text::pinSentence(error, token::minPinCodePoints);
    if (error.code == ErrorCode::PinRequired || isOneOf(pinMistakes, error.code)) {
        needed_ = Needed::Pin;
        enter(State::NeedPin, text::pinOfKey(job_.key, willRegister_),
              error.code == ErrorCode::PinRequired ? QString() : why);
        return true;
    }
    if (!isOneOf(keyMistakes, error.code))
        return false;
    if (key_.isEmpty()) { // It was thought to go without.
        needed_ = Needed::Key;
        needKey();
        return true;
    }
    refusedKey_ = key_; // until it was out
    parts_.keysModel.refresh();
    needKey(why);
    return true;
}

void OpenJobsModel::over(bool good, const QString& sentence) {
    letGo();
    enter(State::Idle, {});
    Q_EMIT ended(good, sentence);
}

/// What a session lets go of is in the records: not this thread's work.
void OpenJobsModel::letGo() {
    ++run_;
    if (!session_)
        return;
    parts_.keys
        .run([session = std::exchange(session_, nullptr)](const std::stop_token&) mutable {
            session.reset();
            return true;
        })
        .then(this, [this](bool) { reload(); });
}

void OpenJobsModel::cancel() {
    switch (state_) {
    case State::Idle:
    case State::Stopping:
        return;
    case State::Asking:
    case State::Working:
        stop_.request_stop();
        return enter(State::Stopping, text::stoppingJob());
    case State::ConfirmReset:
    case State::NeedKey:
    case State::NeedPin:
        return over(false, text::resumeStopped(job_.user));
    }
}

} // namespace fidesk::ui
