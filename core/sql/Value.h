#pragma once

#include "core/base/Bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace fidesk::sql {

/// Which SQL a database speaks.
enum class Dialect { Sqlite, PostgreSql };

/// What a column holds or a placeholder is bound to: NULL, an integer (times are seconds since 1970 UTC),
/// UTF-8 text, or binary data.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string, Bytes>;

/// A nullable column's value: NULL where there is none.
template <typename T> Value orNull(const std::optional<T>& value) {
    return value ? Value(*value) : Value(nullptr);
}

} // namespace fidesk::sql
