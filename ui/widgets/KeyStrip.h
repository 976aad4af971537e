#pragma once

#include "ui/models/KeysModel.h"

#include <QFrame>

class QHBoxLayout;

namespace fidesk::ui {

/// The strip that always shows which keys are in, and whether each has a PIN.
class KeyStrip : public QFrame {
    Q_OBJECT
public:
    explicit KeyStrip(KeysModel& keys, QWidget* parent = nullptr);

    /// What it says now, in words.
    [[nodiscard]] QString text() const;

private:
    KeysModel& keys_;
    QHBoxLayout* chips_;

    void refresh();
    QWidget* makeChip(const QString& text);
};

} // namespace fidesk::ui
