#include "core/enrolment/EnrolmentState.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <algorithm>

namespace fidesk::enrolment {

namespace {

/// The first @p length code points of well-formed UTF-8.
std::string shortened(const std::string& text, std::size_t length) {
    std::size_t at = 0;
    for (std::size_t seen = 0; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && seen++ == length)
            break;
    return std::string(trimmed(std::string_view(text).substr(0, at)));
}

profiles::NicknameWords wordsOf(const records::Job& job, TimePoint now) {
    return {.model = job.key.model.empty() ? job.key.product : job.key.model,
            .label = job.key.label,
            .serial = job.key.serial,
            .user = job.holder.displayName,
            .userName = job.holder.userPrincipalName,
            .date = toIso8601(now).substr(0, 10)};
}

} // namespace

Enrolment::Enrolment(const Parts& parts, EnrolmentObserver& observer, Order order)
    : state_(std::make_unique<State>(parts, observer, std::move(order))) {}

Enrolment::~Enrolment() = default;

Result<token::AuthenticatorInfo> Enrolment::begin(const token::TokenAddress& address, std::stop_token stop) {
    return state_->remember(state_->begin(address, stop));
}

Result<std::optional<bool>> Enrolment::keyHolds(const std::vector<Bytes>& credentialIds,
                                                std::stop_token stop) {
    return state_->keyHolds(credentialIds, stop);
}

Result<token::AuthenticatorInfo> Enrolment::prepareKey(std::stop_token stop) {
    return state_->remember(state_->prepareKey(stop));
}

Result<void> Enrolment::preparePin(token::Pin pin, std::stop_token stop) {
    return state_->remember(state_->preparePin(std::move(pin), stop));
}

Result<token::Pin> Enrolment::generatePin(const PinDeposit& deposit, std::stop_token stop,
                                          std::optional<token::Pin>* left) {
    return state_->remember(state_->generatePin(deposit, stop, left));
}

Result<void> Enrolment::createCredential(std::stop_token stop) {
    return state_->remember(state_->createCredential(stop));
}

Result<std::string> Enrolment::suggestedNickname(const std::vector<std::string>& taken) const {
    const std::string& pattern = state_->order.profile.nicknamePattern;
    std::string base =
        parseNickname(shortened(state_->job.key.product, maxNicknameLength)).value_or("Security key");
    if (!pattern.empty()) {
        FIDESK_ASSIGN(base, profiles::nicknameFrom(pattern, wordsOf(state_->job, state_->parts.clock.now())));
    }
    std::string name = base;
    for (int number = 2; std::ranges::find(taken, name) != taken.end(); ++number) {
        const std::string suffix = ' ' + std::to_string(number);
        name = shortened(base, maxNicknameLength - suffix.size()) + suffix;
    }
    return parseNickname(name);
}

Result<Enrolled> Enrolment::registerAs(const std::string& nickname, std::stop_token stop) {
    return state_->remember(state_->registerAs(nickname, stop));
}

Result<void> Enrolment::pinHandedOver() {
    return state_->pinHandedOver();
}

Result<void> Enrolment::abandon() {
    return state_->abandon();
}

bool Enrolment::created() const {
    return state_->created && !state_->proved;
}

std::optional<token::TokenAddress> Enrolment::keyAddress() const {
    return state_->key.token ? std::optional(state_->key.token->address()) : std::nullopt;
}

} // namespace fidesk::enrolment
