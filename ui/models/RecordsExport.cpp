#include "ui/models/RecordsExport.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Csv.h"
#include "core/base/Json.h"
#include "core/webauthn/Types.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <functional>

namespace fidesk::ui {

namespace {

constexpr std::size_t pageSize = 1000;
constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF"; // without it spreadsheets do not take it for UTF-8

/// The columns of a row with their values, in order.
using Fields = std::vector<std::pair<const char*, std::string>>;

void addHolder(Fields& fields, const records::Holder& holder) {
    fields.emplace_back("user", holder.userPrincipalName);
    fields.emplace_back("displayName", holder.displayName);
    fields.emplace_back("userId", holder.id);
}

void addKey(Fields& fields, const records::KeyIdentity& key) {
    fields.emplace_back("label", key.label);
    fields.emplace_back("model", key.model);
    fields.emplace_back("manufacturer", key.manufacturer);
    fields.emplace_back("product", key.product);
    fields.emplace_back("serial", key.serial);
    fields.emplace_back("aaguid", webauthn::toString(key.aaguid));
}

Fields fieldsOf(const records::Item& item) {
    Fields fields{{"id", item.id}, {"state", std::string(name(item.state))}};
    addKey(fields, item.key);
    addHolder(fields, item.holder);
    fields.insert(fields.end(), {{"nickname", item.nickname},
                                 {"portal", item.portal},
                                 {"registrationId", item.registrationId},
                                 {"credentialId", toBase64Url(item.credentialId)},
                                 {"profile", item.profile},
                                 {"issuedAt", toIso8601(item.issuedAt)},
                                 {"by", item.by},
                                 {"changedAt", toIso8601(item.changedAt)}});
    return fields;
}

Fields fieldsOf(const records::Event& event) {
    Fields fields{{"id", std::to_string(event.id)},
                  {"time", toIso8601(event.time)},
                  {"action", event.action},
                  {"outcome", event.outcome},
                  {"by", event.by},
                  {"account", event.account}};
    addHolder(fields, event.holder);
    addKey(fields, event.key);
    fields.insert(fields.end(), {{"portal", event.portal},
                                 {"detail", event.detail},
                                 {"jobId", event.jobId},
                                 {"hash", toHex(event.hash)}});
    return fields;
}

/// Where the next page begins.
void goOn(records::Search& search, const std::vector<records::Item>& page) {
    search.offset += page.size();
}

void goOn(records::Search& search, const std::vector<records::Event>& page) {
    search.before = page.back().id;
}

/// Calls @p each with every entry that matches, page by page.
template <typename Entry, typename Find>
Result<std::size_t> walk(const std::string& words, Find find, const std::stop_token& stop,
                         const std::function<void(const Fields&)>& each) {
    records::Search search{.text = words, .limit = pageSize};
    for (std::size_t count = 0;;) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled);
        FIDESK_ASSIGN(const std::vector<Entry> page, find(search));
        for (const Entry& entry : page)
            each(fieldsOf(entry));
        count += page.size();
        if (page.size() < search.limit)
            return count;
        goOn(search, page);
    }
}

std::vector<std::string> namesOf(const Fields& fields) {
    std::vector<std::string> names;
    for (const auto& [name, value] : fields)
        names.emplace_back(name);
    return names;
}

std::vector<std::string> valuesOf(const Fields& fields) {
    std::vector<std::string> values;
    for (const auto& [name, value] : fields)
        values.push_back(value);
    return values;
}

QJsonObject objectOf(const Fields& fields) {
    QJsonObject object;
    for (const auto& [name, value] : fields)
        object.insert(QLatin1String(name), toQString(value));
    return object;
}

template <typename Entry, typename Find>
Result<Exported> toCsv(const std::string& words, Find find, const std::stop_token& stop) {
    Exported exported{.content = toBytes(asBytes(byteOrderMark))};
    append(exported.content, asBytes(toSpreadsheetLine(namesOf(fieldsOf(Entry())))));
    FIDESK_ASSIGN(exported.rows, walk<Entry>(words, find, stop, [&](const Fields& fields) {
                      append(exported.content, asBytes(toSpreadsheetLine(valuesOf(fields))));
                  }));
    return exported;
}

template <typename Entry, typename Find>
Result<Exported> toJson(const std::string& words, const char* what, Find find, const std::stop_token& stop) {
    Exported exported;
    QJsonArray array;
    FIDESK_ASSIGN(exported.rows, walk<Entry>(words, find, stop,
                                             [&](const Fields& fields) { array.append(objectOf(fields)); }));
    const QByteArray text = QJsonDocument(QJsonObject{{QLatin1String(what), array}}).toJson();
    exported.content.assign(text.begin(), text.end());
    return exported;
}

template <typename Entry, typename Find>
Result<Exported> exportAll(const std::string& words, const char* what, ExportFormat format, Find find,
                           const std::stop_token& stop) {
    return format == ExportFormat::Csv ? toCsv<Entry>(words, find, stop)
                                       : toJson<Entry>(words, what, find, stop);
}

} // namespace

Result<Exported> exportKeys(records::Records& records, const std::string& words, ExportFormat format,
                            const std::stop_token& stop) {
    const auto find = [&records](const records::Search& search) { return records.items(search); };
    return exportAll<records::Item>(words, "keys", format, find, stop);
}

Result<Exported> exportEntries(records::Records& records, const std::string& words, ExportFormat format,
                               const std::stop_token& stop) {
    const auto find = [&records](const records::Search& search) { return records.events(search); };
    return exportAll<records::Event>(words, "entries", format, find, stop);
}

} // namespace fidesk::ui
