#include "app/portal/store/Settings.h"

namespace fidesk::server {

Result<std::string> Settings::value(std::string_view name) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT value FROM settings WHERE name = ?", {std::string(name)}));
    return row ? row->text(0) : std::string();
}

Result<void> Settings::set(std::string_view name, const std::string& value) {
    FIDESK_TRY(database_.run("INSERT INTO settings (name, value) VALUES (?, ?)"
                             " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                             {std::string(name), value}));
    return {};
}

} // namespace fidesk::server
