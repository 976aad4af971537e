#pragma once

#include "core/base/Secret.h"
#include "core/handover/PinSlip.h"
#include "ui/models/Countdown.h"
#include "ui/models/EnrolmentChoice.h"
#include "ui/models/EnrolmentSession.h"
#include "ui/models/KeysModel.h"

#include <functional>
#include <memory>

namespace fidesk::ui {

/// The panel of steps: registers one key for one user, anew or for the first time. A profile and a label are
/// chosen; it waits until exactly one key is in, resets it where that is asked for, asks for the PIN (or for
/// a new one, twice, or makes one), has the key touched, asks for a nickname and registers; a PIN that it
/// made is shown until it is handed over. Whatever goes wrong is told in problem(), with the next step: the
/// state says which calls make sense. A key that is pulled out leads back to where it is waited for. GUI
/// thread; the work is done on the keys' thread.
class EnrolmentModel : public QObject {
    Q_OBJECT
public:
    enum class Step { Choose, Insert, Reset, Pin, Touch, Nickname, Done };

    enum class State {
        Closed,
        NeedChoice,   ///< `choice` is made; goOn()
        NeedKey,      ///< waits for exactly one key; goes on by itself
        Asking,       ///< the portal and the key are being asked; nothing is changed
        NeedConsent,  ///< consent() to the reset of the key that is in
        Preparing,    ///< the key is being reset or set up; resetAct() says what a person is to do
        NeedPin,      ///< setNewPin() or provePin(), as newPin() says
        CheckingPin,  ///< the key is at it
        Touching,     ///< the key is at it; touchWanted() when it waits for a person
        NeedNickname, ///< submitNickname()
        Registering,  ///< the portal and the key are at it
        HandOver,     ///< registered; handedOver() once the person has the PIN that is shown
        PinStays,     ///< taken back, but the key has the PIN that is shown; noted()
        Failed,       ///< problem() says why; tryAgain() or startOver(), as canTryAgain() says
        Cancelling,   ///< what was begun is being taken back
        Done
    };

    /// What a person is to do for a reset.
    enum class ResetAct { None, Unplug, PlugIn, Touch };

    struct Parts {
        Executor& keys;
        Executor& files; ///< profiles are read there
        EnrolmentSession::Seams seams;
        KeysModel& keysModel;
        profiles::Places profiles{};
    };

    explicit EnrolmentModel(Parts parts, QObject* parent = nullptr);

    /// What is decided before the key is asked for.
    EnrolmentChoice choice;

    /// @p address and @p by, the user name of who is signed in there, go into the records.
    void setPortal(std::shared_ptr<portal::Portal> portal, const QString& address = {},
                   const QString& by = {});

    /// Opens the panel for @p user, who has registrations of the nicknames @p taken. Nothing happens where it
    /// is open.
    void start(const UserItem& user, const QStringList& taken);
    /// The same for a key whose PIN is forgotten: it is reset, and its registration @p old removed; @p taken
    /// are the nicknames of the others.
    void startReplacement(const UserItem& user, const RegistrationItem& old, const QStringList& taken);

    /// NeedChoice: with what is chosen.
    void goOn();
    void consent();
    /// A first PIN for the key, typed twice. A problem() with it leaves the state as it is.
    void setNewPin(Secret first, Secret second);
    void provePin(Secret pin);
    void submitNickname(const QString& nickname);
    void handedOver();
    void noted();

