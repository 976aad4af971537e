#pragma once

#include "app/ctl/Context.h"
#include "app/ctl/HandoverOptions.h"
#include "core/enrolment/Enrolment.h"
#include "ui/text/EnrolText.h"

#include <CLI/CLI.hpp>

#include <optional>

namespace fidesk::ctl {

/// A phrase with its blanks filled in, as UTF-8.
std::string phrase(text::EnrolPhrase phrase, const std::string& first = {}, const std::string& second = {});

/// What `enrol` and `replace` are given alike.
struct EnrolOptions {
    std::string nickname{};
    bool nicknameGiven{false};
    std::string profile{};
    std::string label{};
    std::vector<std::string> trust{};
    bool yes{false}; ///< nothing is asked before a key is erased
    HandoverOptions handover{};
};

/// `--nickname`, `--profile`, `--trust`, `--label`, `--yes`, and those of addHandoverOptions(); what they say
/// goes to @p options, which outlives the parsing.
void addEnrolOptions(CLI::App& command, EnrolOptions& options, const std::string& nicknameWithoutOption);

/// What enrolments of this command stand on; @p portal outlives it. Errors: Context::keys(), records().
Result<enrolment::Parts> enrolmentParts(Context& context, portal::Portal& portal,
                                        webauthn::TrustAnchors trust = {});

/// Where the command is signed in, and as whom.
struct AtPortal {
    std::string address{};
    std::string userPrincipalName{};
};
/// Errors: Portal::me().
Result<AtPortal> signedInAt(Context& context, portal::Portal& portal);

/// Says each step of an enrolment as it begins, what a person is to do, and does that with software keys.
class EnrolProgress final : public enrolment::EnrolmentObserver {
public:
    EnrolProgress(Context& context, token::TokenAddress key) : context_(context), key_(std::move(key)) {}

    void stepStarted(enrolment::Step step) override;
    void touchNeeded() override { context_.progress(text::Phrase::TouchKey); }
    void resetStep(maintenance::ResetStep step, std::chrono::milliseconds limit) override;
    void portalWaits(std::chrono::milliseconds duration) override;

    bool pinSet{false}; ///< whether the key had a PIN before
    /// The step that was begun last.
    [[nodiscard]] enrolment::Step last() const { return last_; }

private:
    Context& context_;
    token::TokenAddress key_;
    bool replugged_{false};
    enrolment::Step last_{enrolment::Step::AskPortal};
};

/// Enrols the key that is meant as @p order says and says what came of it. @p order lacks only what
/// @p options and the command's surroundings tell. @p taken: nicknames the user has. Errors: Enrolment's, and
/// those of whatever a person is asked for; what was begun is taken back then.
Result<void> enrolKey(Context& context, const EnrolOptions& options, enrolment::Order order,
                      const std::vector<portal::Registration>& taken);

} // namespace fidesk::ctl
