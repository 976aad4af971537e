#pragma once

#include <QLabel>

namespace fidesk::ui {

/// How full something is: a small bar with words beside it.
class RoomBar : public QWidget {
    Q_OBJECT
public:
    explicit RoomBar(QWidget* parent = nullptr);
    void setRoom(std::uint64_t used, std::uint64_t total, const QString& words);

private:
    class RoomGauge* gauge_;
    QLabel* words_;
};

} // namespace fidesk::ui
