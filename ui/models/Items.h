#pragma once

#include <QDateTime>
#include <QString>

namespace fidesk::ui {

/// A user of the portal, as pages show them.
struct UserItem {
    QString id;
    QString name;
    QString userName; ///< "ann@contoso.example"
    QString mail;
    QString organisation;
};

/// A registered key of a user.
struct RegistrationItem {
    QString id;
    QString nickname;
    QString model;      ///< empty where the portal does not tell
    QDateTime created;  ///< local time; invalid where not told
    QDateTime lastUsed; ///< local time; invalid when never, or not told
    QString aaguid{};   ///< as text; empty where the portal does not tell
};

/// Whether a key has a PIN and whether it can be used; the three locks are told apart.
enum class PinState {
    Unknown, ///< not asked yet, or it did not answer
    NotSet,
    Set,
    MustChange,   ///< nothing else goes before the PIN is changed
    ReplugNeeded, ///< three wrong in a row: unplug and plug in again
    Blocked,      ///< no tries left: reset only
    NoPinFeature
};

/// Whether there is a PIN, in whatever state.
inline bool hasPin(PinState state) {
    return state == PinState::Set || state == PinState::MustChange || state == PinState::ReplugNeeded ||
           state == PinState::Blocked;
}

/// A key that is in.
struct KeyItem {
    QString id; ///< names it as long as it stays in
    QString name;
    PinState pin{PinState::Unknown};
    QString problem{}; ///< a sentence, where it could not be asked
};

} // namespace fidesk::ui
