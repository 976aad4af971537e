#pragma once

#include "app/ctl/Context.h"
#include "core/handover/EncryptedSlips.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace fidesk::ctl {

/// Where generated PINs go, as given in the arguments: all empty where they are shown once.
struct HandoverOptions {
    std::string roster{};
    std::vector<std::string> recipients{};
};

/// `--roster FILE`, `--recipient CERT.pem`; what they say goes to @p options, which outlives the parsing.
void addHandoverOptions(CLI::App& command, HandoverOptions& options);

/// The hand-over of the PINs that a command generates: made before the first key is touched, so that what is
/// wrong with files and certificates is known by then. For each key that is to get a generated PIN: a deposit
/// to Enrolment::generatePin(), then completed() or withdrawn(). One thread.
class Handover {
public:
    /// Reads the certificates and makes the files, empty yet, and says where they are. Errors:
    /// InvalidArgument (options that do not go together), FileUnreadable, RecipientUnusable, FileUnwritable.
    static Result<Handover> open(Context& context, const HandoverOptions& options);

    /// Whether PINs go anywhere; otherwise it is the command's affair to show them.
    [[nodiscard]] bool takesPins() const { return roster_ != nullptr; }

    /// For Enrolment::generatePin(): the PIN, and each that is tried after it, is on the disk before the key
    /// has it. @p details as far as they are known. Lives as long as this object; for one key. Where
    /// takesPins() does not hold, it does nothing. Errors of what it gives: EncryptedSlips::add().
    std::function<Result<void>(const token::Pin&)> depositFor(handover::SlipDetails details);

    /// The key of the last deposit is enrolled: @p details as they are now. Errors:
    /// EncryptedSlips::describeLast().
    Result<void> completed(const handover::SlipDetails& details);

    /// No key has a PIN of the last deposit: all were refused, or it was reset. Errors:
    /// EncryptedSlips::removeLast().
    Result<void> withdrawn();

private:
    Handover() = default;
    std::unique_ptr<handover::EncryptedSlips> roster_{};
};

} // namespace fidesk::ctl
