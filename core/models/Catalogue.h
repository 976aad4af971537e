#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::models {

using Aaguid = std::array<std::uint8_t, 16>;

/// An authenticator model and what it is called.
struct Model {
    Aaguid aaguid{};
    std::string name{}; ///< UTF-8, 1 to 200 bytes, without control characters
    bool operator==(const Model&) const = default;
};

/// "cb69481e-8ff7-4039-93ec-0a2729a154a8": hexadecimal digits of either case and dashes where a UUID has
/// them (RFC 9562 section 4). Errors: Malformed.
Result<Aaguid> parseAaguid(std::string_view text);

/// Reads a catalogue: a JSON object from AAGUIDs to names, in any order, none twice and without
/// that of all zeros; what comes back is sorted. Errors: Malformed, `detail` says where.
Result<std::vector<Model>> parseCatalogue(ByteView json);

/// The catalogue that is built in (resources/models/aaguids.json), by AAGUID. Read once. Any thread.
const std::vector<Model>& catalogue();

/// The model's name in the catalogue that is built in; none for one that is not known and for all zeros (a
/// key that does not tell). What a key says of its model is a claim: only a verified attestation proves it.
/// Logarithmic in the size of the catalogue. Any thread.
std::optional<std::string> modelName(const Aaguid& aaguid);

} // namespace fidesk::models
