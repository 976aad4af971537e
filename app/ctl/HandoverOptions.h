#pragma once

#include "app/ctl/Context.h"
#include "core/handover/EncryptedSlips.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace fidesk::ctl {

/// Where generated PINs go, as given in the arguments: all empty where they are shown once.
struct HandoverOptions {
    std::string roster{};
    std::string letters{}; ///< a file, or standardStream
    std::vector<std::string> recipients{};
    std::string letterTemplate{}; ///< empty: the machine's, or the one that is built in
    std::string paper{};          ///< "a4", "letter"; empty: the first
    bool operator==(const HandoverOptions&) const = default;
};

/// `--roster FILE`, `--letters FILE`, `--recipient CERT.pem`, `--letter-template FILE`, `--paper SIZE`; what
/// they say goes to @p options, which outlives the parsing.
void addHandoverOptions(CLI::App& command, HandoverOptions& options);

/// Whether these arguments ask for letters, which want a letters::OffscreenApplication.
bool wantsLetters(const std::vector<std::string>& arguments);

/// The hand-over of the PINs that a command generates: made before the first key is touched, so that what is
/// wrong with files, certificates and templates is known by then. For each key that is to get a generated
/// PIN: deposit() from Enrolment::generatePin(), each time under the same id, which is the command's own (a
/// row's number); then completed() or withdrawn(). And close() at the end of the command, however it ends.
/// Keys may be at work at the same time; calls of this object come one after another.
class Handover {
public:
    /// Reads certificates and template (without one named, the machine's, where there is one) and makes the
    /// files, empty yet, and says where they are. With letters
    /// to standard output, that is kept free of everything else from now on. Errors: InvalidArgument (options
    /// that do not go together, letters to where others could read them, letters that cannot be made),
    /// FileUnreadable, RecipientUnusable, Malformed (a template), FileUnwritable.
    static Result<Handover> open(Context& context, const HandoverOptions& options);
    ~Handover();
    Handover(Handover&&) noexcept;
    Handover& operator=(Handover&&) noexcept;

    /// Whether PINs go anywhere; otherwise it is the command's affair to show them.
    [[nodiscard]] bool takesPins() const;

    /// The PIN that a key is about to get, in place of the one that was tried before under this @p id: it is
    /// on the disk when this returns, or, with letters to standard output, it is known that its letter can be
    /// made. @p details as far as they are known. Where takesPins() does not hold, it does nothing. Errors:
    /// EncryptedSlips::put(), letters::paint(); the key must not get the PIN then.
    Result<void> deposit(const std::string& id, const handover::SlipDetails& details, const token::Pin& pin);

    /// The key of @p id is enrolled: @p details as they are now. Errors: EncryptedSlips::describe().
    Result<void> completed(const std::string& id, const handover::SlipDetails& details);

    /// No key has a PIN of @p id: all were refused, or it was reset. Errors: EncryptedSlips::remove().
    Result<void> withdrawn(const std::string& id);

    /// Writes the letters to standard output, where they are to go there and there are any; otherwise
    /// nothing. Errors: FileUnwritable, where nobody took them; letters::pdf().
    Result<void> close(Context& context);

private:
    struct Sink;
    Handover();

    std::vector<std::unique_ptr<Sink>> sinks_;
};

} // namespace fidesk::ctl
