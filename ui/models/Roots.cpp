#include "ui/models/Roots.h"

#include "core/base/Paths.h"
#include "core/profiles/Trust.h"
#include "ui/text/EnrolSteps.h"
#include "ui/text/Shown.h"

#include <QDir>

namespace fidesk::ui {

QString rootsMissingFor(const profiles::Profile& profile, const profiles::Places& places) {
    return text::rootsMissing(text::shown(std::string_view(profile.name), 80),
                              QDir::toNativeSeparators(toQPath(profiles::trustPlace(places))));
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
