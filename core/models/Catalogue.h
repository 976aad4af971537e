#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace fidesk::models {

using Aaguid = std::array<std::uint8_t, 16>;

/// The model's name in the catalogue that is built in; none for one that is not known and for all zeros (a
/// key that does not tell). What a key says of its model is a claim: only a verified attestation proves it.
/// Any thread.
std::optional<std::string> modelName(const Aaguid& aaguid);

} // namespace fidesk::models
