#pragma once

#include "core/token/Pin.h"

#include <QObject>
#include <QTextObjectInterface>

namespace fidesk::letters {

/// Draws a PIN in the place of one character of a document, so that the document, which copies its text to
/// many places, never has it. As text: it can be marked and found in a PDF.
class PinObject : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)

public:
    static constexpr int objectType = 0x1001; ///< of QTextFormat::UserObject and above

    /// @p pin outlives it.
    explicit PinObject(const token::Pin& pin) : pin_(pin) {}

    QSizeF intrinsicSize(QTextDocument* document, int position, const QTextFormat& format) override;
    void drawObject(QPainter* painter, const QRectF& place, QTextDocument* document, int position,
                    const QTextFormat& format) override;

private:
    const token::Pin& pin_;
};

/// Whether this computer's fonts can show all of @p pin.
bool canShow(const token::Pin& pin);

} // namespace fidesk::letters
