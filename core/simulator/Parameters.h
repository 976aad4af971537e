#pragma once

#include "core/cbor/Cbor.h"
#include "core/simulator/Ctap.h"

/// Typed access to the CBOR maps of requests (CTAP 2.1 section 6 and 8). What is returned points into the
/// map.
namespace fidesk::simulator {

template <typename T> const T* contentOf(const cbor::Value& value);
template <> inline const std::int64_t* contentOf(const cbor::Value& value) {
    return value.integer();
}
template <> inline const bool* contentOf(const cbor::Value& value) {
    return value.boolean();
}
template <> inline const Bytes* contentOf(const cbor::Value& value) {
    return value.bytes();
}
template <> inline const std::string* contentOf(const cbor::Value& value) {
    return value.text();
}
template <> inline const cbor::Array* contentOf(const cbor::Value& value) {
    return value.array();
}
template <> inline const cbor::Value* contentOf(const cbor::Value& value) {
    return value.map() ? &value : nullptr; // a map, as something to find() in
}

/// A request's one map. Errors: InvalidCbor, CborUnexpectedType.
inline Answer<cbor::Value> parseMap(ByteView data) {
    auto value = cbor::decode(data);
    if (!value)
        return refuse(Status::InvalidCbor);
    if (!value->map())
        return refuse(Status::CborUnexpectedType);
    return std::move(*value);
}

/// The member @p key of @p map; null where it is absent. Errors: CborUnexpectedType.
template <typename T> Answer<const T*> optionalMember(const cbor::Value& map, const cbor::Value& key) {
    const cbor::Value* member = map.find(key);
    if (!member)
        return nullptr;
    const T* content = contentOf<T>(*member);
    if (!content)
        return refuse(Status::CborUnexpectedType);
    return content;
}

/// As optionalMember(), never null. Errors: MissingParameter, CborUnexpectedType.
template <typename T> Answer<const T*> requiredMember(const cbor::Value& map, const cbor::Value& key) {
    auto member = optionalMember<T>(map, key);
    if (member && !*member)
        return refuse(Status::MissingParameter);
    return member;
}

/// As optionalMember(), by value. Errors: CborUnexpectedType.
template <typename T> Answer<T> memberOr(const cbor::Value& map, const cbor::Value& key, T otherwise) {
    CTAP_ASSIGN(const T* member, optionalMember<T>(map, key));
    return member ? *member : otherwise;
}

} // namespace fidesk::simulator
