#pragma once

#include <QWidget>

namespace fidesk::ui {

/// How far the adding of a fingerprint is: a ring that fills with the samples, a finger's lines in it.
class FingerprintRing : public QWidget {
    Q_OBJECT
public:
    explicit FingerprintRing(QWidget* parent = nullptr);
    /// @p wanted 0: not known. @p inWords: for assistive technology.
    void setSamples(unsigned taken, unsigned wanted, const QString& inWords);
    /// Whether the key waits for the finger now.
    void setWaiting(bool waiting);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double part_{0};
    bool waiting_{false};
};

} // namespace fidesk::ui
