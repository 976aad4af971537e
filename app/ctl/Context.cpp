#include "app/ctl/Context.h"

#include "app/ctl/KeyChoice.h"
#include "app/ctl/PortalAccess.h"
#include "core/base/Json.h"
#include "core/models/Catalogue.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Prompts.h"

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

Context::Context(Settings settings, Output& output, std::stop_token stop, Surroundings surroundings)
    : settings_(std::move(settings)), output_(output), stop_(stop), surroundings_(std::move(surroundings)),
      pins_(settings_.input, std::move(stop), surroundings_.person.ask),
      recorder_([this] { return records(); },
                [this](const Error& error) { progress(text::Phrase::NotRecorded, sentence(error)); },
                [](const auto& aaguid) { return models::modelName(aaguid).value_or(std::string()); }) {}

Context::~Context() = default;

Result<token::TokenSource*> Context::keysForJobs() {
    if (!keys_.source) {
        FIDESK_ASSIGN(keys_, surroundings_.keys(settings_, random_));
    }
    return keys_.source.get();
}

Result<token::TokenSource*> Context::keys() {
    if (!recordedKeys_) {
        FIDESK_ASSIGN(token::TokenSource * source, keysForJobs());
        recordedKeys_ = std::make_unique<recorded::RecordedTokens>(*source, recorder_);
    }
    return recordedKeys_.get();
}

void Context::moveKey(const std::string& id, bool in) {
    if (keys_.move)
        keys_.move(id, in);
}

Result<bool> Context::swapKey(const std::string& id) {
    return keys_.swap ? keys_.swap(id) : Result<bool>(false);
}

Result<std::unique_ptr<token::Token>> Context::key() {
    FIDESK_ASSIGN(token::TokenSource * source, keys());
    bool asked = false;
    const auto waiting = [this, &asked] {
        asked = true;
        progress(text::Phrase::TouchAKey);
    };
    auto chosen = chooseKey(*source, settings_.key, person().present(), waiting, stop_);
    if (!chosen && chosen.error().code == ErrorCode::NoKey && !settings_.key.empty())
        return refuse(ErrorCode::NoKey, toQString(phrase(text::Phrase::NoSuchKey, settings_.key)),
                      chosen.error().detail);
    FIDESK_ASSIGN(auto key, std::move(chosen));
    chosen_ = key->address();
    if (asked)
        progress(text::Phrase::TouchedKey, nameOf(*chosen_));
    return key;
}

profiles::Places Context::profilePlaces() const {
    profiles::Places places = surroundings_.profilePlaces();
    if (!settings_.configDirectory.empty())
        places.user = std::filesystem::path(settings_.configDirectory) / "profiles";
    return places;
}

tl::unexpected<Error> Context::refuse(ErrorCode code, const QString& sentence, std::string detail) {
    explanation_ = Explanation{code, sentence};
    return fail(code, std::move(detail));
}

std::string Context::sentence(const Error& error) const {
    if (explanation_ && explanation_->code == error.code)
        return toUtf8(explanation_->sentence);
    return toUtf8(minPinLength_ > 0 ? text::pinSentence(error, minPinLength_) : text::sentence(error));
}

Result<void> Context::confirm(bool yes, const std::string& question) {
    if (yes)
        return {};
    const auto answer = person().confirm(question, stop_);
    if (!answer && answer.error().code == ErrorCode::InvalidArgument)
        return refuse(ErrorCode::InvalidArgument, text::commandPhrase(text::Phrase::NobodyToConfirm),
                      answer.error().detail);
    if (!answer)
        return fail(answer.error());
    return *answer ? Result<void>() : fail(ErrorCode::Cancelled);
}

Result<PortalAccess*> Context::portals() {
    if (!portals_) {
        FIDESK_ASSIGN(portals_, PortalAccess::open(settings_, clock_));
    }
    return portals_.get();
}

Result<portal::Portal*> Context::portalForJobs() {
    FIDESK_ASSIGN(PortalAccess * access, portals());
    return access->portal(stop_);
}

Result<portal::Portal*> Context::portal() {
    FIDESK_ASSIGN(portal::Portal * portal, portalForJobs());
    if (!recordedPortal_) {
        FIDESK_ASSIGN(const portal::oauth::Session* session, portals_->session());
        recordedPortal_ =
            std::make_unique<recorded::RecordedPortal>(*portal, recorder_, session->settings().url);
    }
    return recordedPortal_.get();
}

Result<records::Records*> Context::records() {
    if (!records_) {
        const std::filesystem::path file =
            settings_.configDirectory.empty()
                ? records::Records::defaultFile()
                : std::filesystem::path(settings_.configDirectory) / "records.db";
        FIDESK_ASSIGN(records_, records::Records::open(file, clock_));
    }
    return records_.get();
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
        output_.progress(sentence(done.error()));
    }
}

} // namespace fidesk::ctl
