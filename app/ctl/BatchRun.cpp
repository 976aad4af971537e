#include "app/ctl/BatchRun.h"

#include "app/ctl/BatchAttendant.h"
#include "app/ctl/BatchJson.h"
#include "app/ctl/BlobFiles.h"
#include "app/ctl/EnrolWork.h"
#include "app/ctl/PortalJson.h"
#include "app/ctl/ProfileChoice.h"
#include "core/base/Json.h"
#include "core/batch/KeyWork.h"
#include "core/batch/Report.h"
#include "ui/text/BatchText.h"
#include "ui/text/ErrorText.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

namespace fidesk::ctl {

namespace {

using records::RowState;
using text::BatchPhrase;

constexpr int keysAtOnce = 8;
constexpr auto betweenReports = std::chrono::seconds(2);

QString words(BatchPhrase phrase, const std::string& first = {}, const std::string& second = {}) {
    return text::batchPhrase(phrase, toQString(first), toQString(second));
}

std::string wordsUtf8(BatchPhrase phrase, const std::string& first = {}, const std::string& second = {}) {
    return toUtf8(words(phrase, first, second));
}

batch::FindProfile profileFinder(const profiles::Profiles& known, const std::string& preferred) {
    return [&known, preferred](const std::string& id) {
        const std::string& wanted = id.empty() ? preferred : id;
        return wanted.empty() ? known.standard() : known.find(wanted);
    };
}

/// Errors: readBlob(); Malformed, all that is wrong having been said.
Result<batch::BatchFile> readFile(Context& context, const std::string& path,
                                  const batch::FindProfile& findProfile) {
    FIDESK_ASSIGN(const Bytes csv, readBlob(path, batch::maxBatchBytes, context.stop()));
    batch::BatchFile file = batch::readBatchFile(csv, findProfile);
    for (const batch::FileProblem& problem : file.problems) {
        context.output().progress(toUtf8(text::placedSentence(problem)));
        context.output().result(toJson(problem));
    }
    if (file.problems.empty())
        return file;
    const std::string count = std::to_string(file.problems.size());
    return context.refuse(ErrorCode::Malformed, words(BatchPhrase::FileHasProblems, count),
                          path + ": " + count);
}

/// One run, from the file to the last report.
class Run {
public:
    Run(Context& context, const BatchRunOptions& options, const batch::Workshop& workshop,
        std::unique_ptr<batch::Batch> batch, Handover& handover, std::string portal)
        : context_(context), options_(options), workshop_(workshop), batch_(std::move(batch)),
          arrivals_(workshop.parts.keys), desk_{context, handover, std::move(portal),
                                                [this] { tellProgress(); }} {}

    Result<void> run(bool resumed) {
        if (resumed)
            FIDESK_TRY(takeUp());
        FIDESK_TRY(report());
        FIDESK_TRY(tellBegin(resumed));
        work();
        context_.output().passing({});
        FIDESK_TRY(report());
        return tellEnd();
    }

private:
    Result<void> takeUp();
    Result<void> report();
    Result<void> tellBegin(bool resumed);
    void tellProgress();
    void tellNext();
    Result<void> tellEnd();
    Result<void> refuseRest();
    void tellCounts(const batch::Progress& progress);

    void work();
    void workAt();
    void swap(const token::TokenAddress& key);
    void stopWith(std::optional<Error> error);

