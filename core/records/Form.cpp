#include "core/records/Form.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Json.h"
#include "core/base/Uuid.h"

#include <array>
#include <charconv>

namespace fidesk::records {

namespace {

/// "2fc0579f-..."; empty where the key told none.
std::string aaguidOf(const KeyIdentity& key) {
    return key.aaguid == std::array<std::uint8_t, 16>{} ? std::string() : uuidText(key.aaguid);
}

std::string usbNumber(std::uint16_t number) {
    const std::array bytes{static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)};
    return toHex(bytes);
}

std::vector<std::string> fieldsOf(const KeyIdentity& key) {
    return {key.label,
            key.model,
            key.manufacturer,
            key.product,
            key.serial,
            aaguidOf(key),
            key.vendorId == 0 ? std::string() : usbNumber(key.vendorId),
            key.vendorId == 0 ? std::string() : usbNumber(key.productId)};
}

std::vector<std::string> joined(std::vector<std::string> first, const std::vector<std::string>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

} // namespace

const std::vector<std::string>& itemColumns() {
    static const std::vector<std::string> columns{
        "id",           "state",       "issuedAt", "changedAt",    "administrator", "userId",
        "user",         "displayName", "portal",   "profile",      "nickname",      "registrationId",
        "credentialId", "label",       "model",    "manufacturer", "product",       "serial",
        "aaguid",       "vendorId",    "productId"};
    return columns;
}

const std::vector<std::string>& eventColumns() {
    static const std::vector<std::string> columns{
        "id",    "time",         "action",  "outcome", "administrator", "account",  "userId",
        "user",  "displayName",  "portal",  "detail",  "jobId",         "hash",     "label",
        "model", "manufacturer", "product", "serial",  "aaguid",        "vendorId", "productId"};
    return columns;
}

QJsonObject toJson(const KeyIdentity& key) {
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

QJsonObject toJson(const Holder& holder) {
    return {{QStringLiteral("id"), toQString(holder.id)},
            {QStringLiteral("userPrincipalName"), toQString(holder.userPrincipalName)},
            {QStringLiteral("displayName"), toQString(holder.displayName)}};
}

QJsonObject toJson(const Item& item) {
    return {{QStringLiteral("id"), toQString(item.id)},
            {QStringLiteral("state"), toQString(name(item.state))},
            {QStringLiteral("key"), toJson(item.key)},
            {QStringLiteral("user"), toJson(item.holder)},
            {QStringLiteral("portal"), toQString(item.portal)},
            {QStringLiteral("registrationId"), toQString(item.registrationId)},
            {QStringLiteral("nickname"), toQString(item.nickname)},
            {QStringLiteral("credentialId"), toQString(toBase64Url(item.credentialId))},
            {QStringLiteral("profile"), toQString(item.profile)},
            {QStringLiteral("issuedAt"), toQString(toIso8601(item.issuedAt))},
            {QStringLiteral("changedAt"), toQString(toIso8601(item.changedAt))},
            {QStringLiteral("administrator"), toQString(item.by)}};
}

QJsonObject toJson(const Event& event) {
    return {{QStringLiteral("id"), static_cast<qint64>(event.id)},
            {QStringLiteral("time"), toQString(toIso8601(event.time))},
            {QStringLiteral("action"), toQString(event.action)},
            {QStringLiteral("outcome"), toQString(event.outcome)},
            {QStringLiteral("administrator"), toQString(event.by)},
            {QStringLiteral("account"), toQString(event.account)},
            {QStringLiteral("user"), toJson(event.holder)},
            {QStringLiteral("key"), toJson(event.key)},
            {QStringLiteral("portal"), toQString(event.portal)},
            {QStringLiteral("detail"), toQString(event.detail)},
            {QStringLiteral("jobId"), toQString(event.jobId)},
            {QStringLiteral("hash"), toQString(toHex(event.hash))}};
}

std::vector<std::string> toFields(const Item& item) {
    return joined({item.id, std::string(name(item.state)), toIso8601(item.issuedAt),
                   toIso8601(item.changedAt), item.by, item.holder.id, item.holder.userPrincipalName,
                   item.holder.displayName, item.portal, item.profile, item.nickname, item.registrationId,
                   toBase64Url(item.credentialId)},
                  fieldsOf(item.key));
}

std::vector<std::string> toFields(const Event& event) {
    return joined({std::to_string(event.id), toIso8601(event.time), event.action, event.outcome, event.by,
                   event.account, event.holder.id, event.holder.userPrincipalName, event.holder.displayName,
                   event.portal, event.detail, event.jobId, toHex(event.hash)},
                  fieldsOf(event.key));
}

std::string textOf(const Head& head) {
    return std::to_string(head.id) + ':' + toHex(head.hash);
}

std::optional<Head> parseHead(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos)
        return std::nullopt;
    Head head;
    const auto [end, error] = std::from_chars(text.data(), text.data() + colon, head.id);
    const auto hash = QByteArray::fromHex(QByteArray::fromStdString(text.substr(colon + 1)));
    head.hash = Bytes(hash.begin(), hash.end());
    const bool sound = error == std::errc() && end == text.data() + colon && head.id >= 0 &&
                       head.hash.size() == Sha256Digest().size() && textOf(head) == text;
    return sound ? std::optional(std::move(head)) : std::nullopt;
}

} // namespace fidesk::records
