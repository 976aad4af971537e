#pragma once

#include "ui/widgets/Icons.h"

#include <QStringList>
#include <QWidget>

namespace fidesk::ui {

/// Where one is in a row of steps: those behind ticked, the current one filled, those ahead outlined.
class StepIndicator : public QWidget {
    Q_OBJECT
public:
    StepIndicator(const QStringList& steps, QWidget* parent = nullptr);
    void setCurrent(int step);
    /// Other steps, of which it is at @p current.
    void setSteps(const QStringList& steps, int current);
    [[nodiscard]] int current() const { return current_; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QStringList steps_;
    int current_{0};
};

/// Seconds that run out: a ring with the number in it.
class CountdownRing : public QWidget {
    Q_OBJECT
public:
    explicit CountdownRing(QWidget* parent = nullptr);
    void setSeconds(int left, int of);
    /// No number, no ring: only the drawing of a key to be touched.
    void setIdle();
    /// What is in the middle; else a key to be touched.
    void setDrawing(Drawing drawing);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int left_{0};
    int of_{0};
    Drawing drawing_{Drawing::KeyTouch};
};

} // namespace fidesk::ui
