#pragma once

#include "core/batch/Attendant.h"
#include "core/handover/EncryptedSlips.h"
#include "ui/models/BatchItems.h"

#include <map>
#include <mutex>

namespace fidesk::ui {

/// What is said beside the PIN of the key that @p work is about.
handover::SlipDetails slipDetails(const batch::RowAtWork& work, const std::string& portal, TimePoint now);

/// The encrypted files of a batch, a roster, letters, or both: generated PINs, one for each row, each on the
/// disk before its key has it. The report tells which rows are done. Any thread.
class BatchRoster {
public:
    /// Reads certificates and template and makes the files that @p handover names, without a PIN yet; of
    /// letters without a template named it is the machine's, where there is one. Errors: InvalidArgument (no
    /// recipient, letters that cannot be made), FileUnreadable, RecipientUnusable, Malformed (a template,
    /// `detail` is "FILE: line N: ..."), FileUnwritable. Then no file is there.
    static Result<std::unique_ptr<BatchRoster>> create(const BatchHandover& handover,
                                                       const records::Batch& about, const Clock& clock);

    /// The files; they may have got other names than were asked for. Empty: there is none.
    [[nodiscard]] std::filesystem::path roster() const { return pathOf(roster_); }
    [[nodiscard]] std::filesystem::path letters() const { return pathOf(letters_); }

    /// In place of the one that the row had. Errors: EncryptedSlips::put(); the key must not get the PIN
    /// then, and none of the files has it.
    Result<void> deposit(const batch::RowAtWork& work, const token::Pin& pin);
    /// The row is done: its nickname is known. Does nothing where it has no PIN here. Errors:
    /// EncryptedSlips::describe().
    Result<void> completed(const records::BatchRow& row);

private:
    using Slips = std::unique_ptr<handover::EncryptedSlips>;

    BatchRoster(std::string portal, const Clock& clock);
    [[nodiscard]] static std::filesystem::path pathOf(const Slips& slips);
    [[nodiscard]] std::vector<handover::EncryptedSlips*> all() const;

    std::mutex mutex_{}; // held while the files are written: one writer at a time
    Slips roster_{};
    Slips letters_{};
    std::map<std::int64_t, handover::SlipDetails> details_{}; ///< by row
    const std::string portal_;
    const Clock& clock_;
};

} // namespace fidesk::ui
