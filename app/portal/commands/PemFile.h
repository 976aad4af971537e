#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <string>
#include <vector>

namespace fidesk::server {

/// The certificates (DER) in the PEM file at @p path; never none. Errors: FileUnreadable; Malformed, `detail`
/// names the file.
Result<std::vector<Bytes>> readPemCertificates(const std::string& path);

} // namespace fidesk::server
