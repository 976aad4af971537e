#include "app/ctl/Commands.h"
#include "app/ctl/EnrolWork.h"
#include "app/ctl/KeyChoice.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/PortalJson.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/enrolment/Recovery.h"
#include "ui/text/ErrorText.h"

#include <QJsonArray>

#include <algorithm>
#include <memory>

namespace fidesk::ctl {

namespace {

using enrolment::Needed;
using enrolment::Recovery;
using records::Ending;
using records::Job;
using records::OpenJob;
using text::EnrolPhrase;

std::string userOf(const Job& job) {
    return job.holder.displayName.empty() ? job.holder.userPrincipalName : job.holder.displayName;
}

std::string keyOf(const Job& job) {
    const std::string name = job.key.model.empty() ? job.key.product : job.key.model;
    return job.key.label.empty() ? name : name + " (" + job.key.label + ')';
}

QJsonObject toJson(const Job& job) {
    QJsonObject object{
        {QStringLiteral("id"), toQString(job.id)},
        {QStringLiteral("kind"), toQString(records::name(job.kind))},
        {QStringLiteral("step"), toQString(records::name(job.step))},
        {QStringLiteral("startedAt"), toQString(toIso8601(job.startedAt))},
        {QStringLiteral("portal"), toQString(job.portal)},
        {QStringLiteral("by"), toQString(job.by)},
        {QStringLiteral("user"),
         QJsonObject{{QStringLiteral("id"), toQString(job.holder.id)},
                     {QStringLiteral("userPrincipalName"), toQString(job.holder.userPrincipalName)},
                     {QStringLiteral("displayName"), toQString(job.holder.displayName)}}},
        {QStringLiteral("keyName"), toQString(keyOf(job))},
        {QStringLiteral("aaguid"), toQString(aaguidText(job.key.aaguid))},
        {QStringLiteral("label"), toQString(job.key.label)},
        {QStringLiteral("profile"), toQString(job.profile)},
        {QStringLiteral("nickname"), toQString(job.nickname)},
        {QStringLiteral("inDoubt"), job.inDoubt},
        {QStringLiteral("reason"), toQString(job.reason)}};
    if (!job.credentialId.empty())
        object.insert(QStringLiteral("credentialId"), toQString(toBase64Url(job.credentialId)));
    if (job.place)
        object.insert(QStringLiteral("batch"),
                      QJsonObject{{QStringLiteral("id"), toQString(job.place->batch)},
                                  {QStringLiteral("row"), qint64(job.place->row)}});
    return object;
}

// --- list ----------------------------------------------------------------------------------------------

Result<void> list(Context& context) {
    FIDESK_ASSIGN(records::Records * records, context.records());
    FIDESK_ASSIGN(const std::vector<OpenJob> open, records->openJobs());
    std::vector<Row> rows;
    QJsonArray array;
    for (const OpenJob& one : open) {
        const Job& job = one.job;
        const char* state = one.live ? "under way" : job.inDoubt ? "in doubt" : "open";
        rows.push_back(
            {userOf(job), keyOf(job), localTime(job.startedAt), std::string(name(job.step)), state, job.id});
        QJsonObject object = toJson(job);
        object.insert(QStringLiteral("live"), one.live);
        array.append(object);
    }
    if (rows.empty())
        context.output().say(phrase(EnrolPhrase::NoOpenJobs));
    else
        context.output().table({"USER", "KEY", "BEGAN", "STEP", "STATE", "ID"}, rows);
    context.output().result({{QStringLiteral("jobs"), array}});
    return {};
}

// --- resume --------------------------------------------------------------------------------------------

struct ResumeOptions {
    std::string job{};
    bool giveUp{false};
    bool withoutKey{false};
    bool yes{false};
};

QLatin1String nameOf(Ending ending) {
    switch (ending) {
    case Ending::Registered:
        return QLatin1String("registered");
    case Ending::Undone:
        return QLatin1String("undone");
    case Ending::Failed:
        return QLatin1String("failed");
    case Ending::Abandoned:
        break;
    }
    return QLatin1String("abandoned");
}

/// Ends one job after the other; what cannot be ended now stays open and does not keep the others from it.
class Resumption {
public:
    Resumption(Context& context, const ResumeOptions& options, const enrolment::Parts& parts, AtPortal at)
        : context_(context), options_(options), parts_(parts), at_(std::move(at)) {}

