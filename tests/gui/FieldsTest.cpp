#include "tests/gui/FieldsTest.h"

#include "ui/widgets/Theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QTest>

using namespace fidesk;

namespace {

/// A drop-down box beside a line edit.
struct Fields {
    QWidget window;
    QComboBox box;
    QLineEdit edit;
    QWidget other;

    Fields() {
        auto* layout = new QHBoxLayout(&window);
        layout->addWidget(&box);
        layout->addWidget(&edit);
        layout->addWidget(&other);
        other.setFocusPolicy(Qt::StrongFocus);
        box.addItems({QStringLiteral("Office"), QStringLiteral("Generated PIN")});
        edit.setText(QStringLiteral("Office"));
        box.setMinimumWidth(180);
        edit.setMinimumWidth(180);
        window.show();
        other.setFocus();
    }
    bool ready() { return QTest::qWaitForWindowExposed(&window); }
    void keep(const char* name) {
        if (const QString folder = qEnvironmentVariable("FIDESK_PICTURES"); !folder.isEmpty())
            window.grab().save(
                QDir(folder).filePath(QStringLiteral("field-%1.png").arg(QLatin1String(name))));
    }
};

QImage imageOf(QWidget& widget) {
    return widget.grab().toImage();
}

/// Half-way down, @p along points from the left (negative: from the right).
QColor colourAt(const QImage& image, double along) {
    const double scale = image.devicePixelRatio();
    const int x =
        along < 0 ? image.width() + static_cast<int>(along * scale) : static_cast<int>(along * scale);
    return image.pixelColor(x, image.height() / 2);
}

/// The darkest, or lightest, contrast to @p ground in a strip of columns @p from to @p to, in points from the
/// right.
int contrastIn(const QImage& image, int from, int to, const QColor& ground) {
    const double scale = image.devicePixelRatio();
    const auto column = [&](int point) { return image.width() - static_cast<int>(point * scale); };
    int most = 0;
    for (int x = column(from); x < column(to); ++x)
        for (int y = image.height() / 4; y < image.height() * 3 / 4; ++y)
            most = std::max(most, std::abs(image.pixelColor(x, y).lightness() - ground.lightness()));
    return most;
}

const ui::Theme& theme(const QWidget& widget) {
    return ui::themeOf(widget.palette());
}

} // namespace

void FieldsTest::dropDownsLookAsOtherFieldsDo_data() {
    QTest::addColumn<QString>("state");
    for (const char* state : {"plain", "focus", "disabled", "wrong"})
        QTest::newRow(state) << QString::fromLatin1(state);
}

void FieldsTest::dropDownsLookAsOtherFieldsDo() {
    QFETCH(const QString, state);
    Fields fields;
    QVERIFY(fields.ready());
    QImage images[2];
    QWidget* both[] = {&fields.box, &fields.edit};
    for (int i = 0; i < 2; ++i) {
        QWidget& field = *both[i];
        if (state == u"focus") {
            fields.window.activateWindow();
            field.setFocus();
            QTRY_VERIFY(field.hasFocus());
        } else if (state == u"wrong") {
            field.setProperty("wrong", true);
            field.style()->unpolish(&field);
            field.style()->polish(&field);
        }
        field.setEnabled(state != u"disabled");
        images[i] = imageOf(field);
        if (i == 0)
            fields.keep(qPrintable(state));
    }
    QCOMPARE(images[0].height(), images[1].height());
    QCOMPARE(colourAt(images[0], 0), colourAt(images[1], 0));   // the border
    QCOMPARE(colourAt(images[0], 5), colourAt(images[1], 5));   // behind the text
    QCOMPARE(colourAt(images[0], -1), colourAt(images[1], -1)); // up to the other end
    const ui::Theme& colours = theme(fields.box);
    const QColor edge = state == u"focus"   ? colours.accent
                        : state == u"wrong" ? colours.danger
                                            : colours.line;
    QCOMPARE(colourAt(images[0], 0), edge);
}

void FieldsTest::dropDownsHaveAnArrow() {
    Fields fields;
    QVERIFY(fields.ready());
    const QImage box = imageOf(fields.box);
    QVERIFY(contrastIn(box, 26, 8, theme(fields.box).surface) > 80);
    QCOMPARE(contrastIn(imageOf(fields.edit), 26, 8, theme(fields.edit).surface), 0);
}

void FieldsTest::longTextsStopBeforeTheArrow() {
    Fields fields;
    fields.box.setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    fields.box.addItem(QString(80, QLatin1Char('W')));
    fields.box.setCurrentIndex(2);
    fields.box.setFixedWidth(180);
    QVERIFY(fields.ready());
    const QImage box = imageOf(fields.box);
    QCOMPARE(contrastIn(box, 33, 27, theme(fields.box).surface), 0);
    QVERIFY(contrastIn(box, 100, 40, theme(fields.box).surface) > 80);
    fields.keep("long");
}

void FieldsTest::theChosenOneFits() {
    Fields fields;
    fields.box.setMinimumWidth(0);
    const int text = fields.box.fontMetrics().horizontalAdvance(QStringLiteral("Generated PIN"));
    QVERIFY(fields.box.sizeHint().width() >= text + 12 + 34);
    QVERIFY(fields.box.sizeHint().width() <= text + 80);
}

void FieldsTest::aDropDownWorksByKeyboard() {
    Fields fields;
    QVERIFY(fields.ready());
    fields.window.activateWindow();
    fields.box.setFocus();
    QTRY_VERIFY(fields.box.hasFocus());
    QTest::keyClick(&fields.box, Qt::Key_Down);
    QCOMPARE(fields.box.currentIndex(), 1);
    QTest::keyClick(&fields.box, Qt::Key_Space);
    QTRY_VERIFY(fields.box.view()->isVisible());
    if (const QString folder = qEnvironmentVariable("FIDESK_PICTURES"); !folder.isEmpty())
        fields.box.view()->window()->grab().save(QDir(folder).filePath(QStringLiteral("field-list.png")));
    QTest::keyClick(fields.box.view(), Qt::Key_Up);
    QTest::keyClick(fields.box.view(), Qt::Key_Return);
    QTRY_COMPARE(fields.box.currentIndex(), 0);
    QTRY_VERIFY(!fields.box.view()->isVisible());
}
