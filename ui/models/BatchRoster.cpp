#include "ui/models/BatchRoster.h"

#include "core/base/Json.h"
#include "core/handover/Roster.h"
#include "ui/models/SmallFiles.h"

namespace fidesk::ui {

namespace {

Result<std::vector<handover::Recipient>> readRecipients(const std::vector<std::filesystem::path>& files,
                                                        TimePoint now) {
    std::vector<handover::Recipient> recipients;
    for (const std::filesystem::path& file : files) {
        FIDESK_ASSIGN(const Bytes certificate,
                      readSmallFile(toQString(file.string()), handover::maxCertificateBytes));
        FIDESK_ASSIGN(handover::Recipient recipient, handover::Recipient::parse(certificate, now));
        recipients.push_back(std::move(recipient));
    }
    return recipients;
}

} // namespace

BatchRoster::BatchRoster(handover::EncryptedSlips slips, std::string portal, const Clock& clock)
    : slips_(std::move(slips)), portal_(std::move(portal)), clock_(clock) {}

Result<std::unique_ptr<BatchRoster>> BatchRoster::create(const std::filesystem::path& file,
                                                         const std::vector<std::filesystem::path>& recipients,
                                                         const records::Batch& about, const Clock& clock) {
    FIDESK_ASSIGN(auto readers, readRecipients(recipients, clock.now()));
    const auto render = [](std::span<const handover::PinSlip> slips) -> Result<Secret> {
        return handover::roster(slips);
    };
    FIDESK_ASSIGN(auto slips, handover::EncryptedSlips::create(file, std::move(readers), render));
    return std::unique_ptr<BatchRoster>(new BatchRoster(std::move(slips), about.portal, clock));
}

handover::SlipDetails BatchRoster::detailsOf(const batch::RowAtWork& work) const {
    return {.displayName = work.user.displayName,
            .userName = work.user.userPrincipalName,
            .nickname = work.row.nickname,
            .label = work.row.label,
            .model = work.key.product,
            .serial = work.key.serial,
            .portal = portal_,
            .date = toIso8601(clock_.now()).substr(0, 10)};
}

Result<void> BatchRoster::deposit(const batch::RowAtWork& work, const token::Pin& pin) {
    const std::lock_guard lock(mutex_);
    return slips_.put(std::to_string(work.row.row), handover::PinSlip{detailsOf(work), pin.clone()});
}

} // namespace fidesk::ui
