#pragma once

#include "ui/letters/LetterTemplate.h"

namespace fidesk::ui {

/// Where an organisation puts its template of letters for all users of this computer: letter.html beside
/// the profiles of the machine (/etc/fidesk/letter.html on Linux). Whether it is there is not said.
QString machineLetterTemplate();

/// The template in the file @p path. Blocks. Errors: FileUnreadable; RequestTooLarge; Malformed, `detail` is
/// "line N: what is wrong".
Result<letters::LetterTemplate> readLetterTemplate(const QString& path);

} // namespace fidesk::ui