    void resume(const OpenJob& open);
    [[nodiscard]] int ended() const { return ended_; }
    /// Why the first one that stays open does; none: all were ended.
    [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

private:
    Context& context_;
    const ResumeOptions& options_;
    const enrolment::Parts& parts_;
    AtPortal at_;
    int ended_{0};
    std::optional<Error> failure_{};

    Result<Ending> end(Recovery& recovery);
    Result<Ending> giveUp(Recovery& recovery);
    Result<void> confirm(EnrolPhrase question, const Job& job);
    Result<Ending> finish(Recovery& recovery, const enrolment::Findings& found);
    Result<Ending> finishWithoutKey(Recovery& recovery);
    void tell(const Job& job, Ending ending);
};

void Resumption::resume(const OpenJob& open) {
    const Job& job = open.job;
    if (open.live && options_.job.empty())
        return context_.output().progress(phrase(EnrolPhrase::JobUnderWay, userOf(job)));
    context_.output().progress(phrase(EnrolPhrase::Resuming, userOf(job), keyOf(job)));
    const auto attempt = [&]() -> Result<Ending> {
        if (job.portal != at_.address)
            return context_.refuse(
                ErrorCode::InvalidArgument,
                text::enrolPhrase(EnrolPhrase::OtherPortal, toQString(userOf(job)), toQString(job.portal)),
                job.portal);
        FIDESK_ASSIGN(Recovery recovery, Recovery::of(parts_, job.id));
        auto ending = options_.giveUp ? giveUp(recovery) : end(recovery);
        if (ending)
            tell(recovery.job(), *ending);
        return ending;
    };
    const auto ending = attempt();
    if (ending) {
        ++ended_;
        return;
    }
    context_.output().progress(
        phrase(EnrolPhrase::JobStaysOpen, userOf(job), context_.sentence(ending.error())));
    if (!failure_)
        failure_ = ending.error();
}

Result<void> Resumption::confirm(EnrolPhrase question, const Job& job) {
    const std::string first = question == EnrolPhrase::ConfirmGiveUp ? userOf(job) : keyOf(job);
    return context_.confirm(options_.yes, phrase(question, first, keyOf(job)));
}

Result<Ending> Resumption::giveUp(Recovery& recovery) {
    FIDESK_TRY(confirm(EnrolPhrase::ConfirmGiveUp, recovery.job()));
    return recovery.giveUp(context_.stop());
}

Result<Ending> Resumption::end(Recovery& recovery) {
    FIDESK_ASSIGN(const enrolment::Findings found, recovery.look(context_.stop()));
    if (options_.withoutKey && found.willRegister && found.registration)
        return finishWithoutKey(recovery);
    if (found.needed == Needed::Reset)
        FIDESK_TRY(confirm(EnrolPhrase::ConfirmJobReset, recovery.job()));
    return finish(recovery, found);
}

Result<Ending> Resumption::finishWithoutKey(Recovery& recovery) {
    EnrolProgress progress(context_, {});
    return recovery.finishWithoutKey(progress, context_.stop());
}

/// What the key is needed for.
EnrolPhrase reasonFor(const enrolment::Findings& found) {
    if (!found.registration || !found.willRegister)
        return EnrolPhrase::NeedsKey;
    if (found.proofMissing && found.pinChangeMissing)
        return EnrolPhrase::MakeUpBoth;
    return found.proofMissing ? EnrolPhrase::MakeUpProof : EnrolPhrase::MakeUpPinChange;
}

Result<Ending> Resumption::finish(Recovery& recovery, const enrolment::Findings& found) {
    const EnrolPhrase pinPrompt = found.willRegister ? EnrolPhrase::NeedsPinToProve : EnrolPhrase::NeedsPin;
    std::optional<token::TokenAddress> key;
    if (found.needed != Needed::Nothing) {
        context_.output().progress(phrase(reasonFor(found), keyOf(recovery.job())));
        FIDESK_ASSIGN(const std::unique_ptr<token::Token> token, context_.key());
        key = token->address();
    }
    EnrolProgress progress(context_, key.value_or(token::TokenAddress{}));
    const auto withPin = [&]() -> Result<Ending> {
        std::optional<Ending> ending;
        FIDESK_TRY(context_.withSecondTries([&]() -> Result<void> {
            FIDESK_ASSIGN(token::Pin pin, context_.pins().current(phrase(pinPrompt, keyOf(recovery.job()))));
            FIDESK_ASSIGN(ending, recovery.finish(key, std::move(pin), progress, context_.stop()));
            return {};
        }));
        return *ending;
    };
    if (found.needed == Needed::Pin) {
        FIDESK_TRY(recovery.meetKey(*key, context_.stop()));
        return withPin();
    }
    auto ending = recovery.finish(key, {}, progress, context_.stop());
    if (!ending && ending.error().code == ErrorCode::PinRequired)
        return withPin();
    return ending;
}

void Resumption::tell(const Job& job, Ending ending) {
    const bool registered = ending == Ending::Registered;
    context_.output().say(
        phrase(text::phraseOf(ending), registered ? job.nickname : userOf(job), userOf(job)));
    context_.output().result({{QStringLiteral("event"), QStringLiteral("jobEnded")},
                              {QStringLiteral("ending"), nameOf(ending)},
                              {QStringLiteral("job"), toJson(job)}});
}

/// Those that are meant: all, or the one whose id begins so.
Result<std::vector<OpenJob>> chosenJobs(Context& context, records::Records& records, const std::string& id) {
    FIDESK_ASSIGN(std::vector<OpenJob> open, records.openJobs());
    if (id.empty())
        return open;
    std::erase_if(open, [&id](const OpenJob& one) { return !one.job.id.starts_with(id); });
    if (open.size() != 1)
        return context.refuse(ErrorCode::JobNotFound,
                              text::enrolPhrase(EnrolPhrase::NoSuchJob, toQString(id)), id);
    return open;
}

Result<void> resume(Context& context, const ResumeOptions& options) {
    FIDESK_ASSIGN(records::Records * records, context.records());
    FIDESK_ASSIGN(const std::vector<OpenJob> open, chosenJobs(context, *records, options.job));
    if (open.empty()) {
        context.output().say(phrase(EnrolPhrase::NoOpenJobs));
        context.output().result({{QStringLiteral("ended"), 0}});
        return {};
    }
    FIDESK_ASSIGN(portal::Portal * portal, context.portalForJobs());
    FIDESK_ASSIGN(const enrolment::Parts parts, enrolmentParts(context, *portal));
    FIDESK_ASSIGN(AtPortal at, signedInAt(context, *portal));
    Resumption resumption(context, options, parts, std::move(at));
    for (const OpenJob& one : open)
        if (!context.stop().stop_requested())
            resumption.resume(one);
    if (resumption.failure())
        return fail(*resumption.failure());
    context.output().result({{QStringLiteral("ended"), resumption.ended()}});
    return {};
}

} // namespace

void addJournalCommands(CLI::App& app, Action& action) {
    CLI::App* journal = addGroup(app, "journal", "Enrolments that were interrupted");
    addCommand(
        *journal, "list", "List the enrolments that have not ended",
        "Whoever is interrupted, by a crash, a pulled key or a portal that cannot be reached, leaves one.\n"
        "JSON: "
        "{\"jobs\":[{\"id\",\"kind\",\"step\",\"startedAt\",\"portal\",\"by\",\"user\":{...},\"keyName\",\n"
        "\"aaguid\",\"label\",\"profile\",\"nickname\",\"live\",\"inDoubt\",\"reason\",\"credentialId\"?,\n"
        "\"batch\":{\"id\",\"row\"}?}]}")
        ->callback([&action] { action = list; });

    CLI::App* command = addCommand(
        *journal, "resume", "End them: registered and recorded, or all taken back",
        "The portal is asked how things stand. Where the key is needed, it has to be in; where its PIN is, "
        "it\n"
        "is asked for, or is one line of --pin-stdin or --pin-file. What is registered already is proved to\n"
        "work, and made to demand another PIN, where the profile asks for that. What cannot be ended now\n"
        "stays open.\n"
        "JSON: a line for each, {\"event\":\"jobEnded\",\"ending\":\"registered\"|\"undone\"|\"failed\"|\n"
        "\"abandoned\",\"job\":{...}}, then {\"ended\":2}, or the error of the first that stays open");
    auto options = std::make_shared<ResumeOptions>();
    addArgument(*command, "JOB", options->job, "The beginning of its id; without it, all")->required(false);
    CLI::Option* giveUp =
        command->add_flag("--give-up", options->giveUp,
                          "The key is lost or broken: remove what there is at the portal and leave the key");
    command
        ->add_flag("--without-key", options->withoutKey,
                   "The key is elsewhere: what is registered already is kept as it is, and the records say\n"
                   "what was not done with the key")
        ->excludes(giveUp);
    command->add_flag("--yes", options->yes, "Do not ask");
    command->callback(
        [&action, options] { action = [options](Context& context) { return resume(context, *options); }; });
}

} // namespace fidesk::ctl
