#include "core/webauthn/ClientData.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"

namespace fidesk::webauthn {

namespace {

constexpr std::size_t maxClientDataBytes = 64 * 1024;

/// CCDToString (section 5.8.1.2): quoted; quotation mark, backslash and C0 controls escaped, the rest as is.
std::string ccdToString(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (byte < 0x20) {
            quoted += "\\u00";
            quoted += digits[byte >> 4];
            quoted += digits[byte & 15];
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

Result<bool> optionalBool(const QJsonObject& object, const char* name) {
    const QJsonValue value = object.value(QLatin1String(name));
    if (value.isUndefined())
        return false;
    if (!value.isBool())
        return fail(ErrorCode::Malformed, std::string("\"") + name + "\" is not a boolean");
    return value.toBool();
}

Result<ClientData> readClientData(ByteView json) {
    FIDESK_ASSIGN(const QJsonObject object, parseJsonObject(json, maxClientDataBytes));
    ClientData data;
    FIDESK_ASSIGN(data.type, requireString(object, "type"));
    FIDESK_ASSIGN(const std::string challenge, requireString(object, "challenge"));
    FIDESK_ASSIGN(data.challenge, fromBase64(challenge));
    FIDESK_ASSIGN(data.origin, requireString(object, "origin"));
    FIDESK_ASSIGN(data.crossOrigin, optionalBool(object, "crossOrigin"));
    if (object.contains(QLatin1String("topOrigin"))) {
        FIDESK_ASSIGN(data.topOrigin, requireString(object, "topOrigin"));
    }
    return data;
}

} // namespace

std::string originOf(std::string_view rpId) {
    return "https://" + std::string(rpId);
}

Bytes serializeClientData(std::string_view type, ByteView challenge, std::string_view origin) {
    const std::string json = "{\"type\":" + ccdToString(type) +
                             ",\"challenge\":" + ccdToString(toBase64Url(challenge)) +
                             ",\"origin\":" + ccdToString(origin) + ",\"crossOrigin\":false}";
    return toBytes(asBytes(json));
}

Result<ClientData> parseClientData(ByteView json) {
    auto data = readClientData(json);
    if (!data)
        return fail(ErrorCode::ClientDataMalformed, std::move(data).error().detail);
    return data;
}

} // namespace fidesk::webauthn
