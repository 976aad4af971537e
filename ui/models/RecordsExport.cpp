#include "ui/models/RecordsExport.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Csv.h"
#include "core/base/Json.h"
#include "core/webauthn/Types.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace fidesk::ui {

namespace {

constexpr std::size_t pageSize = 1000;
constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF"; // without it spreadsheets do not take it for UTF-8

// The columns and members are those of `fideskctl records export`; resources/schema/fideskctl.schema.json
// says each.

using Fields = std::vector<std::string>;

const Fields itemHeading{
    "id",          "state",        "issuedAt", "changedAt", "administrator",  "userId",       "user",
    "displayName", "portal",       "profile",  "nickname",  "registrationId", "credentialId", "label",
    "model",       "manufacturer", "product",  "serial",    "aaguid",         "vendorId",     "productId"};

const Fields eventHeading{"id",     "time",     "action",      "outcome",      "administrator", "account",
                          "userId", "user",     "displayName", "portal",       "detail",        "jobId",
                          "hash",   "label",    "model",       "manufacturer", "product",       "serial",
                          "aaguid", "vendorId", "productId"};

/// Empty where the key told none.
std::string aaguidOf(const records::KeyIdentity& key) {
    return key.aaguid == webauthn::Aaguid{} ? std::string() : webauthn::toString(key.aaguid);
}

std::string usbNumber(std::uint16_t number) {
    return toHex(std::array{static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)});
}

void addKey(Fields& fields, const records::KeyIdentity& key) {
    const bool usb = key.vendorId != 0;
    fields.insert(fields.end(),
                  {key.label, key.model, key.manufacturer, key.product, key.serial, aaguidOf(key),
                   usb ? usbNumber(key.vendorId) : "", usb ? usbNumber(key.productId) : ""});
}

Fields fieldsOf(const records::Item& item) {
    Fields fields{item.id,
                  std::string(name(item.state)),
                  toIso8601(item.issuedAt),
                  toIso8601(item.changedAt),
                  item.by,
                  item.holder.id,
                  item.holder.userPrincipalName,
                  item.holder.displayName,
                  item.portal,
                  item.profile,
                  item.nickname,
                  item.registrationId,
                  toBase64Url(item.credentialId)};
    addKey(fields, item.key);
    return fields;
}

Fields fieldsOf(const records::Event& event) {
    Fields fields{std::to_string(event.id),
                  toIso8601(event.time),
                  event.action,
                  event.outcome,
                  event.by,
                  event.account,
                  event.holder.id,
                  event.holder.userPrincipalName,
                  event.holder.displayName,
                  event.portal,
                  event.detail,
                  event.jobId,
                  toHex(event.hash)};
    addKey(fields, event.key);
    return fields;
}

QJsonObject objectOf(const records::KeyIdentity& key) {
    QJsonObject object{{QStringLiteral("manufacturer"), toQString(key.manufacturer)},
                       {QStringLiteral("product"), toQString(key.product)},
                       {QStringLiteral("serial"), toQString(key.serial)},
                       {QStringLiteral("vendorId"), key.vendorId},
                       {QStringLiteral("productId"), key.productId},
                       {QStringLiteral("model"), toQString(key.model)},
                       {QStringLiteral("label"), toQString(key.label)}};
    if (const std::string aaguid = aaguidOf(key); !aaguid.empty())
        object.insert(QStringLiteral("aaguid"), toQString(aaguid));
    return object;
}

QJsonObject objectOf(const records::Holder& holder) {
    return {{QStringLiteral("id"), toQString(holder.id)},
            {QStringLiteral("userPrincipalName"), toQString(holder.userPrincipalName)},
            {QStringLiteral("displayName"), toQString(holder.displayName)}};
}

QJsonObject objectOf(const records::Item& item) {
    return {{QStringLiteral("id"), toQString(item.id)},
            {QStringLiteral("state"), toQString(name(item.state))},
            {QStringLiteral("key"), objectOf(item.key)},
            {QStringLiteral("user"), objectOf(item.holder)},
            {QStringLiteral("portal"), toQString(item.portal)},
            {QStringLiteral("registrationId"), toQString(item.registrationId)},
            {QStringLiteral("nickname"), toQString(item.nickname)},
            {QStringLiteral("credentialId"), toQString(toBase64Url(item.credentialId))},
            {QStringLiteral("profile"), toQString(item.profile)},
            {QStringLiteral("issuedAt"), toQString(toIso8601(item.issuedAt))},
            {QStringLiteral("changedAt"), toQString(toIso8601(item.changedAt))},
            {QStringLiteral("administrator"), toQString(item.by)}};
}

