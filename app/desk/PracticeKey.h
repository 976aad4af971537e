#pragma once

#include "core/simulator/SoftwareKey.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QTimer>

#include <functional>
#include <memory>

namespace fidesk::desk {

/// The picture of a key. It blinks while it waits for a touch, and for a moment when it winks.
class KeyPicture : public QWidget {
    Q_OBJECT
public:
    KeyPicture(const QColor& colour, QWidget* parent);
    void setBlinking(bool blinking);
    void wink();
    [[nodiscard]] bool winking() const { return winksLeft_ > 0; }

Q_SIGNALS:
    void winkEnded();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor colour_;
    QTimer timer_; ///< runs only while something blinks
    bool blinking_{false};
    bool lit_{false};
    int winksLeft_{0}; ///< half periods

    void beat();
    void restart();
};

/// One software key on the table: put in, touch, pull out; what kind of key it is, and what goes wrong.
class PracticeKey : public QFrame {
    Q_OBJECT
public:
    using Key = std::shared_ptr<simulator::SoftwareKey>;
    /// Puts a new key of that kind in the place of the one it gets; null where none can be made.
    using Replace = std::function<Key(const Key&, simulator::Personality)>;

    PracticeKey(Key key, const QColor& colour, Replace replace, QWidget* parent = nullptr);
    ~PracticeKey() override;

private:
    Key key_;
    Replace replace_;
    KeyPicture* picture_;
    QLabel* state_;
    QPushButton* plug_;
    QPushButton* touch_;
    QPushButton* kind_;
    QPushButton* fault_;
    int winksSeen_{0};

    void layOut(const QString& name);
    void fillKinds();
    void fillFaults();
    void addFingers(QMenu& menu);
    void become(const simulator::Personality& personality);
    void observe();
    void plug();
    void refresh();
    [[nodiscard]] QString stateText() const;
};

} // namespace fidesk::desk
