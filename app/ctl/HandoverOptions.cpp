#include "app/ctl/HandoverOptions.h"

#include "app/ctl/BlobFiles.h"
#include "core/base/Json.h"
#include "core/base/Paths.h"
#include "core/handover/Roster.h"
#include "ui/letters/Letter.h"
#include "ui/text/HandoverText.h"

#include <algorithm>
#include <map>

namespace fidesk::ctl {

namespace {

using handover::EncryptedSlips;
using handover::PinSlip;
using handover::Recipient;
using handover::SlipDetails;
using text::HandoverPhrase;
using text::handoverPhrase;

constexpr const char* lettersOption = "--letters";
constexpr const char* sealedEnding = ".p7m";

tl::unexpected<Error> refuse(Context& context, HandoverPhrase phrase, const std::string& first = {},
                             const std::string& second = {}) {
    return context.refuse(ErrorCode::InvalidArgument,
                          handoverPhrase(phrase, toQString(first), toQString(second)), second);
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

bool toOutput(const HandoverOptions& options) {
    return options.letters == standardStream;
}

Result<void> checkOptions(Context& context, const HandoverOptions& options) {
    const bool letterFile = !options.letters.empty() && !toOutput(options);
    const bool files = !options.roster.empty() || letterFile;
    if (letterFile && options.recipients.empty())
        return refuse(context, HandoverPhrase::LettersPlain, options.letters);
    if (files && options.recipients.empty())
        return refuse(context, HandoverPhrase::RecipientMissing);
    if (!files && !options.recipients.empty())
        return refuse(context, HandoverPhrase::RecipientIdle);
    if (options.letters.empty() && !(options.letterTemplate.empty() && options.paper.empty()))
        return refuse(context, HandoverPhrase::TemplateIdle);
    if (toOutput(options) && context.settings().json)
        return refuse(context, HandoverPhrase::LettersNoJson);
    if (toOutput(options) && !context.person().pipes())
        return refuse(context, HandoverPhrase::LettersNoPipe);
    return {};
}

/// A template's file, and whose it is.
struct TemplateFile {
    std::string path{}; ///< empty: the one that is built in
    bool machine{false};

    /// Tells what is wrong with it.
    tl::unexpected<Error> unusable(Context& context, const Error& error) const {
        const bool closed = machine && error.code == ErrorCode::FileUnreadable;
        const HandoverPhrase which = closed    ? HandoverPhrase::MachineTemplateUnreadable
                                     : machine ? HandoverPhrase::MachineTemplateUnusable
                                               : HandoverPhrase::TemplateUnusable;
        return context.refuse(error.code, handoverPhrase(which, toQString(path), toQString(error.detail)),
                              closed ? path : path + ": " + error.detail);
    }
};

TemplateFile templateFile(const Context& context, const HandoverOptions& options) {
    if (!options.letterTemplate.empty())
        return {options.letterTemplate, false};
    if (const auto machine = profiles::letterTemplate(context.profilePlaces()))
        return {toUtf8(toQPath(*machine)), true};
    return {};
}

Result<letters::LetterTemplate> readTemplate(Context& context, const TemplateFile& file) {
    if (file.path.empty())
        return letters::LetterTemplate::builtIn();
    const auto html = readBlob(file.path, letters::maxTemplateBytes, context.stop());
    if (!html)
        return file.machine ? file.unusable(context, html.error()) : fail(html.error());
    auto letter = letters::LetterTemplate::parse(*html);
    return letter ? std::move(letter) : file.unusable(context, letter.error());
}

/// What makes letters of slips, once it has shown that it can.
Result<handover::Render> letterRender(Context& context, const HandoverOptions& options) {
    const TemplateFile file = templateFile(context, options);
    FIDESK_ASSIGN(const letters::LetterTemplate letter, readTemplate(context, file));
    const letters::Paper paper = options.paper == "letter" ? letters::Paper::Letter : letters::Paper::A4;
    const handover::Render render = [letter, paper](std::span<const PinSlip> slips) {
        return letters::pdf(letter, paper, slips);
    };
    FIDESK_ASSIGN(token::Pin pin, token::Pin::parse(Secret(std::string_view("0123456789"))));
    const PinSlip sample{{}, std::move(pin)};
    const auto made = render({&sample, 1});
    if (!made && file.path.empty())
        return refuse(context, HandoverPhrase::LettersUnusable, made.error().detail);
    if (!made)
        return file.unusable(context, made.error());
    return render;
}

std::string sealedName(const std::string& file) {
    return file.ends_with(sealedEnding) ? file : file + sealedEnding;
}

} // namespace

/// One place where slips go: a file, or memory until the end.
struct Handover::Sink {
    std::unique_ptr<EncryptedSlips> file{};
    handover::Render render{};                ///< without a file
    std::map<std::string, PinSlip> waiting{}; ///< likewise, by id
    std::vector<std::string> order{};         ///< of the ids

    Result<void> put(const std::string& id, PinSlip slip) {
        if (file)
            return file->put(id, std::move(slip));
        FIDESK_TRY(render({&slip, 1}));
        if (!waiting.contains(id))
            order.push_back(id);
        waiting.insert_or_assign(id, std::move(slip));
        return {};
    }

    Result<void> describe(const std::string& id, const SlipDetails& details) {
        if (file)
            return file->describe(id, details);
        if (const auto found = waiting.find(id); found != waiting.end())
            found->second.details = details;
        return {};
    }

