#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <cstddef>
#include <stop_token>
#include <string>

namespace fidesk::ctl {

/// A file for "-": standard input or output.
inline constexpr const char* standardStream = "-";

/// All of the file @p path, or of standard input. Errors: FileUnreadable, InvalidArgument (more than
/// @p maxBytes), Cancelled.
Result<Bytes> readBlob(const std::string& path, std::size_t maxBytes, const std::stop_token& stop);

/// Writes @p content into a new file @p path that only its owner may read (mode 0600); one that is there is
/// replaced with @p force only, and then at once and whole. Errors: InvalidArgument (it is there),
/// FileUnwritable.
Result<void> writeBlob(const std::string& path, ByteView content, bool force);

} // namespace fidesk::ctl
