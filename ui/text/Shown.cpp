#include "ui/text/Shown.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringDecoder>

#include <algorithm>

namespace fidesk::text {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Shown)
};

/// Joins emoji and the letters of some scripts; of the format characters the only ones let through.
constexpr char32_t zeroWidthNonJoiner = 0x200C;
constexpr char32_t zeroWidthJoiner = 0x200D;

bool misleads(char32_t point) {
    const QChar::Category category = QChar::category(point);
    if (category == QChar::Other_Format)
        return point != zeroWidthNonJoiner && point != zeroWidthJoiner;
    return category == QChar::Other_Control || category == QChar::Other_Surrogate ||
           category == QChar::Other_PrivateUse || category == QChar::Other_NotAssigned ||
           category == QChar::Separator_Line || category == QChar::Separator_Paragraph;
}

QString hexadecimal(ByteView bytes, qsizetype atMost) {
    const auto count = std::min<std::size_t>(bytes.size(), static_cast<std::size_t>(atMost) / 3);
    const QByteArray head(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(count));
    const QString text = QString::fromLatin1(head.toHex(' '));
    return count < bytes.size() ? text + QStringLiteral(" …") : text;
}

} // namespace

QString shown(const QString& text, qsizetype atMost) {
    // A code point takes at most two units; more than is shown is not looked at.
    const QString head = text.left(2 * atMost + 2);
    QString result;
    qsizetype count = 0;
    for (const char32_t point : head.toUcs4()) {
        if (count++ == atMost)
            return result + QStringLiteral("…");
        if (misleads(point))
            result += QChar(QChar::ReplacementCharacter);
        else
            result += QString::fromUcs4(&point, 1);
    }
    return result;
}

QString shown(std::string_view utf8, qsizetype atMost) {
    const auto most = 4 * static_cast<std::size_t>(atMost) + 4;
    return shown(QString::fromUtf8(utf8.substr(0, most)), atMost);
}

QString preview(ByteView bytes, qsizetype atMost) {
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decode(
        QByteArrayView(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())));
    const QList<uint> points = text.toUcs4();
    const bool printable = !decode.hasError() && std::ranges::none_of(points, misleads);
    return printable ? shown(text, atMost) : hexadecimal(bytes, atMost);
}

QString byteCount(std::uint64_t bytes) {
    return bytes == 1 ? Words::tr("1 byte")
                      : Words::tr("%1 bytes").arg(QLocale().toString(static_cast<qulonglong>(bytes)));
}

} // namespace fidesk::text
