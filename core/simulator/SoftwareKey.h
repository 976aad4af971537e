#pragma once

#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/simulator/Faults.h"
#include "core/simulator/Personality.h"
#include "core/token/HidChannel.h"

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace fidesk::simulator {

/// Who touches the key when it asks.
enum class Touch {
    Manual,    ///< touch(), called by a person's button or a test
    Automatic, ///< at once
    Never      ///< nobody; the key gives up after its touch time-out
};

/// A security key in software: an authenticator (CTAP 2.1) behind CTAPHID reports, that can be plugged in,
/// touched and pulled out. Every member function may be called from any thread. It protects nothing: private
/// keys and the hash of the PIN stand in this process and, readable, in the state file.
class SoftwareKey {
public:
    struct Options {
        Personality personality{};
        Touch touch{Touch::Manual};
        /// Where the key's memory lives; it is read at construction, and written (atomically, mode 0600)
        /// before a command that changes it is answered. Empty: in this object only.
        std::filesystem::path stateFile{};
    };

    /// A key that is not plugged in. Errors: FileUnreadable, Malformed (the state file is not one),
    /// FileUnwritable, KeyBusy (another software key has the state file). A state file that is refused is
    /// left as it is. @p random must outlive the key.
    static Result<std::shared_ptr<SoftwareKey>> create(Options options, Random& random);
    ~SoftwareKey();

    /// Plugs it in: powers up, starts the reset window, clears "unplug and plug in again".
    void insert();
    /// Pulls it out; whatever is under way ends with KeyUnplugged.
    void remove();
    [[nodiscard]] bool inserted() const;
    /// How often it has been plugged in.
    [[nodiscard]] std::uint64_t insertions() const;

    /// One touch: satisfies the wait that is under way; without one it does nothing.
    void touch();
    [[nodiscard]] bool waitingForTouch() const;
    void setTouch(Touch touch);

    /// What the fingerprint sensor says of the next samples (lastEnrollSampleStatus, CTAP 2.1 section 6.7.4);
    /// good, once there are no more. Replaces what was left.
    void setSamples(std::vector<std::uint8_t> statuses);
    /// Whether the next fingers that touch to verify the user are enrolled ones; they are, once there are no
    /// more. Replaces what was left.
    void setFingers(std::vector<bool> matches);

    /// Pulled out just before the n-th report from now (1: the next one) passes, in either direction; 0:
    /// never.
    void removeAtReport(int n);
    /// What is to go wrong with it; replaces what was. removeAtReport() is one of these.
    void setFault(const Fault& fault);
    /// What still is to go wrong, or goes on doing so.
    [[nodiscard]] Fault fault() const;

    /// How often it has winked (CTAPHID_WINK).
    [[nodiscard]] int winks() const;
    /// Reports that have passed since construction, both directions.
    [[nodiscard]] int reportsPassed() const;

    /// Called on any thread when it is plugged in, pulled out, winks, or starts or ends waiting for a touch.
    /// Replaces the one before; once onChange({}) has returned no call is under way. Never call onChange()
    /// from inside it, nor drop the last reference to the key there.
    void onChange(std::function<void()> changed);
    /// As onChange(), for plugging in and pulling out alone, and beside it: for whoever lists keys.
    void onPlug(std::function<void()> plugged);

    /// Opens a channel to it. It may outlive the key, and then gives KeyUnplugged. Reports that had passed
    /// before the key was pulled out can still be read. Closing a channel cancels what it asked for. Errors:
    /// NoKey when it is not plugged in.
    Result<std::unique_ptr<token::HidChannel>> openChannel();

    [[nodiscard]] const Personality& personality() const;
    /// DER of the root under which this simulator's attestation certificates are made: the same for every
    /// software key.
    static Bytes attestationRoot();
    /// The model they all name.
    static std::array<std::uint8_t, 16> aaguid();

private:
    struct Impl;
    explicit SoftwareKey(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace fidesk::simulator
