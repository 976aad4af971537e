#pragma once

#include "ui/letters/LetterTemplate.h"

namespace fidesk::ui {

/// The template of letters that an organisation has put on this computer for all its users
/// (profiles::letterTemplate()); empty: there is none.
QString machineLetterTemplate();

/// The template in the file @p path. Blocks. Errors: FileUnreadable; RequestTooLarge; Malformed, `detail` is
/// "line N: what is wrong".
Result<letters::LetterTemplate> readLetterTemplate(const QString& path);

} // namespace fidesk::ui
