#include "ui/models/ModelChoice.h"

#include "core/base/Json.h"
#include "core/models/Catalogue.h"
#include "core/webauthn/Types.h"
#include "ui/text/ProfileFormText.h"

#include <QRegularExpression>

#include <algorithm>

namespace fidesk::ui {

namespace {

ModelItem itemOf(const models::Aaguid& aaguid) {
    const auto name = models::modelName(aaguid);
    return {.aaguid = toQString(webauthn::toString(aaguid)),
            .name = name ? toQString(*name) : text::unknownModel()};
}

} // namespace

ModelItem modelOf(const QString& aaguid) {
    const auto parsed = models::parseAaguid(toUtf8(aaguid));
    return parsed ? itemOf(*parsed) : ModelItem{.aaguid = aaguid, .name = text::unknownModel()};
}

QList<ModelItem> findModels(const QString& text) {
    if (const auto aaguid = models::parseAaguid(toUtf8(text.trimmed())))
        return *aaguid == models::Aaguid{} ? QList<ModelItem>() : QList<ModelItem>{itemOf(*aaguid)};
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    QList<ModelItem> found;
    for (const models::Model& model : models::catalogue()) {
        const QString name = toQString(model.name);
        if (std::ranges::all_of(words,
                                [&](const QString& it) { return name.contains(it, Qt::CaseInsensitive); }))
            found.append({.aaguid = toQString(webauthn::toString(model.aaguid)), .name = name});
    }
    std::ranges::stable_sort(found, [](const ModelItem& a, const ModelItem& b) {
        return QString::compare(a.name, b.name, Qt::CaseInsensitive) < 0;
    });
    return found;
}

bool resemblesAaguid(const QString& text) {
    static const QRegularExpression form(QStringLiteral("^[0-9a-fA-F]{6,8}(-|$)[0-9a-fA-F-]*$"));
    return form.match(text.trimmed()).hasMatch();
}

} // namespace fidesk::ui
