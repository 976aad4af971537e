#pragma once

#include "core/enrolment/Order.h"

namespace fidesk::enrolment {

/// A credential that was made on a key and passed all checks, as the portal is to get it.
struct Accepted {
    webauthn::RegistrationResponse response{};
    webauthn::VerifiedRegistration verified{};
};

/// What a key is asked to create for @p options; @p clientDataJson is what it signs.
token::MakeCredential creationRequest(const webauthn::CreationOptions& options, ByteView clientDataJson);

/// Checks what a key made against what the portal and @p profile ask for; where that wants the model proved,
/// by @p anchors, or where there are none, as far as that goes without. Errors: the verification codes,
/// ModelNotAllowed.
Result<Accepted> accept(const token::CreatedCredential& made, Bytes clientDataJson,
                        const webauthn::CreationOptions& options, const profiles::Profile& profile,
                        const webauthn::TrustAnchors& anchors, TimePoint now);

/// A credential that is to sign once.
struct ToProve {
    std::string rpId{};
    Bytes userHandle{};
    Bytes credentialId{};
    Bytes publicKey{};        ///< COSE_Key
    std::uint32_t counter{0}; ///< the last that is known
};

/// Has the key sign once with @p credential, without a touch, and verifies the signature. Errors:
/// Token::getAssertion(), the verification codes.
Result<void> prove(token::Token& key, const ToProve& credential, const token::Pin& pin, Random& random,
                   token::TokenObserver& observer, const std::stop_token& stop);

/// Deletes it; one that is gone already is as good. Errors: NotSupportedByKey, Token::deletePasskey().
Result<void> deleteFromKey(token::Token& key, const token::AuthenticatorInfo& info, ByteView credentialId,
                           const token::Pin& pin);

/// The passkey of @p rpId and @p userHandle, of which a key has one at most; empty: none. Errors:
/// NotSupportedByKey, Token::passkeys().
Result<Bytes> passkeyOf(token::Token& key, const token::AuthenticatorInfo& info, const std::string& rpId,
                        ByteView userHandle, const token::Pin& pin);

} // namespace fidesk::enrolment
