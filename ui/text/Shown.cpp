#include "ui/text/Shown.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringDecoder>

#include <algorithm>

namespace fidesk::text {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Shown)
};

QString hexadecimal(ByteView bytes, qsizetype atMost) {
    const auto count = std::min<std::size_t>(bytes.size(), static_cast<std::size_t>(atMost) / 3);
    const QByteArray head(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(count));
    const QString text = QString::fromLatin1(head.toHex(' '));
    return count < bytes.size() ? text + QStringLiteral(" …") : text;
}

} // namespace

QString shown(const QString& text, qsizetype atMost) {
    // A code point takes at most two units; more than is shown is not looked at.
    const QList<uint> points = text.left(2 * atMost + 2).toUcs4();
    const QString head = QString::fromUcs4(reinterpret_cast<const char32_t*>(points.constData()),
                                           std::min(points.size(), atMost));
    const QString clean = toQString(printable(toUtf8(head)));
    return points.size() > atMost ? clean + QStringLiteral("…") : clean;
}

QString shown(std::string_view utf8, qsizetype atMost) {
    const auto most = 4 * static_cast<std::size_t>(atMost) + 4;
    return shown(toQString(utf8.substr(0, most)), atMost);
}

QString preview(ByteView bytes, qsizetype atMost) {
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decode(
        QByteArrayView(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())));
    const QList<uint> points = text.toUcs4();
    const bool legible = !decode.hasError() && std::ranges::all_of(points, isPrintable);
    return legible ? shown(text, atMost) : hexadecimal(bytes, atMost);
}

QString number(std::uint64_t value) {
    return QLocale().toString(static_cast<qulonglong>(value));
}

QString byteCount(std::uint64_t bytes) {
    return bytes == 1 ? Words::tr("1 byte") : Words::tr("%1 bytes").arg(number(bytes));
}

} // namespace fidesk::text