QJsonObject objectOf(const records::Event& event) {
    return {{QStringLiteral("id"), static_cast<qint64>(event.id)},
            {QStringLiteral("time"), toQString(toIso8601(event.time))},
            {QStringLiteral("action"), toQString(event.action)},
            {QStringLiteral("outcome"), toQString(event.outcome)},
            {QStringLiteral("administrator"), toQString(event.by)},
            {QStringLiteral("account"), toQString(event.account)},
            {QStringLiteral("user"), objectOf(event.holder)},
            {QStringLiteral("key"), objectOf(event.key)},
            {QStringLiteral("portal"), toQString(event.portal)},
            {QStringLiteral("detail"), toQString(event.detail)},
            {QStringLiteral("jobId"), toQString(event.jobId)},
            {QStringLiteral("hash"), toQString(toHex(event.hash))}};
}

/// What an export is made of.
struct Items {
    using Entry = records::Item;
    static constexpr const char* member = "items";
    static const Fields& heading() { return itemHeading; }
    static Result<std::vector<Entry>> page(records::Records& records, const records::Search& search) {
        return records.items(search);
    }
    static void goOn(records::Search& search, const std::vector<Entry>& page) {
        search.offset += page.size();
    }
};

struct Events {
    using Entry = records::Event;
    static constexpr const char* member = "events";
    static const Fields& heading() { return eventHeading; }
    static Result<std::vector<Entry>> page(records::Records& records, const records::Search& search) {
        return records.events(search);
    }
    static void goOn(records::Search& search, const std::vector<Entry>& page) {
        search.before = page.back().id;
    }
};

/// Calls @p each with every entry that matches, page by page.
template <typename Kind, typename Each>
Result<std::size_t> walk(records::Records& records, const std::string& words, const std::stop_token& stop,
                         Each each) {
    records::Search search{.text = words, .limit = pageSize};
    for (std::size_t count = 0;;) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled);
        FIDESK_ASSIGN(const auto page, Kind::page(records, search));
        for (const auto& entry : page)
            each(entry);
        count += page.size();
        if (page.size() < search.limit)
            return count;
        Kind::goOn(search, page);
    }
}

template <typename Kind>
Result<Exported> toCsv(records::Records& records, const std::string& words, const std::stop_token& stop) {
    Exported exported{.content = toBytes(asBytes(byteOrderMark))};
    append(exported.content, asBytes(toSpreadsheetLine(Kind::heading())));
    FIDESK_ASSIGN(exported.rows, walk<Kind>(records, words, stop, [&exported](const auto& entry) {
                      append(exported.content, asBytes(toSpreadsheetLine(fieldsOf(entry))));
                  }));
    return exported;
}

template <typename Kind>
Result<Exported> toJson(records::Records& records, const std::string& words, const std::stop_token& stop) {
    Exported exported;
    QJsonArray array;
    FIDESK_ASSIGN(exported.rows, walk<Kind>(records, words, stop,
                                            [&array](const auto& entry) { array.append(objectOf(entry)); }));
    const QByteArray text = QJsonDocument(QJsonObject{{QLatin1String(Kind::member), array}}).toJson();
    exported.content.assign(text.begin(), text.end());
    return exported;
}

} // namespace

Result<Exported> exportKeys(records::Records& records, const std::string& words, ExportFormat format,
                            const std::stop_token& stop) {
    return format == ExportFormat::Csv ? toCsv<Items>(records, words, stop)
                                       : toJson<Items>(records, words, stop);
}

Result<Exported> exportEntries(records::Records& records, const std::string& words, ExportFormat format,
                               const std::stop_token& stop) {
    return format == ExportFormat::Csv ? toCsv<Events>(records, words, stop)
                                       : toJson<Events>(records, words, stop);
}

} // namespace fidesk::ui
