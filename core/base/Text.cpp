#include "core/base/Text.h"

#include "core/base/Json.h"

#include <QString>

#include <algorithm>

namespace fidesk {

namespace {

constexpr char32_t replacement = 0xFFFD;

/// Join emoji and the letters of some scripts; of the format characters the only ones let through.
constexpr char32_t zeroWidthNonJoiner = 0x200C;
constexpr char32_t zeroWidthJoiner = 0x200D;

/// The length of the well-formed UTF-8 sequence at the start of @p text (Unicode table 3-7), 0 if there is
/// none.
std::size_t sequenceLength(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length)
        return 0;
    const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (at(1) < low || at(1) > high)
        return 0;
    for (std::size_t i = 2; i < length; ++i)
        if ((at(i) & 0xC0) != 0x80)
            return 0;
    return length;
}

bool isWhiteSpace(QChar c) {
    return c.isSpace() || c == QChar::ByteOrderMark;
}

} // namespace

std::optional<std::size_t> codePoints(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        if (length == 0)
            return std::nullopt;
        text.remove_prefix(length);
        ++count;
    }
    return count;
}

bool hasControlCharacters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 || c == 0x7F)
            return true;
        if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            return true;
    }
    return false;
}

bool isPrintable(char32_t c) {
    const QChar::Category category = QChar::category(c);
    if (category == QChar::Other_Format)
        return c == zeroWidthNonJoiner || c == zeroWidthJoiner;
    return category != QChar::Other_Control && category != QChar::Other_Surrogate &&
           category != QChar::Other_PrivateUse && category != QChar::Other_NotAssigned &&
           category != QChar::Separator_Line && category != QChar::Separator_Paragraph;
}

std::string printable(std::string_view text) {
    QString out;
    for (const char32_t c : toQString(text).toUcs4()) {
        const char32_t shown = isPrintable(c) ? c : replacement;
        out += QString::fromUcs4(&shown, 1);
    }
    return toUtf8(out);
}

std::string_view firstCodePoints(std::string_view text, std::size_t count) {
    std::size_t points = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U && ++points > count)
            return text.substr(0, i);
    return text;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string withoutWhiteSpaceAtEnds(std::string_view text) {
    if (!codePoints(text))
        return std::string(text);
    const QString whole = toQString(text);
    QStringView rest = whole;
    while (!rest.empty() && isWhiteSpace(rest.front()))
        rest = rest.mid(1);
    while (!rest.empty() && isWhiteSpace(rest.back()))
        rest.chop(1);
    return toUtf8(rest.toString());
}

std::string asciiLowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return lower;
}

Secret normalizedNfc(const Secret& text) {
    const auto isAscii = [](std::uint8_t byte) { return byte < 0x80; };
    if (std::all_of(text.view().begin(), text.view().end(), isAscii))
        return text.clone();
    QString decoded = toQString(text.text());
    QString normalized = decoded.normalized(QString::NormalizationForm_C);
    QByteArray encoded = normalized.toUtf8();
    Secret result(std::string_view(encoded.constData(), static_cast<std::size_t>(encoded.size())));
    decoded.fill(QChar(0));
    normalized.fill(QChar(0));
    encoded.fill('\0');
    return result;
}

Result<std::string> parseNickname(std::string_view text) {
    if (!codePoints(text))
        return fail(ErrorCode::NicknameMalformed);
    const std::string trimmed = withoutWhiteSpaceAtEnds(text);
    if (trimmed.empty())
        return fail(ErrorCode::NicknameEmpty);
    if (hasControlCharacters(trimmed))
        return fail(ErrorCode::NicknameMalformed);
    if (codePoints(trimmed).value_or(0) > maxNicknameLength)
        return fail(ErrorCode::NicknameTooLong);
    return trimmed;
}

} // namespace fidesk
