#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"
#include "core/webauthn/TrustAnchors.h"

#include <string>
#include <vector>

namespace fidesk::server {

/// The certificates (DER) in the PEM file at @p path; never none. Errors: FileUnreadable; Malformed, `detail`
/// names the file.
Result<std::vector<Bytes>> readPemCertificates(const std::string& path);

/// The certificates in the PEM files at @p paths; none where there are no paths. Errors: as
/// readPemCertificates().
Result<webauthn::TrustAnchors> readTrustAnchors(const std::vector<std::string>& paths);

} // namespace fidesk::server
