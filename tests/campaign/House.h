#pragma once

#include "core/portal/Types.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace fidesk::campaign {

/// The portal that all runs share, and who may use it, as campaign.py set it up.
struct House {
    int port{0};
    std::string store{};                ///< the portal's database: the checks read public keys from it
    std::string access{};               ///< an administrator's access token, good for an hour
    std::vector<std::string> refresh{}; ///< refresh tokens of sign-ins of their own
    std::vector<portal::User> users{};  ///< without a registration; each run takes the next

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port); }
};

/// Reads "NAME VALUE" lines: port, store, access, refresh..., user ID NAME.... Throws std::runtime_error.
House readHouse(const std::filesystem::path& file);

} // namespace fidesk::campaign
