#include "core/cbor/Cbor.h"

#include <cbor.h>

#include <algorithm>
#include <array>

namespace fidesk::cbor {

namespace {

enum class MapOrder { Canonical, AsBuilt };

class Encoder {
public:
    explicit Encoder(MapOrder order) : order_(order) {}

    void put(const Value& value) {
        if (const auto* integer = value.integer())
            putInteger(*integer);
        else if (const auto* bytes = value.bytes())
            putString(cbor_encode_bytestring_start, *bytes);
        else if (const auto* text = value.text())
            putString(cbor_encode_string_start, asBytes(*text));
        else if (const auto* array = value.array())
            putArray(*array);
        else if (const auto* map = value.map())
            putMap(*map);
        else if (const auto* boolean = value.boolean())
            put([&](unsigned char* out, std::size_t size) { return cbor_encode_bool(*boolean, out, size); });
        else if (const auto* real = value.real())
            put([&](unsigned char* out, std::size_t size) { return cbor_encode_double(*real, out, size); });
        else
            put([](unsigned char* out, std::size_t size) { return cbor_encode_null(out, size); });
    }

    Bytes take() { return std::move(out_); }

private:
    /// No head of a data item is longer than 9 bytes.
    template <typename Write>
    requires std::invocable<Write, unsigned char*, std::size_t>
    void put(Write write) {
        std::array<unsigned char, 9> head{};
        const std::size_t length = write(head.data(), head.size());
        append(out_, ByteView(head.data(), length));
    }

    void putInteger(std::int64_t integer) {
        put([&](unsigned char* out, std::size_t size) {
            return integer >= 0 ? cbor_encode_uint(static_cast<std::uint64_t>(integer), out, size)
                                : cbor_encode_negint(static_cast<std::uint64_t>(-1 - integer), out, size);
        });
    }

    void putString(std::size_t (*start)(std::size_t, unsigned char*, std::size_t), ByteView content) {
        put([&](unsigned char* out, std::size_t size) { return start(content.size(), out, size); });
        append(out_, content);
    }

    void putArray(const Array& array) {
        put([&](unsigned char* out, std::size_t size) {
            return cbor_encode_array_start(array.size(), out, size);
        });
        for (const Value& element : array)
            put(element);
    }

    void putMap(const Map& map) {
        put([&](unsigned char* out, std::size_t size) {
            return cbor_encode_map_start(map.size(), out, size);
        });
        std::vector<std::pair<Bytes, const Value*>> entries;
        entries.reserve(map.size());
        for (const auto& [key, value] : map) {
            Encoder encoder(order_);
            encoder.put(key);
            entries.emplace_back(encoder.take(), &value);
        }
        if (order_ == MapOrder::Canonical)
            std::sort(entries.begin(), entries.end(), keyLess);
        for (const auto& [key, value] : entries) {
            append(out_, key);
            put(*value);
        }
    }

    static bool keyLess(const std::pair<Bytes, const Value*>& a, const std::pair<Bytes, const Value*>& b) {
        const auto& [left, leftValue] = a;
        const auto& [right, rightValue] = b;
        const int leftMajor = left.front() >> 5;
        const int rightMajor = right.front() >> 5;
        if (leftMajor != rightMajor)
            return leftMajor < rightMajor;
        if (left.size() != right.size())
            return left.size() < right.size();
        return left < right;
    }

    MapOrder order_;
    Bytes out_;
};

Bytes encodeWith(MapOrder order, const Value& value) {
    Encoder encoder(order);
    encoder.put(value);
    return encoder.take();
}

} // namespace

Bytes encode(const Value& value) {
    return encodeWith(MapOrder::Canonical, value);
}

Bytes encodeInOrder(const Value& value) {
    return encodeWith(MapOrder::AsBuilt, value);
}

} // namespace fidesk::cbor
