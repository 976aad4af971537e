#include "app/ctl/RecordsJson.h"

#include "app/ctl/KeyJson.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"

#include <charconv>

namespace fidesk::ctl {

namespace {

/// "2fc0579f-..."; empty where the key told none.
std::string aaguidOf(const records::KeyIdentity& key) {
    return key.aaguid == std::array<std::uint8_t, 16>{} ? std::string() : aaguidText(key.aaguid);
}

std::string usbNumber(std::uint16_t number) {
    const std::array bytes{static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)};
    return toHex(bytes);
}

std::vector<std::string> fieldsOf(const records::KeyIdentity& key) {
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

const std::vector<std::string> itemHeading{
    "id",          "state",        "issuedAt", "changedAt", "administrator",  "userId",       "user",
    "displayName", "portal",       "profile",  "nickname",  "registrationId", "credentialId", "label",
    "model",       "manufacturer", "product",  "serial",    "aaguid",         "vendorId",     "productId"};

const std::vector<std::string> eventHeading{
    "id",    "time",         "action",  "outcome", "administrator", "account",  "userId",
    "user",  "displayName",  "portal",  "detail",  "jobId",         "hash",     "label",
    "model", "manufacturer", "product", "serial",  "aaguid",        "vendorId", "productId"};

QJsonObject toJson(const records::KeyIdentity& key) {
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

QJsonObject toJson(const records::Holder& holder) {
    return {{QStringLiteral("id"), toQString(holder.id)},
            {QStringLiteral("userPrincipalName"), toQString(holder.userPrincipalName)},
            {QStringLiteral("displayName"), toQString(holder.displayName)}};
}

QJsonObject toJson(const records::Item& item) {
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

QJsonObject toJson(const records::Event& event) {
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

std::vector<std::string> toFields(const records::Item& item) {
    return joined({item.id, std::string(name(item.state)), toIso8601(item.issuedAt),
                   toIso8601(item.changedAt), item.by, item.holder.id, item.holder.userPrincipalName,
                   item.holder.displayName, item.portal, item.profile, item.nickname, item.registrationId,
                   toBase64Url(item.credentialId)},
                  fieldsOf(item.key));
}

std::vector<std::string> toFields(const records::Event& event) {
    return joined({std::to_string(event.id), toIso8601(event.time), event.action, event.outcome, event.by,
                   event.account, event.holder.id, event.holder.userPrincipalName, event.holder.displayName,
                   event.portal, event.detail, event.jobId, toHex(event.hash)},
                  fieldsOf(event.key));
}

std::string textOf(const records::Head& head) {
    return std::to_string(head.id) + ':' + toHex(head.hash);
}

Result<records::Head> headOf(const std::string& text) {
    const std::size_t colon = text.find(':');
    records::Head head;
    if (colon != std::string::npos) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + colon, head.id);
        const auto hash = QByteArray::fromHex(QByteArray::fromStdString(text.substr(colon + 1)));
        head.hash = Bytes(hash.begin(), hash.end());
        if (error == std::errc() && end == text.data() + colon && head.id >= 0 &&
            head.hash.size() == Sha256Digest().size() && textOf(head) == text)
            return head;
    }
    return fail(ErrorCode::InvalidArgument,
                "\"" + text + "\" is not the head of a trail; give it as records verify printed it, ID:HASH");
}

} // namespace fidesk::ctl
