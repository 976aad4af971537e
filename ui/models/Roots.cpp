#include "ui/models/Roots.h"

#include "core/profiles/Trust.h"
#include "ui/text/EnrolSteps.h"
#include "ui/text/Shown.h"

#include <QDir>

namespace fidesk::ui {

QString rootsMissingFor(const profiles::Profile& profile, const profiles::Places& places) {
    const QString folder = QString::fromStdU16String(profiles::trustPlace(places).u16string());
    return text::rootsMissing(text::shown(std::string_view(profile.name), 80),
                              QDir::toNativeSeparators(folder));
}

QString rootsMissingFor(const std::vector<records::BatchRow>& rows, const batch::FindProfile& find,
                        const profiles::Places& places) {
    for (const records::BatchRow& row : rows) {
        if (row.state != records::RowState::Waiting)
            continue;
        const auto profile = find(row.profile);
        if (profile && profile->attestationRequired)
            return rootsMissingFor(*profile, places);
    }
    return {};
}

} // namespace fidesk::ui
