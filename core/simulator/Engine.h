#pragma once

#include "core/base/CallbackSlot.h"
#include "core/simulator/Authenticator.h"
#include "core/simulator/CtapHid.h"
#include "core/simulator/Faults.h"
#include "core/simulator/SoftwareKey.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace fidesk::simulator {

/// One open channel's end at the key. Guarded by the engine's mutex.
struct Pipe {
    std::deque<Bytes> incoming{}; ///< reports to the host that have passed and wait to be read
    std::vector<std::uint32_t> channels{};
    bool unplugged{false};
};

/// What is behind a SoftwareKey: the socket, the hand that touches, and the thread that runs the
/// authenticator. Everything may be called from any thread. The mutex is never held while a command works,
/// a file is written or a callback runs.
class Engine {
public:
    Engine(Personality personality, Touch touch, Authenticator authenticator);
    ~Engine();

    void insert();
    void remove();
    bool inserted();
    std::uint64_t insertions();
    void touch();
    bool waitingForTouch();
    void setTouch(Touch touch);
    void setFault(const Fault& fault);
    Fault fault();
    int winks();
    void setSamples(std::vector<std::uint8_t> statuses);
    void setFingers(std::vector<bool> matches);
    int reportsPassed();
    CallbackSlot& onChange() { return onChange_; }
    CallbackSlot& onPlug() { return onPlug_; }
    const Personality& personality() const { return personality_; }

    /// Null when it is not plugged in.
    std::shared_ptr<Pipe> open();
    void close(const std::shared_ptr<Pipe>& pipe);
    Result<void> write(const std::shared_ptr<Pipe>& pipe, ByteView report);
    Result<std::optional<Bytes>> read(Pipe& pipe, std::chrono::milliseconds timeout);

    /// Ends the thread; from now on the key is pulled out for good.
    void stop();

private:
    /// A request on its way through the authenticator.
    struct Transaction {
        std::shared_ptr<Pipe> pipe{};
        std::uint32_t channel{0};
        HidCommand command{HidCommand::Cbor}; ///< or Msg
        Bytes request{};
        std::uint64_t powerCycle{0};
        bool cancelled{false};
        bool abandoned{false}; ///< nobody waits for the answer
    };
    using Lock = std::unique_lock<std::mutex>;

    // With the mutex held, but for run(), waitForTouch(), takeTouch(), nextSample() and nextFinger(), which
    // take it.
    void run();
    void serve(Lock& lock, const std::shared_ptr<Transaction>& transaction);
    Answer<void> waitForTouch(const Transaction& transaction, std::chrono::milliseconds timeout);
    Answer<void> touchOrNothing(Lock& lock, const Transaction& transaction,
                                std::chrono::milliseconds timeout);
    bool takeTouch(const Transaction& transaction);
    bool touchCounts() const;
    void endTouchWanted();
    Surroundings surroundingsOf(const Transaction& transaction);
    HidMessage answerTo(Lock& lock, const Transaction& transaction, const Fault& fault);
    Bytes perform(Lock& lock, const Transaction& transaction, const Surroundings& surroundings);
    bool dawdle(Lock& lock, const Transaction& transaction, const Fault& fault);
    std::optional<SteadyTime> nextDeadline() const;
    std::uint8_t nextSample();
    bool nextFinger();
    void awaitWork(Lock& lock);
    void act(const std::shared_ptr<Pipe>& pipe, CtapHid::Outcome outcome);
    void abandon(std::shared_ptr<Transaction>& transaction);
    bool alive(const Transaction& transaction) const;
    bool pass();
    void send(Pipe& pipe, const std::vector<Bytes>& reports);
    void keepAlive(const Transaction& transaction, KeepAliveStatus status);
    void unplug();
    void unlockAndAnnounce(Lock& lock);

    const Personality personality_;
    std::mutex mutex_;
    std::condition_variable wake_;     ///< the thread: work, touch, cancel, unplugged
    std::condition_variable readable_; ///< readers: reports, unplugged
    Touch touch_;
    bool inserted_{false};
    bool waiting_{false};
    bool touched_{false};
    bool stopping_{false};
    bool changed_{false}; ///< something to announce
    bool plugged_{false}; ///< and that was plugging in or pulling out
    Faults faults_;
    int winks_{0};
    int reportsPassed_{0};
    std::deque<std::uint8_t> samples_;
    std::deque<bool> fingers_;
    std::uint64_t powerCycle_{0};
    SteadyTime insertedAt_{};
    std::optional<SteadyTime> touchWantedUntil_; ///< by U2F, which does not wait
    CtapHid hid_;
    std::vector<std::shared_ptr<Pipe>> pipes_;
    std::weak_ptr<Pipe> sender_; ///< of the message that is being put together
    SteadyTime reportDeadline_{};
    std::shared_ptr<Transaction> pending_;
    std::shared_ptr<Transaction> running_;

    Authenticator authenticator_;         // the thread's own
    std::uint64_t authenticatorCycle_{0}; // the thread's own

    CallbackSlot onChange_;
    CallbackSlot onPlug_;
    std::thread thread_;
};

} // namespace fidesk::simulator
