#include "core/base/Json.h"

#include "core/base/Text.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QString>

namespace fidesk {

namespace {

constexpr int maxDepth = 32;

/// What a scan of JSON text shows without building anything.
struct Outline {
    int depth{0};
    int members{0};             ///< that it names
    bool hasBareControl{false}; ///< in a string, where Qt lets it pass (RFC 8259 section 7 does not)
};

Outline outlineOf(ByteView text) {
    Outline outline;
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = static_cast<char>(text[i]);
        if (inString) {
            outline.hasBareControl = outline.hasBareControl || text[i] < 0x20;
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            outline.depth = std::max(outline.depth, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == ':') {
            ++outline.members;
        }
    }
    return outline;
}

/// What was built from it.
struct Census {
    int members{0};
    bool isText{true}; ///< every string is Unicode text, without U+0000

    void take(const QString& text) { isText = isText && text.isValidUtf16() && !text.contains(QChar(u'\0')); }
    void take(const QJsonValue& value) {
        if (value.isString()) {
            take(value.toString());
        } else if (value.isObject()) {
            const QJsonObject object = value.toObject();
            members += static_cast<int>(object.size());
            for (auto member = object.begin(); member != object.end(); ++member) {
                take(member.key());
                take(member.value());
            }
        } else if (value.isArray()) {
            const QJsonArray array = value.toArray();
            for (const QJsonValue& element : array)
                take(element);
        }
    }
};

/// As QJsonDocument::fromJson(), which takes U+FEFF at the head of a string for the mark of a byte order and
/// drops it, unless it is written as an escape.
QJsonDocument documentOf(const QByteArray& text, QJsonParseError& error) {
    const QByteArray bare = QByteArray("\"").append(byteOrderMark.data(), byteOrderMark.size());
    QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError || !text.contains(bare))
        return document;
    return QJsonDocument::fromJson(QByteArray(text).replace(bare, "\"\\ufeff"), &error);
}

tl::unexpected<Error> wrongMember(const char* name, const char* wanted) {
    return fail(ErrorCode::Malformed, std::string("\"") + name + "\" is missing or is not " + wanted);
}

} // namespace

Result<QJsonObject> parseJsonObject(ByteView text, std::size_t maxBytes) {
    if (text.size() > maxBytes)
        return fail(ErrorCode::Malformed, "JSON text is longer than " + std::to_string(maxBytes) + " bytes");
    const Outline outline = outlineOf(text);
    if (outline.depth > maxDepth)
        return fail(ErrorCode::Malformed,
                    "JSON text nests deeper than " + std::to_string(maxDepth) + " levels");
    if (outline.hasBareControl)
        return fail(ErrorCode::Malformed, "JSON text has a control character in a string");
    QJsonParseError error{};
    const auto raw = QByteArray::fromRawData(reinterpret_cast<const char*>(text.data()),
                                             static_cast<qsizetype>(text.size()));
    const QJsonDocument document = documentOf(raw, error);
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorCode::Malformed,
                    toUtf8(error.errorString()) + " at offset " + std::to_string(error.offset));
    if (!document.isObject())
        return fail(ErrorCode::Malformed, "JSON text is not an object");
    QJsonObject object = document.object();
    Census census;
    census.take(QJsonValue(object));
    if (census.members != outline.members)
        return fail(ErrorCode::Malformed, "JSON text names a member twice");
    if (!census.isText)
        return fail(ErrorCode::Malformed, "JSON text has half a surrogate pair or U+0000 in a string");
    return object;
}

std::string toJsonText(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

Result<std::string> requireString(const QJsonObject& object, const char* name) {
    const QJsonValue value = object.value(QLatin1String(name));
    if (!value.isString())
        return wrongMember(name, "a string");
    return toUtf8(value.toString());
}

Result<std::string> optionalString(const QJsonObject& object, const char* name) {
    const QJsonValue value = object.value(QLatin1String(name));
    if (value.isUndefined() || value.isNull())
        return std::string();
    return requireString(object, name);
}

Result<QJsonObject> requireObject(const QJsonObject& object, const char* name) {
    const QJsonValue value = object.value(QLatin1String(name));
    if (!value.isObject())
        return wrongMember(name, "an object");
    return value.toObject();
}

Result<QJsonArray> requireArray(const QJsonObject& object, const char* name) {
    const QJsonValue value = object.value(QLatin1String(name));
    if (!value.isArray())
        return wrongMember(name, "an array");
    return value.toArray();
}

QString toQString(std::string_view text) {
    const QString read = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    return text.starts_with(byteOrderMark) ? QChar(QChar::ByteOrderMark) + read : read; // which Qt drops
}

std::string toUtf8(const QString& text) {
    return text.toStdString();
}

} // namespace fidesk
