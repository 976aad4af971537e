#pragma once

#include "core/handover/PinSlip.h"
#include "core/handover/Recipient.h"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace fidesk::handover {

/// What a file of slips holds before it is encrypted: roster(), or letters.
using Render = std::function<Result<Secret>(std::span<const PinSlip>)>;

/// A file of slips that nobody but its recipients can open (encryptedTo()). Each change replaces it, whole or
/// not at all, and is on the disk when the function returns: so a PIN is put here before a key gets it. The
/// plain form is in this process's memory only, and wiped. As large as all slips together at each change: for
/// hundreds of keys, not for hundreds of thousands. One thread at a time.
class EncryptedSlips {
public:
    /// Makes the file @p wanted, mode 0600, without a slip yet. A file that is there is never touched: then
    /// it is "NAME-2.EXTENSION" and so on. Errors: InvalidArgument (no recipient), FileUnwritable, those of
    /// @p render.
    static Result<EncryptedSlips> create(const std::filesystem::path& wanted,
                                         std::vector<Recipient> recipients, Render render);

    /// The file; after create() it may not be the one that was wanted.
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::size_t size() const { return slips_.size(); }

    /// After an error of any of these the file and what is in memory are as before. Errors: FileUnwritable,
    /// Internal, those of the rendering. @p id names the slip in this object only: a row, a job.
    ///
    /// Adds the slip, or takes it in place of the one of that id: the key refused that one's PIN, and this is
    /// the next that it gets.
    Result<void> put(const std::string& id, PinSlip slip);
    /// What is said beside its PIN is known better now. Nothing where there is no such slip.
    Result<void> describe(const std::string& id, SlipDetails details);
    /// No key has its PIN after all. Nothing where there is no such slip.
    Result<void> remove(const std::string& id);

private:
    EncryptedSlips(std::filesystem::path path, std::vector<Recipient> recipients, Render render);
    [[nodiscard]] Result<void> write() const;
    [[nodiscard]] std::size_t indexOf(const std::string& id) const; ///< size() where there is none

    std::filesystem::path path_;
    std::vector<Recipient> recipients_;
    Render render_;
    std::vector<std::string> ids_{}; ///< of the slips
    std::vector<PinSlip> slips_{};
};

} // namespace fidesk::handover
