#pragma once

#include <QList>
#include <QString>

namespace fidesk::ui {

/// An authenticator model that a profile may allow.
struct ModelItem {
    QString aaguid; ///< in lower case
    QString name;   ///< of the catalogue; what unknown ones are called
};

/// The model of this AAGUID, in lower case.
ModelItem modelOf(const QString& aaguid);

/// The models of the catalogue whose name has all words of @p text, by name; for an AAGUID the one it is,
/// known or not. All zeros are none.
QList<ModelItem> findModels(const QString& text);

/// Whether @p text looks like somebody is typing an AAGUID.
bool resemblesAaguid(const QString& text);

} // namespace fidesk::ui
