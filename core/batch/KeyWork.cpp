#include "core/batch/KeyWork.h"

#include "core/batch/UsedKeys.h"
#include "core/enrolment/Enrolment.h"

#include <algorithm>

namespace fidesk::batch {

namespace {

constexpr int pinAttempts = 3;

/// A mistake with a PIN that can be made good at once.
bool isMistake(ErrorCode code) {
    using enum ErrorCode;
    return code == PinTooShort || code == PinTooLong || code == PinMalformed || code == PinMismatch ||
           code == PinWrong || code == PinPolicyRefused;
}

/// One row with one key.
class Attempt {
public:
    Attempt(Batch& batch, const Workshop& workshop, Attendant& attendant, records::BatchRow row,
            const token::TokenAddress& key)
        : batch_(batch), workshop_(workshop), attendant_(attendant), work_{std::move(row), {}, {}, key} {}

    /// Nothing: the key will do for the next row.
    Result<std::optional<KeyEnd>> run(const std::stop_token& stop) {
        const auto enrolled = enrol(stop);
        if (enrolled) {
            FIDESK_ASSIGN(const records::BatchRow row, batch_.done(work_.row.row));
            attendant_.rowEnded(row, enrolled->flaw);
            return std::optional(KeyEnd::Issued);
        }
        return undo(enrolled.error());
    }

private:
    Result<enrolment::Enrolled> enrol(const std::stop_token& stop) {
        FIDESK_TRY(lookUp(stop));
        enrolment_.emplace(workshop_.parts, attendant_, order());
        attendant_.rowBegun(work_);
        FIDESK_ASSIGN(token::AuthenticatorInfo info, enrolment_->begin(work_.key, stop));
        FIDESK_TRY(refuseUsed(info, stop));
        touched_ = true;
        FIDESK_ASSIGN(info, enrolment_->prepareKey(stop));
        FIDESK_TRY(preparePin(info, stop));
        FIDESK_TRY(enrolment_->createCredential(stop));
        FIDESK_ASSIGN(const std::string nickname, this->nickname());
        FIDESK_ASSIGN(enrolment::Enrolled enrolled, enrolment_->registerAs(nickname, stop));
        handOver(enrolled);
        return enrolled;
    }

    /// What is known before the key is asked for anything.
    Result<void> lookUp(const std::stop_token& stop) {
        portal::Portal& portal = workshop_.parts.portal;
        FIDESK_ASSIGN(work_.profile, workshop_.findProfile(work_.row.profile));
        FIDESK_ASSIGN(work_.user, portal.user(work_.row.user, stop));
        FIDESK_ASSIGN(const auto registrations, portal.registrations(work_.user.id, stop));
        for (const portal::Registration& registration : registrations)
            taken_.push_back(registration.nickname);
        if (std::ranges::find(taken_, work_.row.nickname) != taken_.end())
            return fail(ErrorCode::NicknameTaken, work_.row.nickname);
        return {};
    }

    [[nodiscard]] enrolment::Order order() const {
        enrolment::Order order;
        order.user = work_.user;
        order.profile = work_.profile;
        order.trustAnchors = workshop_.trustAnchors;
        order.label = work_.row.label;
        order.portal = batch_.about().portal;
        order.by = batch_.about().by;
        order.place = records::BatchPlace{batch_.about().id, work_.row.row};
        return order;
    }

    Result<void> refuseUsed(const token::AuthenticatorInfo& info, const std::stop_token& stop) {
        FIDESK_ASSIGN(const KeyUse use,
                      useInBatch(workshop_.parts.records, batch_.about().id, workshop_.parts.keys, work_.key,
                                 info, enrolment_->rpId(), stop));
        if (use.kind == KeyUse::Kind::Not)
            return {};
        if (use.kind == KeyUse::Kind::NotTold && attendant_.takesUnknownKey(work_.key))
            return {};
        return fail(ErrorCode::KeyUsedInBatch,
                    use.kind == KeyUse::Kind::Issued ? "row " + std::to_string(use.row) : std::string());
    }

    Result<void> preparePin(const token::AuthenticatorInfo& info, const std::stop_token& stop) {
        if (work_.profile.pin == profiles::PinSource::Typed)
            return typedPin(info, stop);
        const auto deposit = [this](const token::Pin& pin) {
            auto kept = attendant_.depositPin(work_, pin);
            asked_ = !kept;
            return kept;
        };
        FIDESK_ASSIGN(generated_, enrolment_->generatePin(deposit, stop));
        return {};
    }

