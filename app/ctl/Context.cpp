#include "app/ctl/Context.h"

#include "app/ctl/KeyChoice.h"
#include "app/ctl/PortalAccess.h"
#include "app/ctl/SoftwareKeys.h"
#include "app/ctl/Terminal.h"
#include "core/base/Json.h"
#include "core/token/hid/HidTokens.h"
#include "ui/text/ErrorText.h"

namespace fidesk::ctl {

namespace {

constexpr int attempts = 3;

/// A mistake in typing that can be made good at once.
bool isMistake(ErrorCode code) {
    return code == ErrorCode::PinTooShort || code == ErrorCode::PinTooLong ||
           code == ErrorCode::PinMalformed || code == ErrorCode::PinMismatch || code == ErrorCode::PinWrong ||
           code == ErrorCode::PinPolicyRefused;
}

QString filled(std::string_view text) {
    return text.data() == nullptr ? QString() : toQString(text);
}

} // namespace

std::string phrase(text::Phrase phrase, std::string_view first, std::string_view second) {
    return toUtf8(text::commandPhrase(phrase, filled(first), filled(second)));
}

Context::Context(Settings settings, Output& output, std::stop_token stop)
    : settings_(std::move(settings)), output_(output), stop_(stop), pins_(settings_.input, std::move(stop)) {}

Context::~Context() = default;

Result<token::TokenSource*> Context::keys() {
    if (!keys_ && settings_.simulate.empty())
        keys_ = std::make_unique<token::HidTokens>();
    if (!keys_) {
        FIDESK_ASSIGN(keys_, softwareKeys(settings_, random_));
    }
    return keys_.get();
}

Result<std::unique_ptr<token::Token>> Context::key() {
    FIDESK_ASSIGN(token::TokenSource * source, keys());
    return chooseKey(
        *source, settings_.key, atTerminal(), [this] { progress(text::Phrase::TouchAKey); }, stop_);
}

Result<PortalAccess*> Context::portals() {
    if (!portals_) {
        FIDESK_ASSIGN(portals_, PortalAccess::open(settings_, clock_));
    }
    return portals_.get();
}

Result<portal::Portal*> Context::portal() {
    FIDESK_ASSIGN(PortalAccess * access, portals());
    return access->portal(stop_);
}

void Context::say(text::Phrase which, std::string_view first, std::string_view second) {
    output_.say(phrase(which, first, second));
}

void Context::progress(text::Phrase which, std::string_view first, std::string_view second) {
    output_.progress(phrase(which, first, second));
}

Result<void> Context::withSecondTries(const std::function<Result<void>()>& attempt) {
    for (int left = attempts - 1;; --left) {
        auto done = attempt();
        if (done || left == 0 || !pins_.asks() || !isMistake(done.error().code))
            return done;
        output_.progress(toUtf8(text::sentence(done.error())));
    }
}

} // namespace fidesk::ctl