    Result<void> remove(const std::string& id) {
        if (file)
            return file->remove(id);
        waiting.erase(id);
        std::erase(order, id);
        return {};
    }

    /// What waits, in the order it came.
    [[nodiscard]] std::vector<PinSlip> slips() const {
        std::vector<PinSlip> slips;
        for (const std::string& id : order)
            slips.push_back(waiting.at(id).clone());
        return slips;
    }
};

Handover::Handover() = default;
Handover::~Handover() = default;
Handover::Handover(Handover&&) noexcept = default;
Handover& Handover::operator=(Handover&&) noexcept = default;

void addHandoverOptions(CLI::App& command, HandoverOptions& options) {
    const char* const group = "PINs that are generated (shown once otherwise)";
    command
        .add_option("--roster", options.roster,
                    "Put them into this file, encrypted to the recipients before a key gets its PIN; one\n"
                    "that is there is not touched, but the next is numbered")
        ->group(group)
        ->type_name("FILE");
    command
        .add_option(
            lettersOption, options.letters,
            "Make a letter (PDF) for each user: '-' for a printer's program, as in --letters - | lp,\n"
            "or a file, encrypted and numbered as the roster. Letters to '-' come at the end: what\n"
            "is lost with the program before is the PINs; a --roster beside it keeps them")
        ->group(group)
        ->type_name("FILE");
    command
        .add_option("--recipient", options.recipients,
                    "The certificate (PEM or DER) of whoever may open the files; several times for several")
        ->group(group)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("CERT");
    command
        .add_option("--letter-template", options.letterTemplate,
                    "What letters say: HTML with {displayName}, {pin} and more, see letters/letter.html\n"
                    "in the documentation; without it, the organisation's, letter.html beside the\n"
                    "computer's profiles (/etc/fidesk/letter.html), or the one that is built in")
        ->group(group)
        ->type_name("FILE");
    command.add_option("--paper", options.paper, "What letters are printed on: a4 or letter (a4)")
        ->group(group)
        ->check(CLI::IsMember({"a4", "letter"}))
        ->type_name("SIZE");
}

bool wantsLetters(const std::vector<std::string>& arguments) {
    return std::ranges::any_of(arguments, [](const std::string& word) {
        return word == lettersOption || word.starts_with(std::string(lettersOption) + '=');
    });
}

Result<Handover> Handover::open(Context& context, const HandoverOptions& options) {
    FIDESK_TRY(checkOptions(context, options));
    FIDESK_ASSIGN(const std::vector<Recipient> recipients, readRecipients(context, options.recipients));
    handover::Render makeLetters;
    if (!options.letters.empty()) {
        FIDESK_ASSIGN(makeLetters, letterRender(context, options));
    }
    Handover handover;
    const auto makeFile = [&](const std::string& name, const handover::Render& render,
                              HandoverPhrase where) -> Result<void> {
        FIDESK_ASSIGN(EncryptedSlips slips, EncryptedSlips::create(name, recipients, render));
        tell(context, where, slips.path().string());
        handover.sinks_.push_back(std::make_unique<Sink>());
        handover.sinks_.back()->file = std::make_unique<EncryptedSlips>(std::move(slips));
        return {};
    };
    if (!options.roster.empty())
        FIDESK_TRY(makeFile(options.roster, renderRoster, HandoverPhrase::RosterAt));
    if (toOutput(options)) {
        context.output().keepOutFree();
        handover.sinks_.push_back(std::make_unique<Sink>());
        handover.sinks_.back()->render = makeLetters;
    } else if (!options.letters.empty()) {
        FIDESK_TRY(makeFile(sealedName(options.letters), makeLetters, HandoverPhrase::LettersAt));
    }
    return handover;
}

bool Handover::takesPins() const {
    return !sinks_.empty();
}

Result<void> Handover::deposit(const std::string& id, const SlipDetails& details, const token::Pin& pin) {
    for (const auto& sink : sinks_)
        if (auto kept = sink->put(id, {details, pin.clone()}); !kept) {
            // The key gets no PIN then; what cannot be taken back is a slip too many.
            static_cast<void>(withdrawn(id));
            return kept;
        }
    return {};
}

Result<void> Handover::completed(const std::string& id, const SlipDetails& details) {
    for (const auto& sink : sinks_)
        FIDESK_TRY(sink->describe(id, details));
    return {};
}

Result<void> Handover::withdrawn(const std::string& id) {
    for (const auto& sink : sinks_)
        FIDESK_TRY(sink->remove(id));
    return {};
}

Result<void> Handover::close(Context& context) {
    for (const auto& sink : sinks_) {
        if (sink->file || sink->waiting.empty())
            continue;
        const std::string count = std::to_string(sink->waiting.size());
        const auto lost = [&](const Error& error) {
            return context.refuse(
                error.code,
                handoverPhrase(HandoverPhrase::LettersLost, toQString(count), toQString(error.detail)),
                error.detail);
        };
        const auto pages = sink->render(sink->slips());
        if (!pages)
            return lost(pages.error());
        if (const auto written = context.output().raw(pages->view()); !written)
            return lost(written.error());
        tell(context, HandoverPhrase::LettersSent, count);
        sink->waiting.clear();
        sink->order.clear();
    }
    return {};
}

} // namespace fidesk::ctl
