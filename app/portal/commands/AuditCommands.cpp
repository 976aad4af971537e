#include "app/portal/commands/Administration.h"
#include "app/portal/commands/Report.h"
#include "app/portal/commands/Work.h"
#include "core/base/Json.h"

#include <charconv>

namespace fidesk::server {

namespace {

constexpr std::size_t recordsAtOnce = 500;

Result<std::int64_t> startOf(const std::string& since) {
    if (since.empty())
        return std::int64_t{0};
    for (const std::string& text : {since, since + "T00:00:00Z"})
        if (const auto time = fromIso8601(text))
            return toSeconds(*time);
    return fail(ErrorCode::InvalidArgument, "\"" + since +
                                                "\" is not a time; it may be a date such as 2026-04-20 or a "
                                                "time such as 2026-04-20T10:15:30Z");
}

Result<AuditFilter> filterOf(Database& database, const AuditListing& listing) {
    AuditFilter filter;
    FIDESK_ASSIGN(filter.since, startOf(listing.since));
    if (listing.organisation.empty())
        return filter;
    FIDESK_ASSIGN(const auto organisation, knownOrganisation(database, listing.organisation));
    FIDESK_ASSIGN(filter.organisations, Organisations(database).withDescendants({organisation.id}));
    return filter;
}

QJsonObject toJson(const AuditRecord& record) {
    return {{QStringLiteral("id"), static_cast<qint64>(record.id)},
            {QStringLiteral("time"), static_cast<qint64>(record.time)},
            {QStringLiteral("dateTime"), toQString(toIso8601(fromSeconds(record.time)))},
            {QStringLiteral("actor"), toQString(record.actor)},
            {QStringLiteral("actorName"), toQString(record.actorName)},
            {QStringLiteral("action"), toQString(record.action)},
            {QStringLiteral("outcome"), toQString(record.outcome)},
            {QStringLiteral("subject"), toQString(record.subject)},
            {QStringLiteral("subjectName"), toQString(record.subjectName)},
            {QStringLiteral("organisation"), toQString(record.organisation)},
            {QStringLiteral("detail"), toQString(record.detail)},
            {QStringLiteral("requestId"), toQString(record.requestId)},
            {QStringLiteral("remoteAddress"), toQString(record.remoteAddress)},
            {QStringLiteral("hash"), toQString(toHex(record.hash))}};
}

std::string lineOf(const AuditRecord& record) {
    const auto orDash = [](const std::string& text) { return text.empty() ? "-" : text; };
    const std::string whom = record.subjectName.empty() || record.subjectName == record.actorName
                                 ? std::string()
                                 : " to " + record.subjectName;
    return std::to_string(record.id) + "  " + toIso8601(fromSeconds(record.time)) + "  " + record.action +
           "  " + record.outcome + "  " + orDash(record.actorName) + whom +
           (record.detail.empty() ? "" : "  [" + record.detail + "]") + "  " + orDash(record.remoteAddress) +
           "  " + orDash(record.requestId);
}

std::string textOf(const AuditHead& head) {
    return toHex(head.hash) + ':' + std::to_string(head.id);
}

Result<std::optional<AuditHead>> expectedHead(const std::string& text) {
    if (text.empty())
        return std::optional<AuditHead>();
    const std::size_t colon = text.find(':');
    const auto bytes = QByteArray::fromHex(QByteArray::fromStdString(text.substr(0, colon)));
    AuditHead head{.hash = toBytes(asBytes(bytes.toStdString()))};
    const std::string number = colon == std::string::npos ? std::string() : text.substr(colon + 1);
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), head.id);
    if (error != std::errc() || end != number.data() + number.size() || head.id < 0 ||
        textOf(head).size() != text.size() || head.hash.size() != Sha256Digest().size())
        return fail(ErrorCode::InvalidArgument,
                    "\"" + text +
                        "\" is not a head of the audit trail; give it as audit verify printed it, HASH:ID");
    return std::optional(std::move(head));
}

/// What was found, and what it means.
std::string sentenceOf(const AuditCheck& check) {
    const std::string number = std::to_string(check.record);
    switch (*check.fault) {
    case AuditFault::Altered:
        return "record " + number +
               " does not fit its hash: it was altered, or put there, or the one before it was";
    case AuditFault::Missing:
        return "record " + number + " is missing: it was deleted, or its number was changed";
    case AuditFault::TailMissing:
        return "the records from " + number + " on are missing: the end of the trail was cut off";
    case AuditFault::HeadAltered:
        return "the store's note of the newest record does not fit record " + number +
               ": the note, or the end of the trail, was replaced";
    case AuditFault::NotTheExpected:
        return "record " + number +
               " is not the one that was expected: the trail was written anew up to there";
    case AuditFault::ExpectedMissing:
        return "there is no record " + number + ", which was expected: the end of the trail was cut off";
    }
    return {};
}

std::string_view nameOf(AuditFault fault) {
    switch (fault) {
    case AuditFault::Altered:
        return "altered";
    case AuditFault::Missing:
        return "missing";
    case AuditFault::TailMissing:
        return "tailMissing";
    case AuditFault::HeadAltered:
        return "headAltered";
    case AuditFault::NotTheExpected:
        return "notTheExpected";
    case AuditFault::ExpectedMissing:
        return "expectedMissing";
    }
    return {};
}

void printJson(const AuditCheck& check) {
    QJsonObject json{{QStringLiteral("whole"), !check.fault.has_value()},
                     {QStringLiteral("records"), static_cast<qint64>(check.records)},
                     {QStringLiteral("head"), toQString(textOf(check.head))}};
    if (check.fault) {
        json[QStringLiteral("fault")] = toQString(nameOf(*check.fault));
        json[QStringLiteral("record")] = static_cast<qint64>(check.record);
        json[QStringLiteral("message")] = toQString(sentenceOf(check));
    }
    print(json);
}

void printForPeople(const AuditCheck& check) {
    if (!check.fault) {
        print("The audit trail is whole: " + std::to_string(check.records) + " records. Its head is");
        print(textOf(check.head));
        print("Keep it elsewhere, and give it to audit verify --expect next time.");
        return;
    }
    const std::string line =
        "fidesk-portal: The audit trail is broken: " + sentenceOf(check) + ". " +
        std::to_string(check.records) +
        " records fit. Keep a copy of the store as it is, and compare it with backups.\n";
    std::fputs(line.c_str(), stderr);
}

} // namespace

int listAudit(const std::string& store, const AuditListing& listing) {
    return look(store, [&](Database& database) -> Result<int> {
        FIDESK_ASSIGN(const AuditFilter filter, filterOf(database, listing));
        for (std::int64_t last = 0;;) {
            FIDESK_ASSIGN(const auto records, Audit(database).records(filter, last, recordsAtOnce));
            for (const AuditRecord& record : records)
                listing.json ? print(toJson(record)) : print(lineOf(record));
            if (records.size() < recordsAtOnce)
                return exitDone;
            last = records.back().id;
        }
    });
}

int verifyAudit(const std::string& store, const std::string& expected, bool json) {
    return look(store, [&](Database& database) -> Result<int> {
        FIDESK_ASSIGN(const auto head, expectedHead(expected));
        FIDESK_ASSIGN(const AuditCheck check, checkAudit(database, head));
        json ? printJson(check) : printForPeople(check);
        return check.fault ? exitFailed : exitDone;
    });
}

} // namespace fidesk::server
