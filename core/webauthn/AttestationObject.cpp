#include "core/webauthn/AttestationObject.h"

#include "core/cbor/Cbor.h"

namespace fidesk::webauthn {

namespace {

constexpr std::size_t maxAttestationObjectBytes = 64 * 1024;
constexpr std::size_t memberCount = 3; // fmt, attStmt, authData

tl::unexpected<Error> malformed(std::string what) {
    return fail(ErrorCode::AttestationObjectMalformed, std::move(what));
}

} // namespace

Result<AttestationObject> parseAttestationObject(ByteView cbor) {
    if (cbor.size() > maxAttestationObjectBytes)
        return malformed("longer than " + std::to_string(maxAttestationObjectBytes) + " bytes");
    const auto object = cbor::decode(cbor);
    if (!object)
        return malformed(object.error().detail);
    const cbor::Value* format = object->find("fmt");
    const cbor::Value* statement = object->find("attStmt");
    const cbor::Value* data = object->find("authData");
    if (!object->map() || object->map()->size() != memberCount || !format || !format->text() || !statement ||
        !statement->map() || !data || !data->bytes())
        return malformed("not a map of fmt, attStmt and authData");
    AttestationObject parsed{*format->text(), *statement->map(), *data->bytes()};
    FIDESK_ASSIGN(parsed.authenticatorData, parseAuthenticatorData(parsed.authenticatorDataBytes));
    return parsed;
}

Result<Bytes> makeAttestationObject(std::string_view format, ByteView statementCbor,
                                    ByteView authenticatorData) {
    const auto statement = cbor::decode(statementCbor);
    if (!statement)
        return malformed("attStmt: " + statement.error().detail);
    if (!statement->map())
        return malformed("attStmt is not a map");
    // The order that WebAuthn writes them in is also CTAP2's canonical one: by length, then by bytes.
    return cbor::encodeInOrder(
        cbor::Map{{"fmt", format}, {"attStmt", *statement}, {"authData", authenticatorData}});
}

} // namespace fidesk::webauthn
