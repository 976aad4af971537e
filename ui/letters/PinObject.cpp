#include "ui/letters/PinObject.h"

#include "core/base/Json.h"

#include <QAbstractTextDocumentLayout>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QPainter>
#include <QTextDocument>
#include <QTextLayout>

#include <algorithm>

namespace fidesk::letters {

namespace {

/// A PIN as Qt wants it, wiped with this object; Qt shares the text, and what it makes of it on the way (the
/// shapes) cannot be reached.
class Shown {
public:
    explicit Shown(const token::Pin& pin)
        : text(QString::fromUtf8(pin.c_str(), static_cast<qsizetype>(pin.view().size()))) {}
    ~Shown() { std::fill_n(text.data(), text.size(), QChar()); }
    Shown(const Shown&) = delete;
    Shown& operator=(const Shown&) = delete;

    QString text;
};

QFont fontOf(const QTextFormat& format, QTextDocument* document) {
    return {format.toCharFormat().font(), document->documentLayout()->paintDevice()};
}

} // namespace

QSizeF PinObject::intrinsicSize(QTextDocument* document, int, const QTextFormat& format) {
    const Shown shown(pin_);
    const QFontMetricsF metrics(fontOf(format, document), document->documentLayout()->paintDevice());
    return {metrics.horizontalAdvance(shown.text), metrics.height()};
}

void PinObject::drawObject(QPainter* painter, const QRectF& place, QTextDocument* document, int,
                           const QTextFormat& format) {
    const Shown shown(pin_);
    painter->setFont(fontOf(format, document));
    painter->setPen(Qt::black);
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, shown.text);
}

bool canShow(const token::Pin& pin) {
    const Shown shown(pin);
    QTextLayout layout(shown.text);
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
    const QList<QGlyphRun> runs = layout.glyphRuns();
    return !runs.isEmpty() && std::ranges::none_of(runs, [](const QGlyphRun& run) {
        const QList<quint32> glyphs = run.glyphIndexes();
        return glyphs.isEmpty() || glyphs.contains(0U);
    });
}

} // namespace fidesk::letters
