#pragma once

#include "core/enrolment/Order.h"
#include "core/records/Types.h"

namespace fidesk::batch {

/// A row with the key it is done with.
struct RowAtWork {
    records::BatchRow row{};
    portal::User user{};
    profiles::Profile profile{};
    token::TokenAddress key{};
};

/// Which PIN is wanted.
struct PinQuestion {
    const RowAtWork& work;
    bool first{false};            ///< the key has none: one to set. Otherwise the one it has
    std::size_t minimum{4};       ///< code points of one to set
    std::optional<Error> wrong{}; ///< what was wrong with the answer before
};

/// Whoever attends a key while rows are done with it: told how it goes, asked for what only a person has.
/// Called on the thread that works with the key; each such thread has its own.
class Attendant : public enrolment::EnrolmentObserver {
public:
    /// Portal and profile are known; the steps of the enrolment follow.
    virtual void rowBegun(const RowAtWork&) {}
    /// It is at the portal, and has the nickname that it was registered as.
    virtual void rowRegistered(const RowAtWork&) {}
    /// @p row as the records have it now: Done (with the nickname that it was registered as), Failed,
    /// InDoubt, or Waiting again. @p error: why it is not Done; of one that is, what could not be done after
    /// it was registered.
    virtual void rowEnded(const records::BatchRow&, const std::optional<Error>&) {}
    /// KeyUsedInBatch: the key is not touched, the row waits for another one.
    virtual void keyRefused(const token::TokenAddress&, const Error&) {}

    /// A PIN for a key of a profile whose PINs are typed. Asked again, twice at most, where it was wrong. An
    /// error ends the row; what is no mistake with a PIN is taken to concern all rows, and pauses the batch.
    virtual Result<token::Pin> pin(const PinQuestion& question) = 0;
    /// Whether generated PINs are deposited. Otherwise they are handed over once all is done.
    [[nodiscard]] virtual bool keepsPins() const = 0;
    /// Keeps a generated PIN for whoever is to get it, before the key has it: see enrolment::PinDeposit. An
    /// error ends the row, and pauses the batch.
    virtual Result<void> depositPin(const RowAtWork& work, const token::Pin& pin) = 0;
    /// All but the record is done, and @p work has the nickname that it was registered as: gives a generated
    /// PIN that was not deposited to a person. An error takes everything back, since nobody knows the PIN,
    /// and pauses the batch.
    virtual Result<void> handOver(const RowAtWork& work, const token::Pin& pin) = 0;
    /// Whether to use a key that may have been issued in this batch: it has a PIN and does not tell what else
    /// it has.
    virtual bool takesUnknownKey(const token::TokenAddress&) { return false; }
};

} // namespace fidesk::batch
