#pragma once

#include "core/sql/Migrations.h"

namespace fidesk::records {

/// The tables of the records.
sql::Schema schema();

} // namespace fidesk::records
