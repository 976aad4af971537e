#pragma once

#include "app/portal/store/Registrations.h"

#include <QJsonArray>

namespace fidesk::server {

/// What a page lists of its user's own registrations, as its script reads them: "id", "nickname", "model"
/// (may be empty), "created", and "lastUsed" where it was used.
QJsonArray listed(const std::vector<RegistrationRecord>& registrations);

} // namespace fidesk::server
