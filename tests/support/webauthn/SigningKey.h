#pragma once

#include "core/cbor/Value.h"
#include "core/webauthn/Types.h"

#include <memory>

struct evp_pkey_st; // OpenSSL's EVP_PKEY

namespace fidesk::test {

/// A fresh key pair for one COSE algorithm. Copies share the pair. Aborts where OpenSSL fails.
class SigningKey {
public:
    /// @p rsaBits is for RS256 alone.
    static SigningKey generate(webauthn::Algorithm algorithm, unsigned rsaBits = 2048);

    [[nodiscard]] webauthn::Algorithm algorithm() const { return algorithm_; }
    /// The public half as a COSE_Key.
    [[nodiscard]] cbor::Map coseKey() const;
    /// In the form of WebAuthn section 6.5.5.
    [[nodiscard]] Bytes sign(ByteView data) const;
    [[nodiscard]] evp_pkey_st* get() const { return key_.get(); }

private:
    SigningKey(std::shared_ptr<evp_pkey_st> key, webauthn::Algorithm algorithm)
        : key_(std::move(key)), algorithm_(algorithm) {}

    std::shared_ptr<evp_pkey_st> key_;
    webauthn::Algorithm algorithm_;
};

} // namespace fidesk::test
