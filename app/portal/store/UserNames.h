#pragma once

#include <cstddef>
#include <string>

namespace fidesk::server {

/// Code points of a user's name, display name or mail address.
inline constexpr std::size_t maxUserText = 256;

/// Whether @p text, well-formed UTF-8, can be a user name or mail address like "ann@contoso.example":
/// something on both sides of one '@', no white space, and nothing that is not seen (control, format and
/// unassigned characters), which could make two names that look the same.
bool isAddress(const std::string& text);

} // namespace fidesk::server
