#pragma once

#include <QCheckBox>

namespace fidesk::ui {

/// On or off, drawn as a switch; for assistive technology a check box.
class Switch : public QCheckBox {
    Q_OBJECT
public:
    explicit Switch(const QString& accessibleName, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {52, 30}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    [[nodiscard]] bool hitButton(const QPoint& position) const override { return rect().contains(position); }
};

} // namespace fidesk::ui
