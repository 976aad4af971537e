#pragma once

#include "core/base/Json.h"

#include <cstddef>
#include <map>
#include <string>

namespace fidesk {

/// The line of each member and element of JSON text, by its path: "name", "keys[2]", "user.name". For what
/// people wrote themselves and have to mend. Four levels deep; names longer than 100 bytes are not told
/// apart.
class JsonPlaces {
public:
    /// @p text is valid, as parseJsonObject() has found.
    explicit JsonPlaces(ByteView text);

    /// From 1; of the nearest that holds it where there is no such member; 1 in the end.
    [[nodiscard]] std::size_t lineOf(std::string_view path) const;

private:
    std::map<std::string, std::size_t, std::less<>> lines_{};
};

/// As parseJsonObject(), for a file that a person wrote. Errors: Malformed, `detail` begins with "line N: ".
Result<QJsonObject> parseJsonFile(ByteView text, std::size_t maxBytes = 1024 * 1024);

} // namespace fidesk
