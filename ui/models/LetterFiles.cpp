#include "ui/models/LetterFiles.h"

#include "core/profiles/Profiles.h"
#include "ui/models/SmallFiles.h"

namespace fidesk::ui {

QString machineLetterTemplate() {
    const std::filesystem::path profiles = profiles::standardPlaces().machine;
    return profiles.empty() ? QString() : QString::fromStdU16String((profiles / "letter.html").u16string());
}

Result<letters::LetterTemplate> readLetterTemplate(const QString& path) {
    FIDESK_ASSIGN(const Bytes html, readSmallFile(path, letters::maxTemplateBytes));
    return letters::LetterTemplate::parse(html);
}

} // namespace fidesk::ui
