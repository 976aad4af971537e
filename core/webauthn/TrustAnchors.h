#pragma once

#include "core/base/Bytes.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <memory>
#include <vector>

namespace fidesk::webauthn {

struct AttestationChain;
class ChainRoots;
class ProvedChains;

/// The certificates that chains of attestation certificates have to end in. A certificate listed that is the
/// leaf itself, or an intermediate of its chain, counts as an anchor, as FIDO metadata has it.
///
/// Built once, then copied: copies share what was parsed, and a bounded memory of the chains that were found
/// good, from which a chain is taken only at a time when a fresh check would say the same. Immutable to the
/// eye; any thread.
class TrustAnchors {
public:
    /// None: there is nothing to check a chain against.
    TrustAnchors() = default;

    /// Reads DER; none from an empty list. Errors: InvalidArgument if one is no certificate.
    static Result<TrustAnchors> fromDer(const std::vector<Bytes>& certificates);

    [[nodiscard]] bool empty() const { return !roots_; }

    /// The same anchors, with a memory of their own that is empty.
    [[nodiscard]] TrustAnchors forgetful() const;

    /// Reads the leaf of @p certificates: DER, leaf first, at least one. Errors:
    /// AttestationCertificateInvalid.
    [[nodiscard]] Result<AttestationChain> read(std::vector<Bytes> certificates) const;

    /// Checks that @p chain ends in one of these at @p now; not for empty() ones. An anchor is trusted as it
    /// stands, self-signed or not. Signatures over SHA-1 or weaker are refused. Errors: AttestationUntrusted,
    /// AttestationCertificateInvalid (one behind the leaf is no certificate).
    [[nodiscard]] Result<void> check(const AttestationChain& chain, TimePoint now) const;

private:
    std::shared_ptr<const ChainRoots> roots_{};
    std::shared_ptr<ProvedChains> proved_{};
};

} // namespace fidesk::webauthn
