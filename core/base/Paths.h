#pragma once

#include <QString>

#include <filesystem>

namespace fidesk {

/// @p path as Qt wants it. Bytes that are no UTF-8 in a name become U+FFFD: there is no such file then. The
/// way back is QString::toStdU16String(). Any thread.
QString toQPath(const std::filesystem::path& path);

} // namespace fidesk
