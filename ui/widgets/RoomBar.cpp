#include "ui/widgets/RoomBar.h"

#include "ui/widgets/Pieces.h"
#include "ui/widgets/Theme.h"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace fidesk::ui {

/// The bar itself: decoration, the words say the same.
class RoomGauge : public QWidget {
public:
    explicit RoomGauge(QWidget* parent) : QWidget(parent) { setFixedSize(120, 8); }
    void setPart(double part) {
        part_ = part;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = themeOf(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.line);
        const QRectF all(rect());
        painter.drawRoundedRect(all, 4, 4);
        if (part_ <= 0)
            return;
        painter.setBrush(part_ >= 1 ? theme.danger : theme.accent);
        painter.drawRoundedRect(QRectF(0, 0, std::max(8.0, all.width() * part_), all.height()), 4, 4);
    }

private:
    double part_{0};
};

RoomBar::RoomBar(QWidget* parent)
    : QWidget(parent), gauge_(new RoomGauge(this)), words_(makeLabel({}, role::quiet, this)) {
    words_->setWordWrap(false);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(10);
    layout->addWidget(words_);
    layout->addWidget(gauge_, 0, Qt::AlignVCenter);
}

void RoomBar::setRoom(std::uint64_t used, std::uint64_t total, const QString& words) {
    words_->setText(words);
    gauge_->setVisible(total > 0);
    gauge_->setPart(total == 0 ? 0 : std::min(1.0, static_cast<double>(used) / static_cast<double>(total)));
    setAccessibleName(words);
}

} // namespace fidesk::ui
