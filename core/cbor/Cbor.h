#pragma once

#include "core/base/Result.h"
#include "core/cbor/Value.h"

namespace fidesk::cbor {

/// Reads exactly one data item that fills @p data. Refused: what is left over, indefinite lengths, tags,
/// duplicate map keys, maps of more than 1024 entries, text that is not UTF-8, nesting deeper than 16 levels,
/// integers outside 64 bits signed. Non-minimal integers and unsorted maps are read: authenticators in the
/// field send them. Never allocates more than a small multiple of the input's size. Errors: Malformed,
/// `detail` names the offset.
Result<Value> decode(ByteView data);

struct Prefix {
    Value value;
    std::size_t length{0}; ///< bytes of the input that the item took
};

/// As decode(), for an item with something behind it (the public key in authenticator data).
Result<Prefix> decodePrefix(ByteView data);

/// CTAP2 canonical form (CTAP 2.1 section 8): shortest integers, definite lengths, map keys sorted by major
/// type, then length, then bytes.
Bytes encode(const Value& value);

/// As encode(), but maps keep the order they were built in: for attestation objects, whose WebAuthn form is
/// `fmt`, `attStmt`, `authData`.
Bytes encodeInOrder(const Value& value);

} // namespace fidesk::cbor
