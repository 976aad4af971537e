#include "ui/models/LetterFiles.h"

#include "core/base/Paths.h"
#include "core/profiles/Profiles.h"
#include "ui/models/SmallFiles.h"

namespace fidesk::ui {

QString machineLetterTemplate() {
    const auto file = profiles::letterTemplate(profiles::standardPlaces());
    return file ? toQPath(*file) : QString();
}

Result<letters::LetterTemplate> readLetterTemplate(const QString& path) {
    FIDESK_ASSIGN(const Bytes html, readSmallFile(path, letters::maxTemplateBytes));
    return letters::LetterTemplate::parse(html);
}

} // namespace fidesk::ui
