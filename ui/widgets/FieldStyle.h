#pragma once

#include <QProxyStyle>

namespace fidesk::ui {

/// Fusion, with drop-down boxes that look as the other fields do: border, focus, disabled and wrong. A style
/// sheet would need a picture of the arrow for each scheme and size; this draws it.
class FieldStyle final : public QProxyStyle {
    Q_OBJECT
public:
    FieldStyle();

    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                           const QWidget* widget) const override;
};

} // namespace fidesk::ui
