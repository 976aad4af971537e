#include "core/batch/KeyWork.h"

#include "core/batch/UsedKeys.h"
#include "core/enrolment/Enrolment.h"
#include "core/enrolment/JobKey.h"
#include "core/enrolment/Recovery.h"

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
            FIDESK_ASSIGN(records::BatchRow row, batch_.done(work_.row.row));
            row.nickname = work_.row.nickname;
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
        work_.row.nickname = enrolled.registration.nickname;
        attendant_.rowRegistered(work_);
        FIDESK_TRY(handOver());
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
        order.label = work_.row.label;
        order.portal = batch_.about().portal;
        order.by = batch_.about().by;
        order.inOneGo = work_.profile.pin == profiles::PinSource::Generated;
        order.place = records::BatchPlace{batch_.about().id, work_.row.row};
        return order;
    }

    Result<void> refuseUsed(const token::AuthenticatorInfo& info, const std::stop_token& stop) {
        const auto holdsAnyOf = [&](const std::vector<Bytes>& ids) {
            return enrolment_->keyHolds(ids, stop);
        };
        FIDESK_ASSIGN(const KeyUse use,
                      useInBatch(workshop_.parts.records, batch_.about().id, work_.key, info, holdsAnyOf));
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
        enrolment::PinDeposit deposit;
        if (attendant_.keepsPins())
            deposit = [this](const token::Pin& pin) {
                return byAttendant(attendant_.depositPin(work_, pin));
            };
        FIDESK_ASSIGN(generated_, enrolment_->generatePin(deposit, stop));
        return {};
    }

    /// What whoever attends could not do concerns all rows.
    Result<void> byAttendant(Result<void> result) {
        attended_ = attended_ && result.has_value();
        return result;
    }

    Result<void> typedPin(const token::AuthenticatorInfo& info, const std::stop_token& stop) {
        PinQuestion question{
            work_, !info.pinSet(), std::max(info.minPinLength, work_.profile.minPinLength.value_or(0)), {}};
        for (int left = pinAttempts - 1;; --left) {
            auto prepared = answered(question, stop);
            if (prepared || left == 0 || !attended_ || !isMistake(prepared.error().code))
                return prepared;
            question.wrong = prepared.error();
        }
    }

    Result<void> answered(const PinQuestion& question, const std::stop_token& stop) {
        auto pin = attendant_.pin(question);
        if (pin) {
            pin_ = pin->clone();
            return enrolment_->preparePin(std::move(*pin), stop);
        }
        attended_ = isMistake(pin.error().code);
        return fail(pin.error());
    }

    [[nodiscard]] Result<std::string> nickname() const {
        return work_.row.nickname.empty() ? enrolment_->suggestedNickname(taken_)
                                          : Result<std::string>(work_.row.nickname);
    }

    /// A PIN that was deposited is in somebody's hands already.
    Result<void> handOver() {
        if (!generated_ || attendant_.keepsPins())
            return {};
        FIDESK_TRY(byAttendant(attendant_.handOver(work_, *generated_)));
        return enrolment_->pinHandedOver();
    }

    /// Takes back what was begun, and says what became of the row.
    Result<std::optional<KeyEnd>> undo(Error reason) {
        if (reason.code == ErrorCode::JobLive) { // Another program was first; nothing was done here.
            batch_.letGo(work_.row.row);
            return std::optional<KeyEnd>();
        }
        const bool spared = !touched_ && sparesKey(reason.code);
        const Reach reach = !attended_ ? Reach::All : reachOf(reason.code);
        if (const auto undone = enrolment_ ? enrolment_->abandon() : Result<void>(); !undone) {
            reason.detail += (reason.detail.empty() ? "" : "; ") + undone.error().detail;
            keepPin();
            FIDESK_ASSIGN(const records::BatchRow row, batch_.inDoubt(work_.row.row, reason, reach));
            attendant_.rowEnded(row, reason);
            return std::optional(KeyEnd::Spoiled);
        }
        return settle(reason, reach, spared);
    }

    /// For when the key comes back.
    void keepPin() {
        if (generated_)
            batch_.pulled().keep({work_, generated_->clone()});
        else if (pin_)
            batch_.pulled().keep({work_, pin_->clone()});
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
    std::optional<token::Pin> pin_{}; ///< that was typed
    std::optional<token::Pin> generated_{};
    bool touched_{false}; ///< from here on the key may be changed
    bool attended_{true}; ///< whoever attends could do what was asked for
};

bool isOf(const records::OpenJob& open, const std::string& batchId, std::int64_t row) {
    return open.job.place && open.job.place->batch == batchId && open.job.place->row == row;
}

/// Ends the row of a key that has come back.
class Return {
public:
    Return(const token::TokenAddress& key, Batch& batch, const Workshop& workshop, Attendant& attendant)
        : key_(key), batch_(batch), workshop_(workshop), attendant_(attendant) {}

