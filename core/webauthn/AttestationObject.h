#pragma once

#include "core/base/Result.h"
#include "core/cbor/Value.h"
#include "core/webauthn/AuthenticatorData.h"

namespace fidesk::webauthn {

/// An attestation object (WebAuthn section 6.5.4), decoded as far as every format shares it.
struct AttestationObject {
    std::string format{};
    cbor::Map statement{};
    Bytes authenticatorDataBytes{}; ///< what the attestation signed
    AuthenticatorData authenticatorData{};
};

/// Errors: AttestationObjectMalformed, AuthenticatorDataMalformed, CredentialIdTooLong.
Result<AttestationObject> parseAttestationObject(ByteView cbor);

/// Puts together what a security key returned, each part as it came: `fmt`, `attStmt` (CBOR map), `authData`.
/// Errors: AttestationObjectMalformed if @p statementCbor is not one CBOR map.
Result<Bytes> makeAttestationObject(std::string_view format, ByteView statementCbor,
                                    ByteView authenticatorData);

} // namespace fidesk::webauthn
