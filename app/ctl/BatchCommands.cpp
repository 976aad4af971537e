#include "app/ctl/BatchJson.h"
#include "app/ctl/BatchRun.h"
#include "app/ctl/Commands.h"
#include "app/ctl/PortalJson.h"
#include "app/ctl/ProfileChoice.h"
#include "core/base/Json.h"
#include "ui/text/BatchText.h"

#include <QJsonArray>

#include <algorithm>
#include <memory>

namespace fidesk::ctl {

namespace {

using text::BatchPhrase;
using Change = Result<void> (batch::Batch::*)(std::int64_t);

QString words(BatchPhrase phrase, const std::string& first = {}, const std::string& second = {}) {
    return text::batchPhrase(phrase, toQString(first), toQString(second));
}

/// The batch of this id, or the only one whose id begins so. Errors: InvalidArgument; Records::batches().
Result<records::Batch> batchNamed(Context& context, records::Records& records, const std::string& id) {
    FIDESK_ASSIGN(std::vector<records::Batch> all, records.batches());
    std::erase_if(all, [&id](const records::Batch& one) { return !one.id.starts_with(id); });
    if (id.empty() || all.size() != 1)
        return context.refuse(ErrorCode::InvalidArgument, words(BatchPhrase::NoSuchBatch, id), id);
    return std::move(all.front());
}

Result<void> list(Context& context) {
    FIDESK_ASSIGN(records::Records * records, context.records());
    FIDESK_ASSIGN(const std::vector<records::Batch> all, records->batches());
    std::vector<Row> table;
    QJsonArray listed;
    for (const records::Batch& one : all) {
        FIDESK_ASSIGN(const auto rows, records->rows(one.id));
        const batch::Progress progress = batch::progressOf(rows);
        QJsonObject object = toJson(one);
        object.insert(QStringLiteral("progress"), toJson(progress));
        listed.append(object);
        table.push_back({one.id, one.name, localTime(one.startedAt), std::to_string(progress.rows),
                         std::to_string(progress.done), std::to_string(progress.failed),
                         std::to_string(progress.inDoubt), std::to_string(progress.waiting)});
    }
    if (table.empty())
        context.output().say(toUtf8(words(BatchPhrase::NoBatches)));
    else
        context.output().table({"ID", "FILE", "BEGUN", "ROWS", "DONE", "FAILED", "IN DOUBT", "WAITING"},
                               table);
    context.output().result({{QStringLiteral("batches"), listed}});
    return {};
}

Result<void> show(Context& context, const std::string& id) {
    FIDESK_ASSIGN(records::Records * records, context.records());
    FIDESK_ASSIGN(const records::Batch found, batchNamed(context, *records, id));
    FIDESK_ASSIGN(const auto rows, records->rows(found.id));
    std::vector<Row> table;
    QJsonArray listed;
    for (const records::BatchRow& row : rows) {
        listed.append(toJson(row));
        table.push_back({std::to_string(row.row), row.user, row.nickname, row.label, row.profile,
                         std::string(records::name(row.state)), reasonOf(row)});
    }
    context.output().table({"ROW", "USER", "NICKNAME", "LABEL", "PROFILE", "STATE", "REASON"}, table);
    context.output().result({{QStringLiteral("batch"), toJson(found)},
                             {QStringLiteral("progress"), toJson(batch::progressOf(rows))},
                             {QStringLiteral("rows"), listed}});
    return {};
}

struct RowChoice {
    std::string batch{};
    std::int64_t row{0};
};

Result<void> change(Context& context, const RowChoice& choice, Change apply, BatchPhrase done) {
    FIDESK_ASSIGN(records::Records * records, context.records());
    FIDESK_ASSIGN(const records::Batch found, batchNamed(context, *records, choice.batch));
    FIDESK_ASSIGN(const auto batch, batch::Batch::open(*records, context.clock(), found.id));
    const std::string number = std::to_string(choice.row);
    if (!batch->row(choice.row))
        return context.refuse(ErrorCode::InvalidArgument, words(BatchPhrase::NoSuchRow, number), number);
    const auto changed = ((*batch).*apply)(choice.row);
    if (!changed && changed.error().code == ErrorCode::InvalidArgument)
        return context.refuse(ErrorCode::InvalidArgument, words(BatchPhrase::RowNotSo, number),
                              changed.error().detail);
    if (!changed && changed.error().code == ErrorCode::JobLive)
        return context.refuse(ErrorCode::JobLive,
                              words(BatchPhrase::RowJobOpen, number, changed.error().detail),
                              changed.error().detail);
    FIDESK_TRY(changed);
    FIDESK_ASSIGN(const records::BatchRow row, batch->row(choice.row));
    context.output().say(toUtf8(words(done, number, row.user)));
    context.output().result(
        {{QStringLiteral("batch"), toQString(found.id)}, {QStringLiteral("row"), toJson(row)}});
    return {};
}

constexpr const char* runHelp =
    "The file has a line for each key, and a first line that names the columns, separated by commas or\n"
    "semicolons: user (ann@contoso.example, or an id), nickname, label (what is written on the key), "
    "profile;\n"
    "all but user may be empty or missing. All that is wrong with it is told before anything begins.\n"
    "Keys are taken as they are plugged in, up to eight at once; one that was issued in this batch is\n"
    "refused. A row that fails says why, and the next one follows; what every row would meet (signed out,\n"
    "no network) stops the batch. Ctrl-C stops it after the present step of each key. Nothing is lost then,\n"
    "nor by a crash: the same command with --resume goes on. Generated PINs go to --roster, or are printed.\n"
    "With --simulate a spent software key is replaced by a new one; with --simulate=DIR each is kept in a\n"
    "file of its own there.\n"
    "JSON, one line each: {\"event\":\"fileProblem\",\"line\",\"column\"?,\"message\"};\n"
    "{\"event\":\"begun\"|\"resumed\",\"batch\":{...},\"progress\":{...}}; "
    "{\"event\":\"openRow\",\"row\":{...},\"job\",\n"
    "\"live\"}; {\"event\":\"rowBegun\",\"row\":{...},\"user\":{...},\"key\":{...}}; "
    "{\"event\":\"touchNeeded\",\"row\",\n"
    "\"key\"}; {\"event\":\"pinGenerated\",\"pin\",\"row\",\"key\"}; "
    "{\"event\":\"rowEnded\",\"row\":{...},\"error\"?};\n"
    "{\"event\":\"keyRefused\",\"key\",\"error\"}; at the end "
    "{\"batch\":{...},\"progress\":{...},\"report\"}, then an\n"
    "error, that of the first row that is not done, unless every row is done or skipped";

void addRun(CLI::App& group, Action& action) {
    CLI::App* command = addCommand(group, "run", "Enrol keys for the users in a CSV file", runHelp);
    auto options = std::make_shared<BatchRunOptions>();
    addArgument(*command, "FILE", options->file, "The CSV file, or - for standard input");
    command
        ->add_option("--report", options->report,
                     "Write how each row stands to this CSV file; it is replaced")
        ->required()
        ->type_name("FILE");
    addProfileOption(*command, options->profile);
    addTrustOption(*command, options->trust);
    CLI::Option* resume =
        command->add_flag("--resume", options->resume, "Go on with the unfinished batch of this very file");
    command->add_flag("--anew", options->anew, "Begin it once more, though it is not finished")
        ->excludes(resume);
    command->add_flag("--retry", options->retry, "With --resume: try rows that failed once more")
        ->needs(resume);
    addHandoverOptions(*command, options->handover);
    command->callback(
        [&action, options] { action = [options](Context& context) { return runBatch(context, *options); }; });
}

void addChange(CLI::App& group, Action& action, const char* name, const char* line, Change apply,
               BatchPhrase done) {
    CLI::App* command = addCommand(group, name, line, "JSON: {\"batch\",\"row\":{...}}");
    auto choice = std::make_shared<RowChoice>();
    addArgument(*command, "ID", choice->batch, "The batch: its id or the beginning of it");
    command->add_option("ROW", choice->row, "The number of the row")->required()->type_name("");
    command->callback([&action, choice, apply, done] {
        action = [choice, apply, done](Context& context) { return change(context, *choice, apply, done); };
    });
}

} // namespace

void addBatchCommands(CLI::App& app, Action& action) {
    CLI::App* group = addGroup(app, "batch", "Enrol keys for a list of users");
    addRun(*group, action);
    CLI::App* all = addCommand(
        *group, "list", "List the batches that were begun",
        "JSON: {\"batches\":[{\"id\",\"name\",\"portal\",\"by\",\"startedAt\",\"progress\":{...}}]}");
    all->callback([&action] { action = list; });
    CLI::App* one = addCommand(
        *group, "show", "Show how each row of a batch stands",
        "JSON: {\"batch\":{...},\"progress\":{...},\"rows\":[{\"row\",\"line\",\"user\",\"state\",\n"
        "\"outcome\"?,\"reason\"?,...}]}");
    auto id = std::make_shared<std::string>();
    addArgument(*one, "ID", *id, "Its id or the beginning of it");
    one->callback([&action, id] { action = [id](Context& context) { return show(context, *id); }; });
    addChange(*group, action, "skip", "Leave a row out that waits or failed", &batch::Batch::skip,
              BatchPhrase::RowSkipped);
    addChange(*group, action, "retry", "Have a row that failed or was skipped wait once more",
              &batch::Batch::retry, BatchPhrase::RowAgain);
}

} // namespace fidesk::ctl
