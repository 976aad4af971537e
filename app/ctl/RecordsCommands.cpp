#include "app/ctl/BlobFiles.h"
#include "app/ctl/Commands.h"
#include "app/ctl/PortalJson.h"
#include "core/base/Csv.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/records/Form.h"
#include "core/records/Pages.h"
#include "ui/text/RecordsText.h"

#include <QJsonArray>

#include <memory>

namespace fidesk::ctl {

namespace {

constexpr std::size_t shown = 200;
constexpr std::size_t atOnce = 1000;

struct Options {
    std::string text{};
    bool events{false};
    bool all{false};
    bool csv{false};
    bool force{false};
    std::string file{};
    std::string expected{};
};

std::string keyOf(const records::KeyIdentity& key) {
    return key.model.empty() ? key.product : key.model;
}

std::string userOf(const records::Holder& holder) {
    return holder.userPrincipalName.empty() ? holder.id : holder.userPrincipalName;
}

/// What of records a command gives out, the newest first, in pages.
struct Items {
    using Record = records::Item;
    static constexpr const char* member = "items";
    static Row heading() { return {"ISSUED", "STATE", "USER", "NICKNAME", "KEY", "LABEL", "BY"}; }
    static Row row(const Record& it) {
        return {localTime(it.issuedAt),
                std::string(name(it.state)),
                userOf(it.holder),
                it.nickname,
                keyOf(it.key),
                it.key.label,
                it.by};
    }
    static constexpr auto columns = records::itemColumns;
    static constexpr auto each = records::eachItem;
};

struct Events {
    using Record = records::Event;
    static constexpr const char* member = "events";
    static Row heading() { return {"ID", "TIME", "ACTION", "OUTCOME", "USER", "KEY", "BY", "DETAIL"}; }
    static Row row(const Record& it) {
        return {std::to_string(it.id),
                localTime(it.time),
                it.action,
                it.outcome,
                userOf(it.holder),
                it.key.label.empty() ? keyOf(it.key) : it.key.label,
                it.by.empty() ? it.account : it.by,
                it.detail};
    }
    static constexpr auto columns = records::eventColumns;
    static constexpr auto each = records::eachEvent;
};

/// Hands each record to @p take, as many as @p most (0: all), and says whether there are more.
template <typename Kind, typename Take>
Result<bool> each(Context& context, const std::string& text, std::size_t most, const Take& take) {
    FIDESK_ASSIGN(records::Records * records, context.records());
    std::size_t count = 0;
    bool more = false;
    FIDESK_TRY(
        Kind::each(*records, text, most == 0 ? atOnce : std::min(atOnce, most + 1), [&](const auto& record) {
            more = most > 0 && count == most;
            if (!more) {
                take(record);
                ++count;
            }
            return !more;
        }));
    return more;
}

template <typename Kind> Result<void> list(Context& context, const Options& options) {
    std::vector<Row> rows;
    QJsonArray array;
    const bool json = context.output().json();
    FIDESK_ASSIGN(const bool more,
                  each<Kind>(context, options.text, options.all ? 0 : shown, [&](const auto& record) {
                      if (json)
                          array.append(toJson(record));
                      else
                          rows.push_back(Kind::row(record));
                  }));
    if (rows.empty())
        context.say(text::Phrase::NoRecords);
    else
        context.output().table(Kind::heading(), rows);
    if (more)
        context.say(text::Phrase::MoreRecords, std::to_string(shown));
    context.output().result({{QLatin1String(Kind::member), array}, {QStringLiteral("more"), more}});
    return {};
}

/// The file's content, and how many records are in it.
struct Exported {
    std::string content{};
    qint64 count{0};
};

template <typename Kind> Result<Exported> toCsv(Context& context, const Options& options) {
    Exported out;
    if (options.file != standardStream)
        out.content = byteOrderMark;
    out.content += toSpreadsheetLine(Kind::columns());
    FIDESK_TRY(each<Kind>(context, {}, 0, [&out](const auto& record) {
        out.content += toSpreadsheetLine(toFields(record));
        ++out.count;
    }));
    return out;
}

template <typename Kind> Result<Exported> toJsonFile(Context& context, const Options&) {
    QJsonArray array;
    FIDESK_TRY(each<Kind>(context, {}, 0, [&array](const auto& record) { array.append(toJson(record)); }));
    return Exported{toJsonText({{QLatin1String(Kind::member), array}}) + '\n', array.size()};
}

template <typename Kind> Result<void> exportAs(Context& context, const Options& options) {
    const bool json = context.output().json();
    if (json == options.csv)
        return fail(ErrorCode::InvalidArgument, "say --csv or --json, one of the two");
    FIDESK_ASSIGN(const Exported out,
                  json ? toJsonFile<Kind>(context, options) : toCsv<Kind>(context, options));
    if (options.file == standardStream)
        return context.output().raw(asBytes(out.content));
    FIDESK_TRY(writeBlob(options.file, asBytes(out.content), options.force));
    context.say(text::Phrase::RecordsExported, std::to_string(out.count), options.file);
    context.output().result(
        {{QStringLiteral("exported"), QJsonObject{{QLatin1String(Kind::member), out.count},
                                                  {QStringLiteral("file"), toQString(options.file)}}}});
    return {};
}

Result<void> verify(Context& context, const Options& options) {
    std::optional<records::Head> expected;
    if (!options.expected.empty()) {
        expected = records::parseHead(options.expected);
        if (!expected)
            return fail(ErrorCode::InvalidArgument,
                        "\"" + options.expected +
                            "\" is not the head of a trail; give it as records verify printed it, ID:HASH");
    }
    FIDESK_ASSIGN(records::Records * records, context.records());
    FIDESK_ASSIGN(const records::Check check, records->verify(expected));
    if (check.fault)
        return context.refuse(ErrorCode::Malformed, text::sentence(check),
                              std::string(name(*check.fault)) + ' ' +
                                  (check.item.empty() ? std::to_string(check.event) : check.item));
    context.output().say(toUtf8(text::sentence(check)));
    context.say(text::Phrase::RecordsHead, records::textOf(check.head));
    context.output().result({{QStringLiteral("events"), static_cast<qint64>(check.events)},
                             {QStringLiteral("items"), static_cast<qint64>(check.items)},
                             {QStringLiteral("head"), toQString(records::textOf(check.head))}});
    return {};
}

using Work = Result<void> (*)(Context&, const Options&);

/// A command with a work for the inventory and one for the trail.
std::shared_ptr<Options> bind(CLI::App* command, Action& action, Work items, Work events) {
    auto options = std::make_shared<Options>();
    if (items != events)
        command->add_flag("--events", options->events, "The trail: what was done, and by whom");
    command->callback([&action, options, items, events] {
        action = [options, work = options->events ? events : items](Context& context) {
            return work(context, *options);
        };
    });
    return options;
}

} // namespace

void addRecordsCommands(CLI::App& app, Action& action) {
    CLI::App* group = addGroup(app, "records", "Which keys were issued, and what was done with them");
    CLI::App* listing = addCommand(
        *group, "list", "List issued keys, or what was done, the newest first",
        "JSON: {\"items\":[{\"id\",\"state\",\"key\":{...},\"user\":{...},\"nickname\",\"issuedAt\",...}],"
        "\"more\"}\n"
        "or    {\"events\":[{\"id\",\"time\",\"action\",\"outcome\",\"user\":{...},\"key\":{...},...}],"
        "\"more\"}");
    const auto listOptions = bind(listing, action, list<Items>, list<Events>);
    listing->add_option("TEXT", listOptions->text,
                        "Words that all have to be in it: names, labels, models, ...");
    listing->add_flag("--all", listOptions->all, "All of them, and not the newest 200 alone");

    CLI::App* exporting = addCommand(
        *group, "export", "Write all of them into a new file",
        "With --csv for spreadsheets: what one would take for a formula has an apostrophe before it; comma\n"
        "separated, UTF-8. With --json for programs: {\"items\":[...]} or {\"events\":[...]}, as list has "
        "them.\n"
        "JSON (unless FILE is -): {\"exported\":{\"items\" or \"events\",\"file\"}}");
    const auto exportOptions = bind(exporting, action, exportAs<Items>, exportAs<Events>);
    addArgument(*exporting, "FILE", exportOptions->file, "The file; - for standard output");
    exporting->add_flag("--csv", exportOptions->csv, "As CSV");
    exporting->add_flag("--force", exportOptions->force, "Replace a file that is there");

    CLI::App* verifying = addCommand(
        *group, "verify", "Check that nobody altered them",
        "Walks along the whole trail, each event of which carries the hash of the one before, and holds the\n"
        "inventory and the batches against it. Whoever can write to the file can write all of it anew: keep "
        "the\n"
        "head that is printed elsewhere, and give it to --expect next time.\n"
        "JSON: {\"events\",\"items\",\"head\"}; where they were altered, the error Malformed (exit code 1)");
    const auto verifyOptions = bind(verifying, action, verify, verify);
    verifying->add_option("--expect", verifyOptions->expected, "The head that an earlier check printed")
        ->type_name("ID:HASH");
}

} // namespace fidesk::ctl
