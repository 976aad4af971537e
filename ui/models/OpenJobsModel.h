#pragma once

#include "ui/models/Countdown.h"
#include "ui/models/KeysModel.h"
#include "ui/models/OpenJobSession.h"
#include "ui/models/OpenJobsTable.h"

namespace fidesk::ui {

/// Registrations that a crash, a time-out or a pulled key left open, and what a person does about them: one
/// is resumed, or given up, at a time, with its key and PIN where that is needed. GUI thread; records are
/// read on an executor, the portal and the key are asked on the keys' thread.
class OpenJobsModel : public QObject {
    Q_OBJECT
public:
    enum class State {
        Idle,
        Asking,       ///< the portal
        ConfirmReset, ///< the key would be erased: confirmReset()
        NeedKey,      ///< waits for exactly one key; goes on by itself
        NeedPin,      ///< givePin()
        Working,      ///< the portal and the key are at it
        Stopping
    };

    struct Parts {
        Executor& keys;
        Executor& records;
        EnrolmentSession::Seams seams;
        KeysModel& keysModel;
    };

    explicit OpenJobsModel(Parts parts, QObject* parent = nullptr);
    ~OpenJobsModel() override;

    OpenJobsTable jobs;
    /// Lists them again: others may have begun or ended some.
    void reload();
    /// Why there is no list: a sentence; empty: there is one.
    [[nodiscard]] const QString& listProblem() const { return listProblem_; }

    /// Who is signed in where; null: nobody. Ends what is under way.
    void setPortal(std::shared_ptr<portal::Portal> portal, const QString& address);
    /// Whether the keys are in use elsewhere in the window.
    void setKeysInUse(bool inUse);
    /// Why the job of this row can be neither resumed nor given up now: a sentence; empty: it can.
    [[nodiscard]] QString hindrance(int row) const;

    void resume(int row);
    /// A person has confirmed that the key is lost or broken.
    void giveUp(int row);
    void confirmReset();
    void givePin(Secret pin);
    /// Whether the key is asked for only to make up what is missing: it is registered.
    [[nodiscard]] bool canGoWithoutKey() const;
    /// It stays registered as it is; the records say what was not made up.
    void goWithoutKey();
    /// Ends what is under way, within a second; the job stays open.
    void cancel();

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] bool busy() const { return state_ != State::Idle; }
    /// The job at work.
    [[nodiscard]] const OpenJobItem& job() const { return job_; }
    /// What is done, or to be done, now.
    [[nodiscard]] const QString& words() const { return words_; }
    /// What was wrong with the key or the PIN that was given: a sentence; or empty.
    [[nodiscard]] const QString& problem() const { return problem_; }
    /// Of the step it is at; 0 where it is not limited.
    [[nodiscard]] int secondsLeft() const { return countdown_.left(); }

Q_SIGNALS:
    void changed();
    void secondsLeftChanged(int seconds);
    /// What came of it: a sentence. @p good: the job is over; otherwise it stays open.
    void ended(bool good, const QString& sentence);
    void signInNeeded();

private:
    using Session = std::shared_ptr<OpenJobSession>;

    Parts parts_;
    std::shared_ptr<portal::Portal> portal_;
    std::string address_;
    bool keysInUse_{false};
    QString listProblem_;
    State state_{State::Idle};
    OpenJobItem job_;
    QString words_;
    QString problem_;
    Session session_;
    unsigned run_{0}; ///< counts sessions
    enrolment::Needed needed_{enrolment::Needed::Nothing};
    bool registered_{false};   ///< at the portal
    bool willRegister_{false}; ///< otherwise it is taken back
    QString refusedKey_;       ///< it was not the one, or has to be plugged in again
    QString key_;              ///< at work
    Countdown countdown_;
    std::stop_source stop_{std::nostopstate};

    template <typename Work, typename Done> void run(Work work, Done done);
    bool begin(int row);
    void enter(State state, const QString& words, const QString& problem = {});
    void told(const QString& words, std::chrono::milliseconds limit);
    void looked(const Result<enrolment::Findings>& found);
    void needKey(const QString& problem = {});
    void keysChanged();
    void meetKey();
    void met(const Result<void>& result);
    void finish(Secret pin);
    void finished(const Result<JobEnd>& end);
    bool asksAgain(const Error& error);
    void over(bool good, const QString& sentence);
    void letGo();
};

} // namespace fidesk::ui
