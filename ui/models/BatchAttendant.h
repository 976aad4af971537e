#pragma once

#include "core/batch/Attendant.h"
#include "ui/models/Answer.h"
#include "ui/models/BatchItems.h"
#include "ui/models/BatchRoster.h"

#include <atomic>
#include <functional>
#include <memory>

namespace fidesk::ui {

/// Tells the window how it goes with one key, and waits for what a person has to give. Its answers come from
/// any thread; all else is on the thread that works with the key.
class BatchAttendant final : public batch::Attendant {
public:
    /// Called on the worker's thread.
    struct Listener {
        std::function<void(BatchKeyItem)> key;
        std::function<void(records::BatchRow)> row;
        /// A PIN to be shown once, until handedOver().
        std::function<void(QString key, std::shared_ptr<const handover::PinSlip>)> pin;
    };

    /// What is said beside a PIN that is shown.
    using Describe = std::function<handover::SlipDetails(const batch::RowAtWork&)>;

    /// @p roster may be null: then PINs are shown; it outlives this.
    BatchAttendant(const token::TokenAddress& key, BatchRoster* roster, Describe describe, Listener listener,
                   std::stop_token stop);

    /// Whether a key that comes in is this one, which was pulled out for its reset: true once for each time.
    bool expects(const token::TokenAddress& key);

    /// The key is done with: what is said of it until it is pulled out.
    void leave();

    void givePin(Secret pin) { pin_.give(std::move(pin)); }
    /// Another key is to be used: the row waits again.
    void giveUp() { pin_.give(std::nullopt); }
    void handedOver() { shown_.give(true); }
    /// Whether a key is used that does not tell whether it was issued already.
    void decide(bool use) { use_.give(use); }

    void rowBegun(const batch::RowAtWork& work) override;
    void rowEnded(const records::BatchRow& row, const std::optional<Error>& error) override;
    void keyRefused(const token::TokenAddress& key, const Error& error) override;
    Result<token::Pin> pin(const batch::PinQuestion& question) override;
    [[nodiscard]] bool keepsPins() const override { return roster_ != nullptr; }
    Result<void> depositPin(const batch::RowAtWork& work, const token::Pin& pin) override;
    Result<void> handOver(const batch::RowAtWork& work, const token::Pin& pin) override;
    bool takesUnknownKey(const token::TokenAddress& key) override;
    void stepStarted(enrolment::Step step) override;
    void resetStep(maintenance::ResetStep step, std::chrono::milliseconds limit) override;
    void portalWaits(std::chrono::milliseconds time) override;
    void touchNeeded() override;
    void touchDone() override;

private:
    BatchRoster* roster_;
    Describe describe_;
    Listener listener_;
    std::stop_token stop_;
    const token::TokenAddress key_;
    std::atomic<bool> pulledOut_{false};
    BatchKeyItem item_{};
    records::BatchRow row_{}; ///< the one it is worked with
    Answer<std::optional<Secret>> pin_{};
    Answer<bool> shown_{};
    Answer<bool> use_{};

    void tell(BatchKeyItem::Need need, const QString& words);
};

} // namespace fidesk::ui
