#include "ui/widgets/LetterPreview.h"

#include <QPainter>
#include <QScrollBar>

#include <cmath>

namespace fidesk::ui {

namespace {

constexpr int sheetWidth = 560;
constexpr int sheetMargin = 14;
constexpr double ratioA4 = 297.0 / 210.0;

} // namespace

/// The paper on its desk. White in the dark too: it is paper.
class LetterPreview::Sheet : public QWidget {
public:
    explicit Sheet(QWidget* parent) : QWidget(parent) { fit(ratioA4); }

    void setPicture(QImage picture) {
        picture_ = std::move(picture);
        fit(picture_.isNull() ? ratioA4 : double(picture_.height()) / picture_.width());
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QRect page = rect().adjusted(sheetMargin, sheetMargin, -sheetMargin, -sheetMargin);
        painter.fillRect(page, Qt::white);
        if (!picture_.isNull())
            painter.drawImage(page, picture_);
        painter.setPen(QColor(0x90, 0x90, 0x90));
        painter.drawRect(page.adjusted(0, 0, -1, -1));
    }

private:
    QImage picture_{};

    void fit(double ratio) {
        setFixedSize(sheetWidth + 2 * sheetMargin, int(std::lround(sheetWidth * ratio)) + 2 * sheetMargin);
    }
};

LetterPreview::LetterPreview(QWidget* parent) : QScrollArea(parent), sheet_(new Sheet(this)) {
    setObjectName(QStringLiteral("letterPreview"));
    setAccessibleName(tr("The letter as it will be printed, with dots for the PIN"));
    setWidget(sheet_);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumSize(sheet_->width() + verticalScrollBar()->sizeHint().width() + 4, 240);
}

Result<QImage> LetterPreview::picture(int width, const letters::LetterTemplate& letter, letters::Paper paper,
                                      const handover::PinSlip& slip) {
    const QSizeF size = letters::sizeOf(paper);
    QImage image(width, int(std::lround(width * size.height() / size.width())), QImage::Format_RGB32);
    image.fill(Qt::white);
    const int dots = int(std::lround(width * 1000 / size.width())); // of a metre
    image.setDotsPerMeterX(dots);
    image.setDotsPerMeterY(dots);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const auto painted = letters::paint(painter, letter, paper, slip);
    painter.end();
    if (!painted)
        return fail(painted.error());
    return image;
}

Result<void> LetterPreview::show(const letters::LetterTemplate& letter, letters::Paper paper,
                                 const handover::PinSlip& slip) {
    auto made = picture(int(std::ceil(sheetWidth * devicePixelRatioF())), letter, paper, slip);
    if (!made) {
        clear();
        return fail(made.error());
    }
    sheet_->setPicture(std::move(*made));
    return {};
}

void LetterPreview::clear() {
    sheet_->setPicture({});
}

} // namespace fidesk::ui
