#include "ui/widgets/FieldStyle.h"

#include "ui/widgets/Theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionComboBox>
#include <QWidget>

namespace fidesk::ui {

namespace {

// As the style sheet has them for a QLineEdit.
constexpr double radius = 7;
constexpr int border = 1;
constexpr int padAcross = 12; ///< from the edge to the text: padding, border, and a line edit's own margin
constexpr int padAlong = 9;   ///< above and below the text
constexpr int arrowRoom = 34; ///< at the end
constexpr double arrowWidth = 9;

const QStyleOptionComboBox* boxOf(const QStyleOption* option) {
    return qstyleoption_cast<const QStyleOptionComboBox*>(option);
}

bool isWrong(const QWidget* widget) {
    return widget && widget->property("wrong").toBool();
}

QColor edgeOf(const QStyleOption& option, const QWidget* widget, const Theme& theme) {
    if (isWrong(widget))
        return theme.danger;
    return option.state.testFlag(QStyle::State_HasFocus) ? theme.accent : theme.line;
}

void drawField(QPainter& painter, const QStyleOption& option, const QWidget* widget, const Theme& theme) {
    const bool focus = option.state.testFlag(QStyle::State_HasFocus);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const double width = focus ? 2 * border : border;
    painter.setPen(QPen(edgeOf(option, widget, theme), width));
    painter.setBrush(enabled ? theme.surface : theme.window);
    const double inset = width / 2;
    painter.drawRoundedRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset), radius - inset,
                            radius - inset);
}

void drawArrow(QPainter& painter, const QRectF& room, const QColor& colour) {
    const QPointF centre = room.center();
    QPainterPath path;
    path.moveTo(centre + QPointF(-arrowWidth / 2, -arrowWidth / 4));
    path.lineTo(centre + QPointF(0, arrowWidth / 4));
    path.lineTo(centre + QPointF(arrowWidth / 2, -arrowWidth / 4));
    painter.setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

} // namespace

FieldStyle::FieldStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void FieldStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                    QPainter* painter, const QWidget* widget) const {
    const auto* box = control == CC_ComboBox ? boxOf(option) : nullptr;
    if (!box || box->editable)
        return QProxyStyle::drawComplexControl(control, option, painter, widget);
    const Theme& theme = themeOf(option->palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    drawField(*painter, *option, widget, theme);
    if (box->subControls.testFlag(SC_ComboBoxArrow))
        drawArrow(*painter, subControlRect(CC_ComboBox, box, SC_ComboBoxArrow, widget),
                  box->state.testFlag(State_Enabled) ? theme.quiet : theme.line);
    painter->restore();
}

void FieldStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                             const QWidget* widget) const {
    const auto* box = element == CE_ComboBoxLabel ? boxOf(option) : nullptr;
    if (!box || box->editable || !box->currentIcon.isNull())
        return QProxyStyle::drawControl(element, option, painter, widget);
    const QRect room = subControlRect(CC_ComboBox, box, SC_ComboBoxEditField, widget);
    const QString text = box->fontMetrics.elidedText(box->currentText, Qt::ElideRight, room.width());
    drawItemText(painter, room,
                 static_cast<int>(visualAlignment(box->direction, Qt::AlignLeft | Qt::AlignVCenter)),
                 box->palette, box->state.testFlag(State_Enabled), text, QPalette::Text);
}

QRect FieldStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                 const QWidget* widget) const {
    const auto* box = control == CC_ComboBox ? boxOf(option) : nullptr;
    if (!box || box->editable)
        return QProxyStyle::subControlRect(control, option, part, widget);
    const QRect all = option->rect;
    QRect found = all;
    if (part == SC_ComboBoxArrow)
        found.setLeft(all.right() + 1 - arrowRoom);
    else if (part == SC_ComboBoxEditField)
        found.adjust(padAcross, border, -arrowRoom, -border);
    return visualRect(option->direction, all, found);
}

QSize FieldStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                   const QWidget* widget) const {
    const auto* box = type == CT_ComboBox ? boxOf(option) : nullptr;
    if (!box || box->editable)
        return QProxyStyle::sizeFromContents(type, option, contents, widget);
    return {contents.width() + padAcross + arrowRoom, box->fontMetrics.height() + 2 * padAlong};
}

} // namespace fidesk::ui
