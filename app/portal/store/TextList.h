#pragma once

#include "app/portal/store/Sql.h"

namespace fidesk::server {

/// The condition that @p expression, SQL text, is one of the texts of a textList(), which its one placeholder
/// stands for: however many they are, while a database takes only so many placeholders (SQLite 32766).
std::string isInList(Dialect dialect, std::string_view expression);

/// What to bind for it. @p texts are UTF-8.
Value textList(const std::vector<std::string>& texts);

} // namespace fidesk::server
