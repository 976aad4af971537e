#pragma once

#include "core/sql/Database.h"

namespace fidesk::server {

// The store's words for its database.
using sql::Database;
using sql::Dialect;
using sql::fromSeconds;
using sql::isDuplicate;
using sql::orNull;
using sql::repeatedIfVictim;
using sql::Row;
using sql::toSeconds;
using sql::Transaction;
using sql::Value;

} // namespace fidesk::server