    Result<void> typedPin(const token::AuthenticatorInfo& info, const std::stop_token& stop) {
        PinQuestion question{
            work_, !info.pinSet(), std::max(info.minPinLength, work_.profile.minPinLength.value_or(0)), {}};
        for (int left = pinAttempts - 1;; --left) {
            auto prepared = answered(question, stop);
            if (prepared || left == 0 || asked_ || !isMistake(prepared.error().code))
                return prepared;
            question.wrong = prepared.error();
        }
    }

    Result<void> answered(const PinQuestion& question, const std::stop_token& stop) {
        auto pin = attendant_.pin(question);
        if (pin)
            return enrolment_->preparePin(std::move(*pin), stop);
        asked_ = !isMistake(pin.error().code);
        return fail(pin.error());
    }

    [[nodiscard]] Result<std::string> nickname() const {
        return work_.row.nickname.empty() ? enrolment_->suggestedNickname(taken_)
                                          : Result<std::string>(work_.row.nickname);
    }

    void handOver(enrolment::Enrolled& enrolled) {
        if (!generated_)
            return;
        auto handed = attendant_.handOver(work_, *generated_);
        Result<void> noted;
        if (handed && *handed)
            noted = enrolment_->pinHandedOver();
        if (!handed)
            noted = fail(handed.error());
        if (!noted && !enrolled.flaw)
            enrolled.flaw = noted.error();
    }

    /// Takes back what was begun, and says what became of the row.
    Result<std::optional<KeyEnd>> undo(Error reason) {
        const bool spared = !touched_ && sparesKey(reason.code);
        if (reason.code == ErrorCode::JobLive && !touched_) {
            batch_.letGo(work_.row.row);
            return std::optional<KeyEnd>();
        }
        const Reach reach = asked_ ? Reach::All : reachOf(reason.code);
        if (const auto undone = enrolment_ ? enrolment_->abandon() : Result<void>(); !undone) {
            reason.detail += (reason.detail.empty() ? "" : "; ") + undone.error().detail;
            FIDESK_ASSIGN(const records::BatchRow row, batch_.inDoubt(work_.row.row, reason, reach));
            attendant_.rowEnded(row, reason);
            return std::optional(KeyEnd::Spoiled);
        }
        return settle(reason, reach, spared);
    }

    Result<std::optional<KeyEnd>> settle(const Error& reason, Reach reach, bool spared) {
        const bool refused = reason.code == ErrorCode::KeyUsedInBatch;
        const bool waits =
            refused || reason.code == ErrorCode::Cancelled || (!touched_ && reason.code == ErrorCode::NoKey);
        FIDESK_ASSIGN(const records::BatchRow row,
                      waits ? batch_.giveBack(work_.row.row) : batch_.failed(work_.row.row, reason, reach));
        if (refused)
            attendant_.keyRefused(work_.key, reason);
        else
            attendant_.rowEnded(row, reason);
        if (refused)
            return std::optional(KeyEnd::Refused);
        if (spared)
            return std::optional<KeyEnd>();
        return std::optional(touched_ || !waits ? KeyEnd::Spoiled : KeyEnd::Unused);
    }

    Batch& batch_;
    const Workshop& workshop_;
    Attendant& attendant_;
    RowAtWork work_;
    std::vector<std::string> taken_{};
    std::optional<enrolment::Enrolment> enrolment_{};
    std::optional<token::Pin> generated_{};
    bool touched_{false}; ///< from here on the key may be changed
    bool asked_{false};   ///< whoever attends could not give what was asked for
};

} // namespace

Result<KeyEnd> workWith(const token::TokenAddress& key, Batch& batch, const Workshop& workshop,
                        Attendant& attendant, std::stop_token stop) {
    while (true) {
        FIDESK_ASSIGN(auto row, batch.claim(stop));
        if (!row)
            return KeyEnd::Unused;
        Attempt attempt(batch, workshop, attendant, std::move(*row), key);
        FIDESK_ASSIGN(const auto end, attempt.run(stop));
        if (end)
            return *end;
    }
}

} // namespace fidesk::batch
