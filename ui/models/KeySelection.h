#pragma once

#include "ui/models/KeyAccess.h"

namespace fidesk::ui {

/// "Which one is it?": all keys that are in wait for a touch, and the one that is touched becomes the chosen
/// one. GUI thread.
class KeySelection : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    KeySelection(Executor& keys, token::TokenSource& source, KeysModel& keysModel, KeyAccess& access,
                 QObject* parent = nullptr);

    /// Whether somebody is asked to touch a key.
    [[nodiscard]] bool waiting() const { return waiting_; }
    /// A sentence: why none was chosen; else empty.
    [[nodiscard]] const QString& problem() const { return problem_; }

    void start();
    /// Ends the waiting, within a second.
    void cancel();

Q_SIGNALS:
    void changed();
    /// It is the chosen one now.
    void touched(const QString& keyName);

private:
    Executor& keys_;
    token::TokenSource& source_;
    KeysModel& keysModel_;
    KeyAccess& access_;
    bool waiting_{false};
    bool again_{false};
    QStringList asked_;
    QString problem_;
    std::stop_source stop_{std::nostopstate};

    [[nodiscard]] QStringList ids() const;
    void keysChanged();
    void ask();
    void told(const Result<token::TokenAddress>& touched);
};

} // namespace fidesk::ui
