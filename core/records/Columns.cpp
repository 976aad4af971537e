#include "core/records/Columns.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/records/Names.h"

#include <algorithm>
#include <array>

namespace fidesk::records {

namespace {

constexpr std::size_t maxEventText = 512;

constexpr std::array ofItems{"id",         "state",         "manufacturer", "product",   "serial",
                             "vendor_id",  "product_id",    "aaguid",       "model",     "label",
                             "holder_id",  "holder",        "holder_name",  "portal",    "registration_id",
                             "nickname",   "credential_id", "profile",      "issued_at", "administrator",
                             "changed_at", "words"};
constexpr std::array ofEvents{
    "id",          "time",         "action",  "outcome", "administrator", "account",    "holder_id", "holder",
    "holder_name", "manufacturer", "product", "serial",  "vendor_id",     "product_id", "aaguid",    "model",
    "label",       "portal",       "detail",  "job",     "changes",       "words"};
constexpr std::array ofBatches{"id", "name", "portal", "administrator", "started_at", "digest"};
constexpr std::array ofRows{
    "batch",         "row",          "line",      "user",      "nickname",  "label",
    "profile",       "state",        "outcome",   "detail",    "job",       "registration_id",
    "credential_id", "manufacturer", "product",   "serial",    "vendor_id", "product_id",
    "aaguid",        "model",        "key_label", "changed_at"};

void add(Values& values, const KeyIdentity& key) {
    for (const std::string* text : {&key.manufacturer, &key.product, &key.serial})
        values.emplace_back(storable(*text));
    values.emplace_back(std::int64_t{key.vendorId});
    values.emplace_back(std::int64_t{key.productId});
    values.emplace_back(toBytes(key.aaguid));
    values.emplace_back(storable(key.model));
    values.emplace_back(storable(key.label));
}

void add(Values& values, const Holder& holder) {
    for (const std::string* text : {&holder.id, &holder.userPrincipalName, &holder.displayName})
        values.emplace_back(storable(*text));
}

/// Reads one column after the other.
class Reader {
public:
    explicit Reader(const sql::Row& row) : row_(row) {}
    std::string text() { return row_.text(next_++); }
    Bytes blob() { return row_.blob(next_++); }
    std::int64_t integer() { return row_.integer(next_++); }
    TimePoint time() { return sql::fromSeconds(integer()); }
    template <typename Table> auto named(const Table& table) {
        return valueIn(table, text()).value_or(table.front().first);
    }
    [[nodiscard]] bool isNull() const { return row_.isNull(next_); }

    KeyIdentity key() {
        KeyIdentity key{.manufacturer = text(), .product = text(), .serial = text()};
        key.vendorId = static_cast<std::uint16_t>(integer());
        key.productId = static_cast<std::uint16_t>(integer());
        const Bytes aaguid = blob();
        std::copy_n(aaguid.begin(), std::min(aaguid.size(), key.aaguid.size()), key.aaguid.begin());
        key.model = text();
        key.label = text();
        return key;
    }

