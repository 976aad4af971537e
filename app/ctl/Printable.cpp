#include "app/ctl/Printable.h"

#include "core/base/Json.h"

#include <QChar>
#include <QString>

#include <algorithm>
#include <array>

namespace fidesk::ctl {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// East_Asian_Width W and F (UAX 11), in broad strokes, and the emoji blocks.
constexpr std::array<Range, 12> wideRanges{{{0x1100, 0x115F},
                                            {0x2E80, 0x303E},
                                            {0x3041, 0x33FF},
                                            {0x3400, 0x4DBF},
                                            {0x4E00, 0xA4CF},
                                            {0xAC00, 0xD7A3},
                                            {0xF900, 0xFAFF},
                                            {0xFE30, 0xFE6F},
                                            {0xFF00, 0xFF60},
                                            {0x1F300, 0x1F64F},
                                            {0x1F900, 0x1F9FF},
                                            {0x20000, 0x3FFFD}}};

std::size_t width(char32_t c) {
    const QChar::Category category = QChar::category(c);
    if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing ||
        category == QChar::Other_Format)
        return 0;
    const bool wide = std::any_of(wideRanges.begin(), wideRanges.end(),
                                  [c](const Range& range) { return c >= range.first && c <= range.last; });
    return wide ? 2 : 1;
}

void appendEscapedUnit(std::string& out, char16_t unit) {
    static constexpr char digits[] = "0123456789abcdef";
    out += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U})
        out += digits[(unit >> shift) & 0xFU];
}

void appendEscaped(std::string& out, char32_t c) {
    for (const char16_t unit : QChar::fromUcs4(c)) // unlike QString's it takes U+FEFF for a character
        appendEscapedUnit(out, unit);
}

} // namespace

std::string printableJson(std::string_view json) {
    std::string out;
    for (const char32_t c : toQString(json).toUcs4()) {
        if (!isPrintable(c))
            appendEscaped(out, c);
        else
            out += toUtf8(QString::fromUcs4(&c, 1));
    }
    return out;
}

std::size_t columns(std::string_view text) {
    std::size_t total = 0;
    for (const char32_t c : toQString(text).toUcs4())
        total += width(c);
    return total;
}

std::string shortened(std::string_view text, std::size_t width) {
    if (columns(text) <= width)
        return std::string(text);
    const auto all = toQString(text).toUcs4();
    std::size_t used = 1; // the ellipsis
    QString out;
    for (const char32_t c : all) {
        used += ctl::width(c);
        if (used > width)
            break;
        out += QString::fromUcs4(&c, 1);
    }
    return toUtf8(out) + "\u2026";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::size_t used = 0;
    for (const QString& word : toQString(text).split(QLatin1Char(' '))) {
        const std::string utf8 = toUtf8(word);
        const std::size_t size = columns(utf8);
        if (!lines.empty() && (width == 0 || used + 1 + size <= width)) {
            lines.back() += ' ' + utf8;
            used += 1 + size;
        } else {
            lines.push_back(utf8);
            used = size;
        }
    }
    return text.empty() ? std::vector<std::string>() : lines;
}

} // namespace fidesk::ctl
