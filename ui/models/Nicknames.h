#pragma once

#include <QString>
#include <QStringList>

namespace fidesk::ui {

/// @p wanted, shortened to what a nickname may be, with the first number behind it that makes it none of @p
/// taken: "Blue key", "Blue key 2".
QString freeNickname(const QString& wanted, const QStringList& taken);

} // namespace fidesk::ui