    /// Failed: the same again.
    void tryAgain();
    /// Takes back what was begun, then from where the key is waited for; or, where nothing was begun, back to
    /// the choice. Where canStartOver().
    void startOver();
    [[nodiscard]] bool canStartOver() const;
    /// Takes back what was begun, then closes; within a second. When that fails it is Failed once more, and
    /// the next cancel() closes.
    void cancel();
    /// Done: closes.
    void close();

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] Step step() const { return step_; }
    [[nodiscard]] bool open() const { return state_ != State::Closed; }
    /// Whether something is under way that the person waits for.
    [[nodiscard]] bool busy() const;
    /// A sentence: what went wrong and what to do next; empty: nothing.
    [[nodiscard]] const QString& problem() const { return problem_; }
    [[nodiscard]] bool canTryAgain() const { return state_ == State::Failed && retry_ != nullptr; }
    [[nodiscard]] const UserItem& user() const { return user_; }
    /// The registration that is replaced; none: a key is registered.
    [[nodiscard]] const std::optional<RegistrationItem>& replaced() const { return replaced_; }
    /// Whether the key is reset first.
    [[nodiscard]] bool wipes() const { return replaced_ || choice.resets(); }
    /// The key at work; empty while none is.
    [[nodiscard]] const QString& keyName() const { return keyName_; }
    /// What is being done, where there is more to say than the state does: a sentence; else empty.
    [[nodiscard]] const QString& doing() const { return doing_; }
    [[nodiscard]] ResetAct resetAct() const { return resetAct_; }
    /// Whether the key has no PIN and gets one.
    [[nodiscard]] bool newPin() const { return !ready_.pinSet; }
    /// Whether nobody types that PIN.
    [[nodiscard]] bool makesPin() const;
    /// Whether the key has to prove that it signs.
    [[nodiscard]] bool proves() const { return !choice.ready() || choice.profile().proveByAssertion; }
    [[nodiscard]] std::size_t minPinLength() const { return ready_.minPinLength; }
    [[nodiscard]] std::optional<int> triesLeft() const { return ready_.triesLeft; }
    /// Whether the key waits for its touch now.
    [[nodiscard]] bool touchWanted() const { return touchWanted_; }
    /// Of what a person is waited for, a touch or a part of the reset; 0 of 0 where no time runs out.
    [[nodiscard]] int secondsLeft() const { return countdown_.left(); }
    [[nodiscard]] int secondsOf() const { return countdown_.of(); }
    [[nodiscard]] const QString& suggestedNickname() const { return suggestion_; }
    /// The PIN that was made, in HandOver and PinStays; else null.
    [[nodiscard]] std::shared_ptr<const token::Pin> generatedPin() const;
    /// Whether the key may have that PIN or none: it was pulled out while it got it.
    [[nodiscard]] bool pinInDoubt() const { return pin_ && pinInDoubt_; }
    /// The same to be shown; empty: there is none.
    [[nodiscard]] Secret shownPin() const;
    /// What a letter with it says beside it.
    [[nodiscard]] handover::SlipDetails slipDetails() const;
    /// What it was registered as, from HandOver on.
    [[nodiscard]] const QString& nickname() const { return nickname_; }
    [[nodiscard]] const QString& registrationId() const { return registrationId_; }
    /// What could not be done after it was registered: a sentence; empty: all was.
    [[nodiscard]] const QString& flaw() const { return flaw_; }

Q_SIGNALS:
    /// Anything above has changed, secondsLeft() excepted.
    void changed();
    void secondsLeftChanged(int seconds);
    void registered(const QString& registrationId, const QString& nickname);

private:
    using Session = std::shared_ptr<EnrolmentSession>;
    using Then = std::function<void()>;

    Parts parts_;
    std::shared_ptr<portal::Portal> portal_;
    QString address_;
    QString by_;
    State state_{State::Closed};
    Step step_{Step::Choose};
    UserItem user_;
    QStringList taken_;
    std::optional<RegistrationItem> replaced_;
    Session session_;
    Session leftover_; // of a key that was pulled out; taken back when it is in again
    QString keyId_;
    QString keyName_;
    bool seen_{false}; // the key is in, as far as keysModel knows: it lags behind a reset
    KeyReady ready_;
    QString problem_;
    QString doing_;
    Then retry_;
    Then afterNote_;
    bool mustLeave_{false}; // the key has to be unplugged before it is of use again
    bool cleanUpFailed_{false};
    std::stop_source stop_{std::nostopstate};
    Countdown countdown_;
    ResetAct resetAct_{ResetAct::None};
    bool touchWanted_{false};
    std::shared_ptr<const token::Pin> pin_; // made here, and not in anybody's hands yet
    bool pinInDoubt_{false};                // the key may have none
    QString suggestion_;
    QString nickname_;
    QString registrationId_;
    QString flaw_;

    void enter(State state, Step step, const QString& problem = {});
    void failWith(const Error& error, Then retry);
    void openFor(const UserItem& user, const QStringList& taken);
    void keysChanged();
    void chooseAgain();
    void needKey(const QString& problem = {});
    /// Back to where the key is waited for if it has gone, or has to go; false where @p error is of another
    /// kind. @p sentence: instead of the one that is usual.
    bool lostKey(const Error& error, const QString& sentence = {});
    /// Likewise where it is a key that cannot be used.
    bool wrongKey(const Error& error);
    void begin();
    [[nodiscard]] enrolment::Order order() const;
    [[nodiscard]] EnrolmentSession::Listener listener();
    void begun(const Session& session, const Result<void>& result);
    void prepare();
    void stepStarted(enrolment::Step step);
    void resetStep(maintenance::ResetStep step, std::chrono::milliseconds limit);
    void prepared(const KeyPrepared& prepared);
    void generate();
    void generated(MadePin made);
    void preparePin(const Secret& typed);
    void pinPrepared(const Result<void>& result);
    void create();
    void created(const KeyCreated& made);
    void registrationEnded(const Result<enrolment::Enrolled>& result, bool mayBeTriedAgain);
    void handOverEnded(const Result<void>& result);
    void finish();
    void touch(bool wanted);
    void pulledOut();
    void tellPin(Then then);
    void restart(const QString& problem);
    void takeBack(Then then);
    void closeIt();
    void forget();
    void dropLeftover();

    /// Runs `work(EnrolmentSession&, stop)` on the keys' thread and hands its result to @p done, unless the
    /// session is another by then.
    template <typename Work, typename Done> void run(Work work, Done done) {
        stop_ = parts_.keys
                    .run([session = session_, work = std::move(work)](const std::stop_token& stop) mutable {
                        return work(*session, stop);
                    })
                    .then(this, [this, session = std::weak_ptr(session_), done](auto result) {
                        if (!session.expired() && session.lock() == session_)
                            done(std::move(result));
                    });
    }
};

} // namespace fidesk::ui
