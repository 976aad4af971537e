#pragma once

#include "core/sql/Migrations.h"

namespace fidesk::server {

/// How the store's tables come to be. Stores of versions 1 and 2 were never released and are refused.
sql::Schema schema();

} // namespace fidesk::server
