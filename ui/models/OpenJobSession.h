#pragma once

#include "core/enrolment/Recovery.h"
#include "ui/models/EnrolmentSession.h"

#include <QString>

namespace fidesk::ui {

/// How a job ended.
struct JobEnd {
    records::Ending ending{records::Ending::Undone};
    QString sentence{};
};

/// One interrupted registration that is being ended, with what it stands on: lives on the thread of the keys.
class OpenJobSession final : private enrolment::EnrolmentObserver {
public:
    /// Told on the keys' thread: what is done or to be done now, and how long that may take; zero: it is not
    /// limited, or not known.
    using Tell = std::function<void(QString words, std::chrono::milliseconds limit)>;

    OpenJobSession(std::shared_ptr<portal::Portal> portal, const EnrolmentSession::Seams& seams,
                   std::string jobId, QString keyName, Tell tell);

    /// Takes the job over and asks the portal. Errors: Recovery::of() and look().
    Result<enrolment::Findings> look(const std::stop_token& stop);
    /// After look(), before the PIN is asked for. Errors: Recovery::meetKey().
    Result<void> meetKey(const token::TokenAddress& key, const std::stop_token& stop);
    /// After look(), where it is registered. Errors: Recovery::finishWithoutKey().
    Result<JobEnd> finishWithoutKey(const std::stop_token& stop);
    /// After look(). @p pin: empty where none is given. Errors: Recovery::finish(), Pin::parse().
    Result<JobEnd> finish(const std::optional<token::TokenAddress>& key, const Secret& pin,
                          const std::stop_token& stop);
    /// Errors: Recovery::of() and giveUp().
    Result<JobEnd> giveUp(const std::stop_token& stop);

private:
    void stepStarted(enrolment::Step step) override;
    void resetStep(maintenance::ResetStep step, std::chrono::milliseconds limit) override;
    void portalWaits(std::chrono::milliseconds time) override;
    void touchNeeded() override;
    void touchDone() override;

    [[nodiscard]] Result<void> takeOver();
    [[nodiscard]] JobEnd endOf(records::Ending ending) const;
    void tell(const QString& words) { tell_(words, {}); }

    std::shared_ptr<portal::Portal> portal_;
    enrolment::Parts parts_;
    const std::string jobId_;
    const QString keyName_;
    Tell tell_;
    std::optional<enrolment::Recovery> recovery_{};
};

} // namespace fidesk::ui