    Holder holder() { return {.id = text(), .userPrincipalName = text(), .displayName = text()}; }

private:
    const sql::Row& row_;
    std::size_t next_{0};
};

/// For a search that is without regard to case and to the ways of writing the same.
QString folded(const std::string& text) {
    return toQString(text).normalized(QString::NormalizationForm_KC).toUpper().toCaseFolded();
}

std::string searchWords(const Values& values) {
    QString words;
    for (const sql::Value& value : values)
        if (const auto* text = std::get_if<std::string>(&value); text && !text->empty())
            words += folded(*text) + u'\n';
    return toUtf8(words);
}

QJsonValue toJson(const sql::Value& value) {
    struct Visitor {
        QJsonValue operator()(std::nullptr_t) const { return {}; }
        QJsonValue operator()(std::int64_t number) const { return QJsonValue(qint64{number}); }
        QJsonValue operator()(const std::string& text) const { return toQString(text); }
        QJsonValue operator()(const Bytes& bytes) const {
            return QJsonObject{{QStringLiteral("bytes"), toQString(toBase64Url(bytes))}};
        }
    };
    return std::visit(Visitor{}, value);
}

} // namespace

const Columns itemColumns{ofItems};
const Columns eventColumns{ofEvents};
const Columns batchColumns{ofBatches};
const Columns rowColumns{ofRows};

Values valuesOf(const Item& item) {
    Values values{storable(item.id), std::string(name(item.state))};
    add(values, item.key);
    add(values, item.holder);
    for (const std::string* text : {&item.portal, &item.registrationId, &item.nickname})
        values.emplace_back(storable(*text));
    values.emplace_back(item.credentialId);
    values.emplace_back(storable(item.profile));
    values.emplace_back(sql::toSeconds(item.issuedAt));
    values.emplace_back(storable(item.by));
    values.emplace_back(sql::toSeconds(item.changedAt));
    values.emplace_back(searchWords(values));
    return values;
}

Item toItem(const sql::Row& row) {
    Reader reader(row);
    return {.id = reader.text(),
            .state = reader.named(itemStates),
            .key = reader.key(),
            .holder = reader.holder(),
            .portal = reader.text(),
            .registrationId = reader.text(),
            .nickname = reader.text(),
            .credentialId = reader.blob(),
            .profile = reader.text(),
            .issuedAt = reader.time(),
            .by = reader.text(),
            .changedAt = reader.time()};
}

Values valuesOf(const Event& event, const std::string& changes) {
    Values values{event.id, sql::toSeconds(event.time)};
    for (const std::string* text : {&event.action, &event.outcome, &event.by, &event.account})
        values.emplace_back(cut(*text));
    add(values, event.holder);
    add(values, event.key);
    for (const std::string* text : {&event.portal, &event.detail, &event.jobId})
        values.emplace_back(*text);
    for (sql::Value& value : values)
        if (auto* text = std::get_if<std::string>(&value))
            *text = cut(*text);
    std::string words = searchWords(values);
    values.emplace_back(changes);
    values.emplace_back(std::move(words));
    return values;
}

Event toEvent(const sql::Row& row) {
    Reader reader(row);
    return {.id = reader.integer(),
            .time = reader.time(),
            .action = reader.text(),
            .outcome = reader.text(),
            .by = reader.text(),
            .account = reader.text(),
            .holder = reader.holder(),
            .key = reader.key(),
            .portal = reader.text(),
            .detail = reader.text(),
            .jobId = reader.text()};
}

Values valuesOf(const Batch& batch) {
    return {storable(batch.id),
            storable(batch.name),
            storable(batch.portal),
            storable(batch.by),
            sql::toSeconds(batch.startedAt),
            storable(batch.digest)};
}

Batch toBatch(const sql::Row& row) {
    Reader reader(row);
    return {.id = reader.text(),
            .name = reader.text(),
            .portal = reader.text(),
            .by = reader.text(),
            .startedAt = reader.time(),
            .digest = reader.text()};
}

Values valuesOf(const std::string& batch, const BatchRow& row) {
    Values values{storable(batch), row.row, static_cast<std::int64_t>(row.line)};
    for (const std::string* text : {&row.user, &row.nickname, &row.label, &row.profile})
        values.emplace_back(storable(*text));
    values.emplace_back(std::string(name(row.state)));
    for (const std::string* text : {&row.outcome, &row.detail, &row.jobId, &row.registrationId})
        values.emplace_back(storable(*text));
    values.emplace_back(row.credentialId);
    add(values, row.key);
    values.emplace_back(nullptr);
    if (row.changedAt)
        values.back() = sql::toSeconds(*row.changedAt);
    return values;
}

BatchRow toBatchRow(const sql::Row& row) {
    Reader reader(row);
    reader.text(); // its batch
    BatchRow result{.row = reader.integer(),
                    .line = static_cast<std::size_t>(reader.integer()),
                    .user = reader.text(),
                    .nickname = reader.text(),
                    .label = reader.text(),
                    .profile = reader.text(),
                    .state = reader.named(rowStates),
                    .outcome = reader.text(),
                    .detail = reader.text(),
                    .jobId = reader.text(),
                    .registrationId = reader.text(),
                    .credentialId = reader.blob(),
                    .key = reader.key()};
    if (!reader.isNull())
        result.changedAt = reader.time();
    return result;
}

std::string listOf(Columns columns) {
    std::string list;
    for (const char* column : columns)
        list += (list.empty() ? "" : ", ") + std::string(column);
    return list;
}

std::string placeholders(std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
        list += i == 0 ? "?" : ", ?";
    return list;
}

Values rawValues(const sql::Row& row, std::size_t count) {
    Values values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(row.value(i));
    return values;
}

QJsonObject toJson(Columns columns, const Values& values) {
    QJsonObject object;
    for (std::size_t i = 0; i < std::min(columns.size(), values.size()); ++i)
        object.insert(QLatin1String(columns[i]), toJson(values[i]));
    return object;
}

std::vector<std::string> wordsOf(const std::string& text) {
    std::vector<std::string> words;
    for (const QString& word : folded(storable(text)).simplified().split(u' ', Qt::SkipEmptyParts))
        words.push_back(toUtf8(word));
    return words;
}

std::string storable(std::string_view text) {
    if (text.find('\0') == std::string_view::npos && codePoints(text))
        return std::string(text);
    return toUtf8(toQString(text).replace(QChar(u'\0'), QChar(QChar::ReplacementCharacter)));
}

std::string cut(std::string_view text) {
    // Four bytes are the most that a code point takes, so what is cut off here is behind the end anyway.
    const std::string whole = storable(text.substr(0, 4 * (maxEventText + 1)));
    return std::string(firstCodePoints(whole, maxEventText));
}

} // namespace fidesk::records
