#pragma once

#include "core/base/Bytes.h"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace fidesk::cbor {

class Value;
using Array = std::vector<Value>;
/// In the order read or built; encode() sorts. Keys are distinct in what decode() gives.
using Map = std::vector<std::pair<Value, Value>>;
struct Null {
    bool operator==(const Null&) const = default;
};

/// One CBOR data item (RFC 8949) of the kinds CTAP 2.1 and WebAuthn use: integers from -2^63 to 2^63-1, byte
/// and text strings, arrays, maps, booleans, null and doubles. A plain value type.
class Value {
public:
    Value() : data_(Null{}) {}
    Value(bool value) : data_(value) {}
    template <std::integral T>
    requires(!std::same_as<T, bool>) Value(T value) : data_(static_cast<std::int64_t>(value)) {}
    Value(double value) : data_(value) {}
    Value(Bytes value) : data_(std::move(value)) {}
    Value(ByteView value) : data_(toBytes(value)) {}
    Value(std::string value) : data_(std::move(value)) {}
    Value(std::string_view value) : data_(std::string(value)) {}
    Value(const char* value) : data_(std::string(value)) {}
    Value(Array value) : data_(std::move(value)) {}
    Value(Map value) : data_(std::move(value)) {}

    // The content, or null where the item is of another kind.
    [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data_); }
    [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&data_); }
    [[nodiscard]] const double* real() const { return std::get_if<double>(&data_); }
    [[nodiscard]] const Bytes* bytes() const { return std::get_if<Bytes>(&data_); }
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&data_); }
    [[nodiscard]] const Array* array() const { return std::get_if<Array>(&data_); }
    [[nodiscard]] const Map* map() const { return std::get_if<Map>(&data_); }
    [[nodiscard]] bool isNull() const { return std::holds_alternative<Null>(data_); }

    /// The value a map has under @p key; null if this is no map or has no such key.
    [[nodiscard]] const Value* find(const Value& key) const;

    bool operator==(const Value&) const = default;

private:
    std::variant<std::int64_t, Bytes, std::string, Array, Map, bool, Null, double> data_;
};

} // namespace fidesk::cbor
