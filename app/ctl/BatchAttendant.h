#pragma once

#include "app/ctl/Context.h"
#include "app/ctl/Errands.h"
#include "app/ctl/HandoverOptions.h"
#include "core/batch/Arrivals.h"
#include "core/batch/Attendant.h"

#include <functional>
#include <optional>
#include <string>

namespace fidesk::ctl {

/// What all threads of a batch share, on the thread that owns the command.
struct BatchDesk {
    Context& context;
    Handover& handover;
    std::string portal{}; ///< its address
    /// A row has ended: the line that tells how far it is, and the report.
    std::function<void()> rowEnded{};
};

/// Attends a key for the person at the terminal: all it says and asks is left to the thread that owns the
/// command, which may do it when this object is gone; @p desk outlives that.
class BatchAttendant final : public batch::Attendant {
public:
    BatchAttendant(Errands& errands, BatchDesk& desk, batch::Arrivals& arrivals)
        : errands_(errands), desk_(desk), arrivals_(arrivals) {}

    void rowBegun(const batch::RowAtWork& work) override;
    void rowRegistered(const batch::RowAtWork& work) override;
    void rowEnded(const records::BatchRow& row, const std::optional<Error>& error) override;
    void keyRefused(const token::TokenAddress& key, const Error& error) override;
    Result<token::Pin> pin(const batch::PinQuestion& question) override;
    [[nodiscard]] bool keepsPins() const override;
    Result<void> depositPin(const batch::RowAtWork& work, const token::Pin& pin) override;
    Result<void> handOver(const batch::RowAtWork& work, const token::Pin& pin) override;
    bool takesUnknownKey(const token::TokenAddress& key) override;
    void touchNeeded() override;
    void resetStep(maintenance::ResetStep step, std::chrono::milliseconds limit) override;
    void portalWaits(std::chrono::milliseconds duration) override;

private:
    Errands& errands_;
    BatchDesk& desk_;
    batch::Arrivals& arrivals_;
    std::optional<batch::Arrivals::Return> return_{}; ///< while its key is unplugged and plugged in again
    batch::RowAtWork work_{};                         ///< the row that was begun last
};

} // namespace fidesk::ctl