    /// Nothing: it is none of those that were pulled out, or its row cannot be ended now.
    Result<std::optional<KeyEnd>> run(const std::stop_token& stop) {
        for (PulledKeys::Pulled& pulled : batch_.pulled().all()) {
            FIDESK_ASSIGN(const auto ended, end(pulled, stop));
            if (ended)
                return ended;
        }
        return std::optional<KeyEnd>();
    }

private:
    Result<std::optional<KeyEnd>> end(PulledKeys::Pulled& pulled, const std::stop_token& stop) {
        const std::int64_t row = pulled.work.row.row;
        FIDESK_ASSIGN(const std::vector<records::OpenJob> jobs, workshop_.parts.records.openJobs());
        const auto open = std::ranges::find_if(
            jobs, [&](const records::OpenJob& one) { return isOf(one, batch_.about().id, row); });
        if (open == jobs.end()) // somebody has ended it meanwhile
            batch_.pulled().forget(row);
        if (open == jobs.end() || open->live || !isTheKey(open->job, stop))
            return std::optional<KeyEnd>();
        const auto ending = finish(open->job.id, std::move(pulled.pin), stop);
        if (!ending || !*ending)
            return std::optional<KeyEnd>();
        batch_.pulled().forget(row);
        return settle(pulled.work, **ending);
    }

    /// Known by its passkey, which it tells of without the PIN: no other of the same model is asked for
    /// anything, or loses a try.
    bool isTheKey(const records::Job& job, const std::stop_token& stop) {
        if (job.credentialId.empty() || !enrolment::looksLike(job.key, key_))
            return false;
        const auto key = enrolment::openKey(workshop_.parts.keys, key_, job.key, stop);
        return key && enrolment::hasPasskey(*key, job, nullptr, stop).value_or(false);
    }

    Result<std::optional<records::Ending>> finish(const std::string& jobId, token::Pin pin,
                                                  const std::stop_token& stop) {
        FIDESK_ASSIGN(auto recovery, enrolment::Recovery::of(workshop_.parts, jobId));
        FIDESK_ASSIGN(const enrolment::Findings found, recovery.look(stop));
        if (found.needed == enrolment::Needed::Reset)
            return std::optional<records::Ending>();
        FIDESK_ASSIGN(const records::Ending ending, recovery.finish(key_, std::move(pin), attendant_, stop));
        return std::optional(ending);
    }

    Result<std::optional<KeyEnd>> settle(RowAtWork work, records::Ending ending) {
        const std::int64_t row = work.row.row;
        const bool registered = ending == records::Ending::Registered;
        std::optional<Error> error;
        FIDESK_ASSIGN(records::BatchRow now, batch_.row(row));
        if (!registered) {
            error = Error(codeNamed(now.outcome).value_or(ErrorCode::KeyUnplugged), now.detail);
            FIDESK_TRY(batch_.retry(row));
            FIDESK_ASSIGN(now, batch_.row(row));
        }
        work.key = key_;
        work.row = now;
        attendant_.rowBegun(work);
        attendant_.rowEnded(now, error);
        return std::optional(registered ? KeyEnd::Issued : KeyEnd::Spoiled);
    }

    const token::TokenAddress& key_;
    Batch& batch_;
    const Workshop& workshop_;
    Attendant& attendant_;
};

} // namespace

Result<KeyEnd> workWith(const token::TokenAddress& key, Batch& batch, const Workshop& workshop,
                        Attendant& attendant, std::stop_token stop) {
    FIDESK_ASSIGN(const auto returned, Return(key, batch, workshop, attendant).run(stop));
    if (returned)
        return *returned;
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

namespace {

/// Ends the job of @p open with the portal alone, if that will do: nothing is left open then.
Result<bool> endWithPortal(OpenRow& open, const Workshop& workshop, enrolment::EnrolmentObserver& observer,
                           const std::stop_token& stop) {
    FIDESK_ASSIGN(auto recovery, enrolment::Recovery::of(workshop.parts, open.jobId));
    FIDESK_ASSIGN(const enrolment::Findings found, recovery.look(stop));
    open.needed = found.needed;
    if (found.needed != enrolment::Needed::Nothing)
        return false;
    FIDESK_TRY(recovery.finish(std::nullopt, std::nullopt, observer, stop));
    return true;
}

} // namespace

Result<std::vector<OpenRow>> recover(Batch& batch, const Workshop& workshop,
                                     enrolment::EnrolmentObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(const std::vector<records::BatchRow> rows, batch.rows());
    FIDESK_ASSIGN(const std::vector<records::OpenJob> jobs, workshop.parts.records.openJobs());
    std::vector<OpenRow> stillOpen;
    for (const records::BatchRow& row : rows) {
        if (row.state != records::RowState::UnderWay && row.state != records::RowState::InDoubt)
            continue;
        const auto job = std::ranges::find_if(
            jobs, [&](const records::OpenJob& one) { return isOf(one, batch.about().id, row.row); });
        if (job == jobs.end()) {
            if (row.state == records::RowState::UnderWay)
                FIDESK_TRY(batch.retry(row.row));
            continue;
        }
        OpenRow open{row, job->job.id, job->live};
        if (!open.live) {
            const auto ended = endWithPortal(open, workshop, observer, stop);
            if (!ended)
                open.error = ended.error();
            if (ended && *ended)
                continue;
        }
        stillOpen.push_back(std::move(open));
    }
    return stillOpen;
}

} // namespace fidesk::batch
