#include "ui/models/BatchRoster.h"

#include "core/base/Json.h"
#include "core/base/Paths.h"
#include "core/handover/Roster.h"
#include "ui/letters/Letter.h"
#include "ui/models/LetterFiles.h"
#include "ui/models/SmallFiles.h"

#include <QFile>

namespace fidesk::ui {

namespace {

using handover::EncryptedSlips;
using handover::PinSlip;
using Recipients = std::vector<handover::Recipient>;

Result<Recipients> readRecipients(const QStringList& files, TimePoint now) {
    Recipients recipients;
    for (const QString& file : files) {
        FIDESK_ASSIGN(const Bytes certificate, readSmallFile(file, handover::maxCertificateBytes));
        FIDESK_ASSIGN(handover::Recipient recipient, handover::Recipient::parse(certificate, now));
        recipients.push_back(std::move(recipient));
    }
    return recipients;
}

Result<Secret> renderRoster(std::span<const PinSlip> slips) {
    return handover::roster(slips);
}

Result<letters::LetterTemplate> templateFor(const QString& named) {
    const QString file = named.isEmpty() ? machineLetterTemplate() : named;
    if (file.isEmpty())
        return letters::LetterTemplate::builtIn();
    auto letter = readLetterTemplate(file);
    if (!letter && letter.error().code == ErrorCode::Malformed)
        return fail(ErrorCode::Malformed, toUtf8(file) + ": " + letter.error().detail);
    return letter;
}

/// What makes letters of slips, once it has shown that it can.
Result<handover::Render> letterRender(const BatchHandover& handover) {
    FIDESK_ASSIGN(const letters::LetterTemplate letter, templateFor(handover.letterTemplate));
    const letters::Paper paper = handover.paper;
    const handover::Render render = [letter, paper](std::span<const PinSlip> slips) {
        return letters::pdf(letter, paper, slips);
    };
    FIDESK_ASSIGN(token::Pin pin, token::Pin::parse(Secret(std::string_view("0123456789"))));
    const PinSlip sample{{}, std::move(pin)};
    FIDESK_TRY(render({&sample, 1}));
    return render;
}

Result<std::unique_ptr<EncryptedSlips>> createFile(const QString& file, const Recipients& recipients,
                                                   handover::Render render) {
    FIDESK_ASSIGN(auto slips, EncryptedSlips::create(file.toStdU16String(), recipients, std::move(render)));
    return std::make_unique<EncryptedSlips>(std::move(slips));
}

} // namespace

handover::SlipDetails slipDetails(const batch::RowAtWork& work, const std::string& portal, TimePoint now) {
    return {.displayName = work.user.displayName,
            .userName = work.user.userPrincipalName,
            .nickname = work.row.nickname,
            .label = work.row.label,
            .model = work.key.product,
            .serial = work.key.serial,
            .portal = portal,
            .date = toIso8601(now).substr(0, 10)};
}

BatchRoster::BatchRoster(std::string portal, const Clock& clock)
    : portal_(std::move(portal)), clock_(clock) {}

std::filesystem::path BatchRoster::pathOf(const Slips& slips) {
    return slips ? slips->path() : std::filesystem::path();
}

std::vector<EncryptedSlips*> BatchRoster::all() const {
    std::vector<EncryptedSlips*> found;
    for (const Slips* slips : {&roster_, &letters_})
        if (*slips)
            found.push_back(slips->get());
    return found;
}

Result<std::unique_ptr<BatchRoster>> BatchRoster::create(const BatchHandover& handover,
                                                         const records::Batch& about, const Clock& clock) {
    FIDESK_ASSIGN(const Recipients readers, readRecipients(handover.recipients, clock.now()));
    handover::Render makeLetters;
    if (!handover.letters.isEmpty()) {
        FIDESK_ASSIGN(makeLetters, letterRender(handover));
    }
    std::unique_ptr<BatchRoster> made(new BatchRoster(about.portal, clock));
    if (!handover.roster.isEmpty()) {
        FIDESK_ASSIGN(made->roster_, createFile(handover.roster, readers, renderRoster));
    }
    if (handover.letters.isEmpty())
        return made;
    auto letters = createFile(handover.letters, readers, std::move(makeLetters));
    if (!letters) {
        if (made->roster_)
            QFile::remove(toQPath(made->roster()));
        return fail(letters.error());
    }
    made->letters_ = std::move(*letters);
    return made;
}

Result<void> BatchRoster::deposit(const batch::RowAtWork& work, const token::Pin& pin) {
    const std::lock_guard lock(mutex_);
    const std::string id = std::to_string(work.row.row);
    const handover::SlipDetails details = slipDetails(work, portal_, clock_.now());
    for (EncryptedSlips* slips : all())
        if (auto kept = slips->put(id, PinSlip{details, pin.clone()}); !kept) {
            // What cannot be taken back is a slip too many.
            for (EncryptedSlips* other : all())
                static_cast<void>(other->remove(id));
            return kept;
        }
    details_[work.row.row] = details;
    return {};
}

Result<void> BatchRoster::completed(const records::BatchRow& row) {
    const std::lock_guard lock(mutex_);
    const auto found = details_.find(row.row);
    if (found == details_.end())
        return {};
    found->second.nickname = row.nickname;
    for (EncryptedSlips* slips : all())
        FIDESK_TRY(slips->describe(std::to_string(row.row), found->second));
    return {};
}

} // namespace fidesk::ui
