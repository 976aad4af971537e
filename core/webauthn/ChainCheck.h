#pragma once

#include "core/base/Bytes.h"
#include "core/base/Clock.h"
#include "core/base/OpenSsl.h"
#include "core/base/Result.h"

#include <cstdint>
#include <limits>

namespace fidesk::webauthn {

/// Some seconds since 1970; `until` is not among them any more.
struct Period {
    std::int64_t from{std::numeric_limits<std::int64_t>::min()};
    std::int64_t until{std::numeric_limits<std::int64_t>::max()};

    [[nodiscard]] bool contains(std::int64_t second) const { return from <= second && second < until; }
    /// Leaves only the part that is on the same side of @p boundary as @p second, which belongs to the later.
    void cutAt(std::int64_t boundary, std::int64_t second);
};

/// @p time in whole seconds since 1970, as certificates count.
std::int64_t secondsOf(TimePoint time);

/// Certificates that chains may end in, made ready for OpenSSL. Immutable; any thread.
class ChainRoots {
public:
    /// Reads DER. Errors: InvalidArgument if one is no certificate.
    static Result<ChainRoots> parse(const std::vector<Bytes>& certificates);

    /// Checks that @p leaf, helped by @p intermediates (DER), ends in one of these certificates at second
    /// @p now, which is trusted as it stands, self-signed or not, the leaf itself included. Signatures over
    /// SHA-1 or weaker are refused. Gives the period around @p now in which no certificate involved begins or
    /// ends to be valid: all along it the same question has the same answer. Errors: AttestationUntrusted,
    /// AttestationCertificateInvalid (an intermediate is none).
    [[nodiscard]] Result<Period> check(X509& leaf, std::span<const Bytes> intermediates,
                                       std::int64_t now) const;

private:
    openssl::CertificateStore all_{};
    std::vector<openssl::CertificateStore> single_{}; ///< one for each certificate
    std::vector<std::int64_t> boundaries_{};          ///< of their validity
};

} // namespace fidesk::webauthn
