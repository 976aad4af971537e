#pragma once

#include "core/maintenance/GuidedReset.h"
#include "ui/models/Countdown.h"
#include "ui/models/KeyAccess.h"

namespace fidesk::ui {

/// The guided reset of the chosen key: which step it is at, and how much time that has left. While it runs,
/// it has the keys' thread for itself, so that nothing is asked of the key that comes back before the reset
/// is. GUI thread.
class KeyResetModel : public QObject {
    Q_OBJECT
public:
    enum class State {
        Idle,
        Unplug,
        PlugIn,
        Sending, ///< the key is asked: at first who it is, and once it is back to reset
        Touch,
        Failed, ///< problem() says why, and what next
        Done
    };

    /// All outlive it.
    KeyResetModel(Executor& keys, token::TokenSource& source, KeyAccess& access,
                  const maintenance::ResetTimings& timings = {}, QObject* parent = nullptr);

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] bool running() const {
        return state_ == State::Unplug || state_ == State::PlugIn || state_ == State::Sending ||
               state_ == State::Touch;
    }
    /// Which key; kept when it is done.
    [[nodiscard]] const QString& keyName() const { return keyName_; }
    [[nodiscard]] const QString& problem() const { return problem_; }
    /// Of the step it is at; 0 of 0 where it is not limited.
    [[nodiscard]] int secondsLeft() const { return countdown_.left(); }
    [[nodiscard]] int secondsOf() const { return countdown_.of(); }
    /// Whether the key keeps to the standard's window by its own clock: a key that knows only U2F cannot be
    /// reset. A sentence; empty: it can.
    [[nodiscard]] QString whyNot() const;

    /// Somebody has confirmed it.
    void start();
    /// Ends it within a second; nothing is reset unless the key was touched already.
    void cancel();
    /// Leaves Failed or Done.
    void close();

Q_SIGNALS:
    void changed();
    void secondsLeftChanged(int left);
    void done(const QString& keyName);

private:
    Executor& keys_;
    token::TokenSource& source_;
    KeyAccess& access_;
    const maintenance::ResetTimings timings_;
    State state_{State::Idle};
    QString keyId_;
    QString keyName_;
    QString problem_;
    Countdown countdown_;
    unsigned run_{0};
    std::stop_source stop_{std::nostopstate};

    void enter(State state, std::chrono::milliseconds limit);
    void stepped(unsigned run, maintenance::ResetStep step, std::chrono::milliseconds limit);
    void ended(const Result<void>& result);
    void accessChanged();
};

} // namespace fidesk::ui
