#pragma once

#include "core/base/Secret.h"
#include "ui/models/KeysModel.h"

#include <QTimer>

#include <map>

namespace fidesk::ui {

/// The key that is chosen on the Key page, what it tells of itself, and its PIN while it is unlocked: what
/// every section of the page works with. GUI thread; the work is done on the keys' thread. The PIN is held,
/// wiped afterwards, until the key leaves, another is chosen, lock(), or a while without use; each command
/// still carries its own proof of it.
class KeyAccess : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds usualIdleLimit{5 * 60 * 1000};

    KeyAccess(Executor& keys, token::TokenSource& source, KeysModel& keysModel, QObject* parent = nullptr);

    /// Which key; it follows by itself when the key leaves and when another is the only one. While stay() is
    /// on nothing happens.
    void choose(const QString& id);
    /// As long as @p on, the key is not left for another while it is out; then it is the one that came back.
    void stay(bool on);
    /// How the key before was left: KeyUnplugged, or Cancelled where another was chosen while it was in.
    [[nodiscard]] ErrorCode departure() const { return departure_; }

    /// Empty: none.
    [[nodiscard]] const QString& id() const { return id_; }
    [[nodiscard]] const QString& name() const { return name_; }
    /// Null where it is not in. Valid until the next changed() of the keys.
    [[nodiscard]] const token::TokenAddress* address() const { return keysModel_.address(id_); }
    [[nodiscard]] bool present() const { return address() != nullptr; }
    /// Whether something is under way that was started here.
    [[nodiscard]] bool busy() const { return !running_.empty(); }

    /// What the key tells without a PIN; none until it was asked, or where it did not answer.
    [[nodiscard]] const std::optional<token::TokenStatus>& status() const { return status_; }
    /// A sentence: why there is no status. Else empty.
    [[nodiscard]] const QString& statusProblem() const { return statusProblem_; }
    /// Its code.
    [[nodiscard]] std::optional<ErrorCode> statusError() const { return statusError_; }
    [[nodiscard]] PinState pin() const { return status_ ? pinStateOf(*status_) : PinState::Unknown; }
    /// A sentence: why the PIN cannot be given now, with the next step. Empty: it can.
    [[nodiscard]] QString pinTrouble() const;
    [[nodiscard]] std::size_t minPinLength() const {
        return status_ ? status_->info.minPinLength : token::minPinCodePoints;
    }
    /// Asks the key again.
    void reload();
    /// As reload(), and has the list of keys ask as well: for whoever may have changed its PIN.
    void pinMayHaveChanged();

    /// A PIN that the key has accepted is held.
    [[nodiscard]] bool unlocked() const { return pin_.has_value(); }
    /// Has the key check @p pin and holds it. What is wrong with it comes as problem().
    void unlock(Secret pin);
    void lock();
    /// How long an unused PIN is held.
    void setIdleLimit(std::chrono::milliseconds limit) { idle_.setInterval(limit); }

    /// Ends what is under way, within a second.
    void cancel();

    /// `work(token::Token&, const std::stop_token&)`, which gives a Result, runs on the keys' thread with the
    /// chosen key open. Its result comes to `done` on the GUI thread, unless another key was chosen
    /// meanwhile. Without a key `done` gets NoKey at once. What @p done refers to lives as long as this.
    template <typename Work, typename Done> void run(Work work, Done done);
    /// The same with the held PIN: `work(token::Token&, const token::Pin&, const std::stop_token&)`. Where
    /// the key does not accept it any more it is locked, before `done` gets the error. Locked already: `done`
    /// gets PinRequired at once.
    template <typename Work, typename Done> void runUnlocked(Work work, Done done);

    /// Calls @p call on the GUI thread, unless @p context, taken there, is gone by then. Any thread: for
    /// what `work` has to tell on its way.
    void post(QPointer<QObject> context, std::function<void()> call) {
        keys_.post(std::move(context), std::move(call));
    }

Q_SIGNALS:
    /// Another key, another status, or busy() is otherwise.
    void changed();
    void unlockedChanged();
    /// Why unlock() did not.
    void problem(const QString& sentence);

private:
    Executor& keys_;
    token::TokenSource& source_;
    KeysModel& keysModel_;
    QString id_;
    QString name_;
    token::TokenAddress lastAddress_;
    std::optional<token::TokenStatus> status_;
    QString statusProblem_;
    std::optional<ErrorCode> statusError_;
    std::optional<token::Pin> pin_;
    QTimer idle_;
    std::map<unsigned, std::stop_source> running_;
    unsigned lastRun_{0};
    unsigned chosen_{0};
    bool staying_{false};
    ErrorCode departure_{ErrorCode::KeyUnplugged};

    /// Whether the key that was chosen is in, and was not out since.
    [[nodiscard]] bool stayedIn() const;
    void keysChanged();
    void follow();
    [[nodiscard]] QString next() const;
    void told(const Result<token::TokenStatus>& status);
    void checked(const Result<void>& result, token::Pin pin);
    void ended(unsigned run, const Error* error);
    /// Whether @p error means that the PIN held is of no use any more; if so, it is locked.
    bool lockOn(const Error& error);
    void idle();
};

template <typename Work, typename Done> void KeyAccess::run(Work work, Done done) {
    using Outcome = std::invoke_result_t<Work&, token::Token&, const std::stop_token&>;
    const token::TokenAddress* known = address();
    if (!known)
        return done(Outcome(fail(ErrorCode::NoKey)));
    if (keysModel_.lentOut())
        return done(Outcome(fail(ErrorCode::KeyBusy)));
    const unsigned number = ++lastRun_;
    auto open = [&source = source_, address = *known,
                 work = std::move(work)](const std::stop_token& stop) mutable -> Outcome {
        FIDESK_ASSIGN(const std::unique_ptr<token::Token> token, source.open(address));
        return work(*token, stop);
    };
    running_[number] = keys_.run(std::move(open))
                           .then(this, [this, done = std::move(done), number,
                                        chosen = chosen_](const Outcome& outcome) mutable {
                               if (chosen != chosen_)
                                   return;
                               ended(number, outcome ? nullptr : &outcome.error());
                               done(outcome);
                               Q_EMIT changed();
                           });
    Q_EMIT changed();
}

template <typename Work, typename Done> void KeyAccess::runUnlocked(Work work, Done done) {
    using Outcome = std::invoke_result_t<Work&, token::Token&, const token::Pin&, const std::stop_token&>;
    if (!pin_)
        return done(Outcome(fail(ErrorCode::PinRequired)));
    idle_.start();
    run([pin = pin_->clone(), work = std::move(work)](
            token::Token& token, const std::stop_token& stop) mutable { return work(token, pin, stop); },
        [this, done = std::move(done)](const Outcome& outcome) mutable {
            if (outcome && pin_)
                idle_.start();
            const bool locked = !outcome && lockOn(outcome.error());
            done(outcome);
            if (locked)
                pinMayHaveChanged();
        });
}

} // namespace fidesk::ui
