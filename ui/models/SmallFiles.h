#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <QString>

namespace fidesk::ui {

/// Writes @p content to the file @p path, which its owner alone can read. Where one is there it is replaced,
/// whole or not at all, if @p mayReplace. Blocks. Errors: FileUnwritable; InvalidArgument where a file is
/// there and may not be replaced.
Result<void> writePrivateFile(const QString& path, const Bytes& content, bool mayReplace);

/// All of the file @p path. Blocks. Errors: FileUnreadable; RequestTooLarge for more than @p most bytes.
Result<Bytes> readSmallFile(const QString& path, std::uint64_t most);

} // namespace fidesk::ui