    Context& context_;
    const BatchRunOptions& options_;
    const batch::Workshop& workshop_;
    std::unique_ptr<batch::Batch> batch_;
    Errands errands_{};
    batch::Arrivals arrivals_;
    BatchDesk desk_;
    std::stop_source stop_{};
    std::mutex mutex_{};
    std::optional<Error> failure_{}; ///< what ended it, other than a pause
    std::chrono::steady_clock::time_point reportedAt_{};
    std::size_t keysLeft_{0}; ///< software keys that are not spent
};

/// Ends what a crash left, as far as that goes without keys, and has failed rows wait again where asked.
Result<void> Run::takeUp() {
    BatchAttendant observer(errands_, desk_, arrivals_);
    FIDESK_ASSIGN(const auto open, batch::recover(*batch_, workshop_, observer, context_.stop()));
    for (const batch::OpenRow& one : open) {
        context_.output().progress(one.live ? wordsUtf8(BatchPhrase::OpenRowLive, one.row.user)
                                            : wordsUtf8(BatchPhrase::OpenRow, one.row.user, one.jobId));
        if (one.error)
            context_.output().progress(toUtf8(text::sentence(*one.error)));
        context_.output().result({{QStringLiteral("event"), QStringLiteral("openRow")},
                                  {QStringLiteral("row"), toJson(one.row)},
                                  {QStringLiteral("job"), toQString(one.jobId)},
                                  {QStringLiteral("live"), one.live}});
    }
    if (!options_.retry)
        return {};
    FIDESK_ASSIGN(const auto rows, batch_->rows());
    for (const records::BatchRow& row : rows)
        if (row.state == RowState::Failed)
            FIDESK_TRY(batch_->retry(row.row));
    return {};
}

Result<void> Run::report() {
    FIDESK_ASSIGN(const auto rows, batch_->rows());
    reportedAt_ = std::chrono::steady_clock::now();
    return batch::writeReport(options_.report, rows, reasonOf);
}

Result<void> Run::tellBegin(bool resumed) {
    FIDESK_ASSIGN(const batch::Progress progress, batch_->progress());
    context_.output().progress(wordsUtf8(resumed ? BatchPhrase::Resumed : BatchPhrase::Begun,
                                         std::to_string(progress.waiting), batch_->about().id));
    context_.output().result(
        {{QStringLiteral("event"), resumed ? QStringLiteral("resumed") : QStringLiteral("begun")},
         {QStringLiteral("batch"), toJson(batch_->about())},
         {QStringLiteral("progress"), toJson(progress)}});
    return {};
}

void Run::tellProgress() {
    const auto progress = batch_->progress();
    if (!progress)
        return stopWith(progress.error());
    if (std::chrono::steady_clock::now() - reportedAt_ > betweenReports)
        if (const auto written = report(); !written)
            stopWith(written.error());
    std::string line =
        wordsUtf8(BatchPhrase::Progress, std::to_string(progress->done), std::to_string(progress->rows));
    if (progress->timeLeft)
        line = wordsUtf8(BatchPhrase::ProgressTimeLeft, line, toUtf8(text::about(*progress->timeLeft)));
    context_.output().passing(line);
}

/// For whom the next key is; said where a person has to plug it in.
void Run::tellNext() {
    const auto rows = batch_->rows();
    if (!rows || stop_.stop_requested() || batch_->paused())
        return;
    const auto next = std::ranges::find(*rows, RowState::Waiting, &records::BatchRow::state);
    if (next == rows->end())
        return;
    context_.output().progress(wordsUtf8(BatchPhrase::InsertKey, next->user));
    tellProgress();
}

void Run::stopWith(std::optional<Error> error) {
    {
        const std::lock_guard lock(mutex_);
        if (!failure_)
            failure_ = std::move(error);
    }
    stop_.request_stop();
}

void Run::work() {
    const std::stop_callback interrupted(context_.stop(), [this] { stop_.request_stop(); });
    keysLeft_ = context_.settings().simulate.size();
    if (keysLeft_ == 0)
        tellNext();
    std::jthread closer([this] {
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < keysAtOnce; ++i)
                threads.emplace_back([this] { workAt(); });
        }
        errands_.close();
    });
    errands_.run();
}

/// One thread: takes a key, does a row with it, takes the next one.
void Run::workAt() {
    BatchAttendant attendant(errands_, desk_, arrivals_);
    while (!stop_.stop_requested()) {
        const auto over = batch_->over();
        if (!over || *over || batch_->paused())
            return stopWith(over ? std::nullopt : std::optional(over.error()));
        const auto key = arrivals_.next(stop_.get_token());
        if (!key)
            return stopWith(key.error().code == ErrorCode::Cancelled ? std::nullopt
                                                                     : std::optional(key.error()));
        const auto end = batch::workWith(*key, *batch_, workshop_, attendant, stop_.get_token());
        if (!end)
            return stopWith(end.error());
        if (*end != batch::KeyEnd::Unused)
            errands_.leave([this, key = *key] { swap(key); });
    }
}

/// Where the program can it puts the next key in the place of one that is spent; otherwise a person does.
void Run::swap(const token::TokenAddress& key) {
    const auto swapped = context_.swapKey(key.id);
    if (!swapped)
        return stopWith(swapped.error());
    if (*swapped)
        return;
    if (keysLeft_ == 0)
        return tellNext();
    if (--keysLeft_ == 0)
        stopWith(Error(ErrorCode::NoKey));
}

void Run::tellCounts(const batch::Progress& progress) {
    const auto say = [this](BatchPhrase phrase, std::size_t count) {
        if (count > 0)
            context_.output().say(wordsUtf8(phrase, std::to_string(count)));
    };
    context_.output().say(
        wordsUtf8(BatchPhrase::Summary, std::to_string(progress.done), std::to_string(progress.rows)));
    say(BatchPhrase::SummaryFailed, progress.failed);
    say(BatchPhrase::SummarySkipped, progress.skipped);
    say(BatchPhrase::SummaryInDoubt, progress.inDoubt + progress.underWay);
    say(BatchPhrase::SummaryWaiting, progress.waiting);
    context_.output().say(wordsUtf8(BatchPhrase::ReportAt, options_.report));
}

