#pragma once

#include "core/base/Secret.h"
#include "ui/models/EnrolmentSession.h"
#include "ui/models/KeysModel.h"

#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace fidesk::ui {

/// The panel of steps: registers one key for one user. It waits until exactly one key is in, asks for the PIN
/// (or for a new one, twice), has the key touched, asks for a nickname and registers. Whatever goes wrong is
/// told in problem(), with the next step: the state says which calls make sense. A key that is pulled out
/// leads back to the first step. GUI thread; the work is done on the keys' thread.
class EnrolmentModel : public QObject {
    Q_OBJECT
public:
    enum class Step { Insert, Pin, Touch, Nickname, Done };

    enum class State {
        Closed,
        NeedKey,      ///< waits for exactly one key; goes on by itself
        Asking,       ///< the portal and the key are being asked
        NeedPin,      ///< setNewPin() or provePin(), as newPin() says
        CheckingPin,  ///< the key is at it
        Touching,     ///< the key is at it; touchWanted() when it waits for a person
        NeedNickname, ///< submitNickname()
        Registering,  ///< the portal and the key are at it
        Failed,       ///< problem() says why; tryAgain() or startOver(), as canTryAgain() says
        Cancelling,   ///< what was begun is being taken back
        Done
    };

    struct Parts {
        Executor& keys;
        token::TokenSource& source;
        KeysModel& keysModel;
        records::Records& records;
        const Clock& clock;
        Random& random;
        Pause pause{pauseFor}; ///< between two questions to a portal
    };

    explicit EnrolmentModel(Parts parts, QObject* parent = nullptr);

    /// @p address and @p by, the user name of who is signed in there, go into the records.
    void setPortal(std::shared_ptr<portal::Portal> portal, const QString& address = {},
                   const QString& by = {});

    /// Opens the panel for @p user, who has registrations of the nicknames @p taken. Nothing happens where it
    /// is open.
    void start(const UserItem& user, const QStringList& taken);

    /// A first PIN for the key, typed twice. A problem() with it leaves the state as it is.
    void setNewPin(Secret first, Secret second);
    void provePin(Secret pin);
    void submitNickname(const QString& nickname);

    /// Failed: the same again.
    void tryAgain();
    /// From NeedPin, Touching, NeedNickname or Failed: takes back what was begun, then from the first step.
    void startOver();
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
    /// The key at work; empty while none is.
    [[nodiscard]] const QString& keyName() const { return keyName_; }
    /// Whether the key has no PIN and gets one.
    [[nodiscard]] bool newPin() const { return !ready_.pinSet; }
    [[nodiscard]] std::size_t minPinLength() const { return ready_.minPinLength; }
    [[nodiscard]] std::optional<int> triesLeft() const { return ready_.triesLeft; }
    /// Whether the key waits for its touch now, and for how many seconds more.
    [[nodiscard]] bool touchWanted() const { return touchWanted_; }
    [[nodiscard]] int secondsLeft() const;
    /// How long a key waits for its touch, in seconds: keys do not tell, and most take thirty.
    [[nodiscard]] static int touchSeconds();
    [[nodiscard]] const QString& suggestedNickname() const { return suggestion_; }
    /// What it was registered as, once Done.
    [[nodiscard]] const QString& nickname() const { return nickname_; }
    [[nodiscard]] const QString& registrationId() const { return registrationId_; }

Q_SIGNALS:
    /// Anything above has changed, secondsLeft() excepted.
    void changed();
    void secondsLeftChanged(int seconds);
    void registered(const QString& registrationId, const QString& nickname);

private:
    using Session = std::shared_ptr<EnrolmentSession>;
    using SteadyTime = std::chrono::steady_clock::time_point;

    Parts parts_;
    std::shared_ptr<portal::Portal> portal_;
    QString address_;
    QString by_;
    State state_{State::Closed};
    Step step_{Step::Insert};
    UserItem user_;
    QStringList taken_;
    Session session_;
    Session leftover_; // of a key that was pulled out; taken back when it is in again
    QString keyId_;
    QString keyName_;
    KeyReady ready_;
    QString problem_;
    std::function<void()> retry_;
    bool mustLeave_{false}; // the key has to be unplugged before it is of use again
    bool cleanUpFailed_{false};
    std::stop_source stop_{std::nostopstate};
    QTimer ticking_;
    SteadyTime touchUntil_{};
    bool touchWanted_{false};
    QString suggestion_;
    QString nickname_;
    QString registrationId_;

    void enter(State state, Step step, const QString& problem = {});
    void failWith(const Error& error, std::function<void()> retry);
    void keysChanged();
    void needKey(const QString& problem = {});
    /// Back to the first step where the key has gone, or has to go; false where @p error is of another kind.
    bool lostKey(const Error& error);
    void begin();
    void begun(const Session& session, const Result<KeyReady>& ready);
    void preparePin(const Secret& typed);
    void pinPrepared(const Result<void>& result);
    void create();
    void created(const Result<void>& result);
    void registrationEnded(const Result<enrolment::Enrolled>& result);
    void touch(bool wanted);
    void tick();
    void pulledOut();
    void takeBack(std::function<void()> then);
    void forget();
    void dropLeftover();

    /// Runs `work(Enrolment&, stop)` on the keys' thread and hands its result to @p done, unless the session
    /// is another by then.
    template <typename Work, typename Done> void run(Work work, Done done);
};

} // namespace fidesk::ui
