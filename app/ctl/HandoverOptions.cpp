#include "app/ctl/HandoverOptions.h"

#include "app/ctl/BlobFiles.h"
#include "core/base/Json.h"
#include "core/handover/Roster.h"
#include "ui/text/HandoverText.h"

namespace fidesk::ctl {

namespace {

using handover::EncryptedSlips;
using handover::PinSlip;
using handover::Recipient;
using handover::SlipDetails;
using text::HandoverPhrase;
using text::handoverPhrase;

tl::unexpected<Error> refuse(Context& context, HandoverPhrase phrase) {
    return context.refuse(ErrorCode::InvalidArgument, handoverPhrase(phrase));
}

void tell(Context& context, HandoverPhrase phrase, const std::string& first, const std::string& second = {}) {
    context.output().progress(toUtf8(handoverPhrase(phrase, toQString(first), toQString(second))));
}

Result<Recipient> readRecipient(Context& context, const std::string& file) {
    FIDESK_ASSIGN(const Bytes certificate, readBlob(file, handover::maxCertificateBytes, context.stop()));
    auto recipient = Recipient::parse(certificate, context.clock().now());
    if (!recipient)
        return context.refuse(recipient.error().code,
                              handoverPhrase(HandoverPhrase::RecipientUnusable, toQString(file),
                                             toQString(recipient.error().detail)),
                              file + ": " + recipient.error().detail);
    tell(context, HandoverPhrase::RecipientRead, recipient->subject(), recipient->fingerprint());
    return recipient;
}

Result<std::vector<Recipient>> readRecipients(Context& context, const std::vector<std::string>& files) {
    std::vector<Recipient> recipients;
    for (const std::string& file : files) {
        FIDESK_ASSIGN(Recipient recipient, readRecipient(context, file));
        recipients.push_back(std::move(recipient));
    }
    return recipients;
}

Result<Secret> renderRoster(std::span<const PinSlip> slips) {
    return handover::roster(slips);
}

} // namespace

void addHandoverOptions(CLI::App& command, HandoverOptions& options) {
    const char* const group = "PINs that are generated (shown once otherwise)";
    command
        .add_option("--roster", options.roster,
                    "Put them into this file, encrypted to the recipients before a key gets its PIN; one\n"
                    "that is there is not touched, but the next is numbered")
        ->group(group)
        ->type_name("FILE");
    command
        .add_option("--recipient", options.recipients,
                    "The certificate (PEM or DER) of whoever may open it; several times for several")
        ->group(group)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("CERT");
}

Result<Handover> Handover::open(Context& context, const HandoverOptions& options) {
    const bool files = !options.roster.empty();
    if (files && options.recipients.empty())
        return refuse(context, HandoverPhrase::RecipientMissing);
    if (!files && !options.recipients.empty())
        return refuse(context, HandoverPhrase::RecipientIdle);
    FIDESK_ASSIGN(const std::vector<Recipient> recipients, readRecipients(context, options.recipients));
    Handover handover;
    if (!options.roster.empty()) {
        FIDESK_ASSIGN(EncryptedSlips roster,
                      EncryptedSlips::create(options.roster, recipients, renderRoster));
        handover.roster_ = std::make_unique<EncryptedSlips>(std::move(roster));
        tell(context, HandoverPhrase::RosterAt, handover.roster_->path().string());
    }
    return handover;
}

std::function<Result<void>(const token::Pin&)> Handover::depositFor(SlipDetails details) {
    return [roster = roster_.get(), details = std::move(details),
            first = true](const token::Pin& pin) mutable -> Result<void> {
        if (roster == nullptr)
            return {};
        PinSlip slip{details, pin.clone()};
        FIDESK_TRY(first ? roster->add(std::move(slip)) : roster->replaceLast(std::move(slip)));
        first = false;
        return {};
    };
}

Result<void> Handover::completed(const SlipDetails& details) {
    return roster_ ? roster_->describeLast(details) : Result<void>();
}

Result<void> Handover::withdrawn() {
    return roster_ ? roster_->removeLast() : Result<void>();
}

} // namespace fidesk::ctl
