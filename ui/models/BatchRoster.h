#pragma once

#include "core/batch/Attendant.h"
#include "core/handover/EncryptedSlips.h"

#include <mutex>

namespace fidesk::ui {

/// The encrypted roster of a batch: generated PINs, one for each row, each on the disk before its key has it.
/// The report tells which rows are done. Any thread.
class BatchRoster {
public:
    /// Reads the certificates in the files @p recipients and makes @p file, without a PIN yet. Errors:
    /// InvalidArgument (no recipient), FileUnreadable, RecipientUnusable, FileUnwritable.
    static Result<std::unique_ptr<BatchRoster>> create(const std::filesystem::path& file,
                                                       const std::vector<std::filesystem::path>& recipients,
                                                       const records::Batch& about, const Clock& clock);

    /// The file; it may have got another name than was asked for.
    [[nodiscard]] const std::filesystem::path& path() const { return slips_.path(); }

    /// In place of the one that the row had. Errors: EncryptedSlips::put().
    Result<void> deposit(const batch::RowAtWork& work, const token::Pin& pin);

private:
    BatchRoster(handover::EncryptedSlips slips, std::string portal, const Clock& clock);
    [[nodiscard]] handover::SlipDetails detailsOf(const batch::RowAtWork& work) const;

    std::mutex mutex_{}; // held while the file is written: one writer at a time
    handover::EncryptedSlips slips_;
    const std::string portal_;
    const Clock& clock_;
};

} // namespace fidesk::ui
