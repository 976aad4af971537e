#include "ui/widgets/PinDisplay.h"

#include "ui/widgets/DialogPieces.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/Theme.h"

#include <QAccessibleWidget>
#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QPainter>
#include <QTimer>

namespace fidesk::ui {

namespace {

constexpr int padding = 18;

/// Reads the digits out one by one, when it is asked to.
class PinDisplayAccess : public QAccessibleWidget {
public:
    explicit PinDisplayAccess(PinDisplay* display)
        : QAccessibleWidget(display, QAccessible::StaticText), display_(display) {}

    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        if (kind != QAccessible::Name)
            return QAccessibleWidget::text(kind);
        QString digits;
        for (const char digit : display_->pin().text())
            digits += QLatin1Char(digit) + QStringLiteral(" ");
        return PinDisplay::tr("The new PIN: %1").arg(digits);
    }

private:
    PinDisplay* display_;
};

QAccessibleInterface* accessOf(const QString& /*className*/, QObject* object) {
    auto* display = qobject_cast<PinDisplay*>(object);
    return display ? new PinDisplayAccess(display) : nullptr;
}

/// Takes the PIN off the clipboard again if it is still there, whatever has become of the window.
void clearLater(Secret pin, std::chrono::milliseconds time) {
    auto* timer = new QTimer(qApp);
    timer->setSingleShot(true);
    auto kept = std::make_shared<Secret>(std::move(pin));
    const auto clear = [kept] {
        QByteArray held = QApplication::clipboard()->text().toUtf8();
        if (std::string_view(held.constData(), static_cast<std::size_t>(held.size())) == kept->text())
            QApplication::clipboard()->clear();
        held.fill('\0');
    };
    QObject::connect(timer, &QTimer::timeout, timer, [clear, timer] {
        clear();
        timer->deleteLater();
    });
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, timer, clear);
    timer->start(time);
}

} // namespace

PinDisplay::PinDisplay(Secret pin, QWidget* parent) : QWidget(parent), pin_(std::move(pin)) {
    static const bool known = [] {
        QAccessible::installFactory(&accessOf);
        return true;
    }();
    Q_UNUSED(known);
    setObjectName(QStringLiteral("generatedPin"));
    setFocusPolicy(Qt::StrongFocus); // so that it can be read out
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QFont PinDisplay::digitFont() const {
    QFont font = this->font();
    font.setPixelSize(pin_.size() > 12 ? 22 : 38);
    font.setWeight(QFont::DemiBold);
    return font;
}

int PinDisplay::cell() const {
    return QFontMetrics(digitFont()).horizontalAdvance(QLatin1Char('0')) + (pin_.size() > 12 ? 3 : 12);
}

QSize PinDisplay::sizeHint() const {
    return {cell() * static_cast<int>(pin_.size()) + 2 * padding,
            QFontMetrics(digitFont()).height() + 2 * padding};
}

void PinDisplay::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.line, hasFocus() ? 2 : 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 10, 10);
    painter.setPen(theme.text);
    painter.setFont(digitFont());
    const int count = static_cast<int>(pin_.size());
    int x = (width() - cell() * count) / 2;
    for (const char digit : pin_.text()) {
        painter.drawText(QRect(x, 0, cell(), height()), Qt::AlignCenter, QString(QLatin1Char(digit)));
        x += cell();
    }
}

GeneratedPinDialog::GeneratedPinDialog(Secret pin, const QString& title, const QString& words,
                                       QWidget* parent)
    : QDialog(parent), display_(new PinDisplay(std::move(pin), this)),
      copy_(makeButton(tr("&Copy"), {}, this)) {
    setObjectName(QStringLiteral("generatedPinDialog"));
    QVBoxLayout* layout = layDialog(this, title);
    QPushButton* noted = makeButton(tr("I have &noted it"), role::primary, this);
    noted->setObjectName(QStringLiteral("pinNoted"));
    copy_->setObjectName(QStringLiteral("copyPin"));
    layout->addWidget(makeLabel(words, {}, this));
    layout->addWidget(display_);
    QLabel* hint = makeLabel(tr("A copy is taken off the clipboard after 30 seconds."), role::quiet, this);
    layout->addWidget(hint);
    layout->addSpacing(6);
    layout->addLayout(buttonRow(copy_, noted));
    setAccessibleDescription(words);
    connect(copy_, &QPushButton::clicked, this, &GeneratedPinDialog::copy);
    connect(noted, &QPushButton::clicked, this, &QDialog::accept);
    display_->setFocus();
}

void GeneratedPinDialog::copy() {
    // Asks managers of the clipboard's history to leave it out.
    auto* mime = new QMimeData;
    const std::string_view digits = display_->pin().text();
    mime->setData(QStringLiteral("text/plain"),
                  QByteArray(digits.data(), static_cast<qsizetype>(digits.size())));
    mime->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    mime->setData(QStringLiteral(
                      "application/x-qt-windows-mime;value=\"ExcludeClipboardContentFromMonitorProcessing\""),
                  QByteArrayLiteral("1"));
    QApplication::clipboard()->setMimeData(mime);
    clearLater(display_->pin().clone(), clipboardTime_);
    copy_->setText(tr("Copied"));
    announce(copy_, tr("Copied"));
}

} // namespace fidesk::ui
