#include "ui/letters/Letter.h"

#include "ui/letters/Panels.h"
#include "ui/letters/PinObject.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QLocale>
#include <QPageLayout>
#include <QPdfWriter>
#include <QTextCursor>
#include <QTextDocument>

namespace fidesk::letters {

namespace {

constexpr int dotsPerInch = 600;
constexpr double smallest = 0.65;
constexpr double smaller = 0.9;
constexpr double baseSize = 10.5; ///< points

/// A document that loads nothing, from nowhere.
class ClosedDocument : public QTextDocument {
protected:
    QVariant loadResource(int, const QUrl&) override { return {}; }
};

/// Puts the object that draws the PIN where the template has it.
void placePin(QTextDocument& document) {
    QTextCursor cursor = document.find(QString(LetterTemplate::pinMark));
    if (cursor.isNull())
        return;
    QTextCharFormat format = cursor.charFormat();
    format.setObjectType(PinObject::objectType);
    cursor.insertText(QString(QChar(QChar::ObjectReplacementCharacter)), format);
}

/// Paints @p html into @p place, smaller where it does not fit.
Result<void> paintPanel(QPainter& painter, const QString& html, const QRectF& place, const token::Pin& pin) {
    PinObject object(pin);
    ClosedDocument document;
    document.setUndoRedoEnabled(false);
    document.documentLayout()->setPaintDevice(painter.device());
    document.documentLayout()->registerHandler(PinObject::objectType, &object);
    document.setDocumentMargin(0);
    document.setDefaultFont(letterFont(baseSize));
    document.setHtml(html);
    placePin(document);
    for (double scale = 1; scale >= smallest; scale *= smaller) {
        document.setTextWidth(place.width() / scale);
        if (document.size().height() * scale > place.height() ||
            document.idealWidth() * scale > place.width() + 1)
            continue;
        painter.save();
        painter.translate(place.topLeft());
        painter.scale(scale, scale);
        QAbstractTextDocumentLayout::PaintContext context;
        context.palette.setColor(QPalette::Text, Qt::black);
        document.documentLayout()->draw(&painter, context);
        painter.restore();
        return {};
    }
    return fail(ErrorCode::InvalidArgument,
                "the letter has more text than fits; shorten its template, or the names in it");
}

QPageSize pageSize(Paper paper) {
    return QPageSize(paper == Paper::A4 ? QPageSize::A4 : QPageSize::Letter);
}

/// A buffer for a document with PINs, wiped with this object. Room is taken beforehand, and what it grows out
/// of is wiped too: QByteArray would leave copies behind.
class WipedDevice : public QIODevice {
public:
    ~WipedDevice() override { wipe(content_); }
    [[nodiscard]] Secret take() const { return Secret(ByteView(content_)); }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override {
        const auto more = static_cast<std::size_t>(size);
        if (content_.capacity() - content_.size() < more) {
            Bytes larger;
            larger.reserve((content_.size() + more) * 2);
            append(larger, content_);
            std::swap(larger, content_);
            wipe(larger);
        }
        append(content_, {reinterpret_cast<const std::uint8_t*>(data), more});
        return size;
    }

private:
    Bytes content_{};
};

} // namespace

Paper usualPaper() {
    const bool american = QLocale().measurementSystem() == QLocale::ImperialUSSystem;
    return american ? Paper::Letter : Paper::A4;
}

QSizeF sizeOf(Paper paper) {
    return pageSize(paper).size(QPageSize::Millimeter);
}

Result<void> paint(QPainter& painter, const LetterTemplate& letter, Paper paper,
                   const handover::PinSlip& slip) {
    if (!canShow(slip.pin))
        return fail(ErrorCode::InvalidArgument,
                    "the fonts of this computer cannot show all characters of the PIN");
    const Panels panels(painter, paper);
    panels.paintPattern();
    panels.paintFoldMarks();
    FIDESK_TRY(paintPanel(painter, letter.outside(slip.details), panels.outside(), slip.pin));
    return paintPanel(painter, letter.inside(slip.details), panels.inside(), slip.pin);
}

Result<Secret> pdf(const LetterTemplate& letter, Paper paper, std::span<const handover::PinSlip> slips) {
    WipedDevice buffer;
    buffer.open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    {
        QPdfWriter writer(&buffer);
        writer.setCreator(QStringLiteral("Fidesk"));
        writer.setResolution(dotsPerInch);
        writer.setPageSize(pageSize(paper));
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        QPainter painter;
        if (!painter.begin(&writer))
            return fail(ErrorCode::Internal, "QPdfWriter does not begin");
        bool first = true;
        for (const handover::PinSlip& slip : slips) {
            if (!first && !writer.newPage())
                return fail(ErrorCode::Internal, "QPdfWriter gives no page");
            first = false;
            FIDESK_TRY(paint(painter, letter, paper, slip));
        }
    }
    return buffer.take();
}

} // namespace fidesk::letters