Result<void> Run::tellEnd() {
    FIDESK_ASSIGN(const batch::Progress progress, batch_->progress());
    tellCounts(progress);
    context_.output().result({{QStringLiteral("batch"), toJson(batch_->about())},
                              {QStringLiteral("progress"), toJson(progress)},
                              {QStringLiteral("report"), toQString(options_.report)}});
    if (progress.done + progress.skipped == progress.rows)
        return {};
    if (const auto why = batch_->paused()) {
        context_.output().progress(wordsUtf8(BatchPhrase::Paused, context_.sentence(*why)));
        return fail(*why);
    }
    if (failure_)
        return fail(*failure_);
    if (context_.stop().stop_requested())
        return fail(ErrorCode::Cancelled);
    return refuseRest();
}

/// What a batch that is over and not all done ends with: the error of its first row that is not.
Result<void> Run::refuseRest() {
    FIDESK_ASSIGN(const auto rows, batch_->rows());
    std::size_t left = 0;
    std::optional<ErrorCode> first;
    for (const records::BatchRow& row : rows) {
        if (row.state == RowState::Done || row.state == RowState::Skipped)
            continue;
        ++left;
        if (!first)
            first = codeNamed(row.outcome);
    }
    return context_.refuse(first.value_or(ErrorCode::JobLive), words(BatchPhrase::Incomplete),
                           std::to_string(left) + " rows");
}

/// The unfinished batch of this file, where the options or the person want to go on with it.
Result<std::optional<records::Batch>> toResume(Context& context, const BatchRunOptions& options,
                                               records::Records& records, const std::string& digest,
                                               const std::string& portal) {
    if (options.anew)
        return std::optional<records::Batch>();
    FIDESK_ASSIGN(auto found, batch::Batch::unfinished(records, digest, portal));
    if (!found && options.resume)
        return context.refuse(ErrorCode::InvalidArgument, words(BatchPhrase::NotUnfinished));
    if (!found || options.resume)
        return found;
    const std::string begun = localTime(found->startedAt);
    if (context.person().present()) {
        FIDESK_ASSIGN(const bool yes,
                      context.person().confirm(wordsUtf8(BatchPhrase::AskResume, begun), context.stop()));
        if (yes)
            return found;
    }
    return context.refuse(ErrorCode::InvalidArgument, words(BatchPhrase::BegunBefore, begun), found->id);
}

} // namespace

Result<void> runBatch(Context& context, const BatchRunOptions& options) {
    const profiles::Profiles known = profilesOf(context);
    if (!options.profile.empty())
        FIDESK_TRY(chosenProfile(context, known, options.profile));
    const batch::FindProfile findProfile = profileFinder(known, options.profile);
    FIDESK_ASSIGN(const batch::BatchFile file, readFile(context, options.file, findProfile));
    FIDESK_ASSIGN(const webauthn::TrustAnchors trust, trustAnchors(context, options.trust));
    for (const records::BatchRow& row : file.rows) {
        FIDESK_ASSIGN(const profiles::Profile profile, findProfile(row.profile));
        FIDESK_TRY(requireTrust(context, profile, trust));
    }
    FIDESK_ASSIGN(portal::Portal * portal, context.portalForJobs());
    FIDESK_ASSIGN(const AtPortal at, signedInAt(context, *portal));
    FIDESK_ASSIGN(const enrolment::Parts parts, enrolmentParts(context, *portal, trust));
    FIDESK_ASSIGN(Handover handover, Handover::open(context, options.handover));
    FIDESK_ASSIGN(const auto earlier, toResume(context, options, parts.records, file.digest, at.address));
    if (!earlier)
        FIDESK_TRY(batch::writeReport(options.report, file.rows, reasonOf)); // before anything is begun
    const records::Batch about{.name = std::filesystem::path(options.file).filename().string(),
                               .portal = at.address,
                               .by = at.userPrincipalName,
                               .digest = file.digest};
    FIDESK_ASSIGN(auto batch, earlier ? batch::Batch::open(parts.records, context.clock(), earlier->id)
                                      : batch::Batch::begin(parts.records, context.clock(), context.random(),
                                                            about, file.rows));
    const batch::Workshop workshop{parts, findProfile};
    auto done =
        Run(context, options, workshop, std::move(batch), handover, at.address).run(earlier.has_value());
    auto closed = handover.close(context);
    return done ? closed : done;
}

} // namespace fidesk::ctl
