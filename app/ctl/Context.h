#pragma once

#include "app/ctl/Output.h"
#include "app/ctl/Person.h"
#include "app/ctl/PinInput.h"
#include "app/ctl/Settings.h"
#include "app/ctl/SoftwareKeys.h"
#include "core/base/Clock.h"
#include "core/base/Random.h"
#include "core/portal/Portal.h"
#include "core/profiles/Profiles.h"
#include "core/recorded/RecordedPortal.h"
#include "core/recorded/RecordedTokens.h"
#include "core/records/Records.h"
#include "core/token/Token.h"
#include "ui/text/CommandText.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace fidesk::ctl {

class PortalAccess;

/// What a command finds outside the program; tests bring their own.
struct Surroundings {
    Person person{};
    std::function<Result<Keys>(const Settings& settings, Random& random)> keys{openKeys};
    std::function<profiles::Places()> profilePlaces{profiles::standardPlaces};
};

/// What every command works with: the settings, the way to speak, the key that is meant. One thread.
class Context {
public:
    /// @p output outlives it.
    Context(Settings settings, Output& output, std::stop_token stop, Surroundings surroundings = {});
    ~Context();

    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] Output& output() { return output_; }
    [[nodiscard]] std::stop_token stop() const { return stop_; }
    [[nodiscard]] PinInput& pins() { return pins_; }
    [[nodiscard]] const Person& person() const { return surroundings_.person; }
    [[nodiscard]] const Clock& clock() const { return clock_; }
    [[nodiscard]] Random& random() { return random_; }

    /// The machine's keys, or with --simulate the software keys and no others; made at the first call. What
    /// is changed on them is written to the records. Errors: SoftwareKey::create().
    Result<token::TokenSource*> keys();

    /// The same for what writes to the records itself: enrolments, and what ends them. Errors: as keys().
    Result<token::TokenSource*> keysForJobs();

    /// Plugs a key of keys() in, or pulls it out, where the program can (software keys); otherwise nothing.
    void moveKey(const std::string& id, bool in);

    /// Pulls a key of keys() out for good and plugs in a new one in its place, where the program can: whether
    /// another one came. Errors: SoftwareKey::create().
    Result<bool> swapKey(const std::string& id);

    /// The key that is meant: the one named by --key, or the only one in, or the one a person at the terminal
    /// touches, which is then named. Errors: NoKey, SeveralKeys (and nobody to ask), TokenSource::list(),
    /// Token::waitForTouch().
    Result<std::unique_ptr<token::Token>> key();

    /// The key that key() gave last.
    [[nodiscard]] const std::optional<token::TokenAddress>& chosen() const { return chosen_; }

    /// Where profiles are; the user's own in the directory of --config where there is one.
    [[nodiscard]] profiles::Places profilePlaces() const;

    /// From now on the chosen key's least number of code points in a PIN is known, for sentences.
    void setMinPinLength(std::size_t codePoints) { minPinLength_ = codePoints; }

    /// A failure of @p code that is told to people as @p sentence, which knows more than the code's own.
    /// @p detail: for programs and logs.
    tl::unexpected<Error> refuse(ErrorCode code, const QString& sentence, std::string detail = {});

    /// What people are told of @p error: the sentence given to refuse(), or the code's own.
    [[nodiscard]] std::string sentence(const Error& error) const;

    /// The way to the portal, made at the first call. Errors: PortalAccess::open().
    Result<PortalAccess*> portals();

    /// The portal, for whoever is signed in. Registrations that are renamed or removed there are written to
    /// the records. Errors: portals(), PortalAccess::portal().
    Result<portal::Portal*> portal();

    /// The same for what writes to the records itself. Errors: as portal().
    Result<portal::Portal*> portalForJobs();

    /// What was done with keys: records.db in --config-dir, or Records::defaultFile(); opened at the first
    /// call. Errors: Records::open().
    Result<records::Records*> records();

    /// Goes on only if @p yes, or a person says so. Errors: Cancelled, InvalidArgument (nobody to ask).
    Result<void> confirm(bool yes, const std::string& question);

    void say(text::Phrase phrase, std::string_view first = {}, std::string_view second = {});
    void progress(text::Phrase phrase, std::string_view first = {}, std::string_view second = {});

    /// Does @p attempt; where a person is asked for PINs and made a mistake with one (a wrong one, too short,
    /// two that differ), says so and does it again, three times at most. Errors: the last attempt's.
    Result<void> withSecondTries(const std::function<Result<void>()>& attempt);

private:
    Settings settings_;
    Output& output_;
    std::stop_token stop_;
    Surroundings surroundings_;
    PinInput pins_;
    SystemClock clock_{};
    SystemRandom random_{};
    Keys keys_{};
    std::optional<token::TokenAddress> chosen_{};
    std::size_t minPinLength_{0}; ///< 0: not known
    struct Explanation {
        ErrorCode code{};
        QString sentence{};
    };
    std::optional<Explanation> explanation_{};
    std::unique_ptr<PortalAccess> portals_{};
    std::unique_ptr<records::Records> records_{};
    recorded::Recorder recorder_;
    std::unique_ptr<recorded::RecordedTokens> recordedKeys_{};
    std::unique_ptr<recorded::RecordedPortal> recordedPortal_{};
};

/// A phrase with its blanks filled in, as UTF-8.
std::string phrase(text::Phrase phrase, std::string_view first = {}, std::string_view second = {});

/// Says "Touch the key" when a key asks for it.
class TouchPrompt : public token::TokenObserver {
public:
    explicit TouchPrompt(Context& context) : context_(context) {}
    void touchNeeded() override { context_.progress(text::Phrase::TouchKey); }

private:
    Context& context_;
};

} // namespace fidesk::ctl
