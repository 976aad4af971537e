#include "ui/text/KeyPrompts.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("KeyPrompts", text);
}

} // namespace

QString pinUnusable(token::PinCondition condition) {
    switch (condition) {
    case token::PinCondition::NotPossible:
        return tr("This key cannot have a PIN, so this cannot be done with it.");
    case token::PinCondition::NotSet:
        return tr("This key has no PIN yet. Set one first.");
    case token::PinCondition::Set:
        return {};
    case token::PinCondition::MustChange:
        return tr("The PIN of this key must be changed before it can be used. Change it first.");
    case token::PinCondition::ReplugNeeded:
        return tr("The PIN was wrong three times in a row, so the key takes no more for now. Unplug it and "
                  "plug it in again.");
    case token::PinCondition::Blocked:
        return tr("The PIN is blocked: no tries are left. Only a reset helps, and it erases the key.");
    }
    return {};
}

} // namespace fidesk::text
