#include "core/cbor/Cbor.h"

#include "core/base/Text.h"

#include <cbor.h>

#include <limits>

namespace fidesk::cbor {

namespace {

constexpr std::size_t maxDepth = 16;
constexpr std::size_t maxMapEntries = 1024; // looking for a key twice compares each with each

/// Puts together what libcbor's streaming decoder reads, item by item. Nothing is allocated for a length that
/// is only promised: containers grow as their elements come.
class Builder {
public:
    [[nodiscard]] bool done() const { return root_.has_value(); }
    [[nodiscard]] const char* problem() const { return problem_; }
    Value take() { return std::move(*root_); }

    void refuse(const char* problem) {
        if (!problem_)
            problem_ = problem;
    }

    void add(Value value) {
        while (!problem_) {
            if (open_.empty()) {
                root_ = std::move(value);
                return;
            }
            Container& top = open_.back();
            place(top, std::move(value));
            if (problem_ || top.missing > 0)
                return;
            value = close();
        }
    }

    void openArray(std::uint64_t count) { open(false, count); }
    void openMap(std::uint64_t count) {
        if (count > std::numeric_limits<std::uint64_t>::max() / 2)
            return refuse("a map too long");
        open(true, count * 2);
    }

private:
    struct Container {
        bool isMap{false};
        std::uint64_t missing{0};
        Array array{};
        Map map{};
        std::optional<Value> key{};
    };

    void open(bool isMap, std::uint64_t missing) {
        if (missing == 0)
            return add(isMap ? Value(Map{}) : Value(Array{}));
        if (open_.size() == maxDepth)
            return refuse("nested too deep");
        open_.push_back({isMap, missing});
    }

    void place(Container& container, Value value) {
        --container.missing;
        if (!container.isMap) {
            container.array.push_back(std::move(value));
        } else if (!container.key) {
            if (container.map.size() == maxMapEntries)
                return refuse("a map too long");
            for (const auto& entry : container.map)
                if (entry.first == value)
                    return refuse("a map key twice");
            container.key = std::move(value);
        } else {
            container.map.emplace_back(std::move(*container.key), std::move(value));
            container.key.reset();
        }
    }

    Value close() {
        Container container = std::move(open_.back());
        open_.pop_back();
        return container.isMap ? Value(std::move(container.map)) : Value(std::move(container.array));
    }

    std::vector<Container> open_;
    std::optional<Value> root_;
    const char* problem_{nullptr};
};

Builder& builder(void* context) {
    return *static_cast<Builder*>(context);
}

void addUnsigned(void* context, std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return builder(context).refuse("an integer too large");
    builder(context).add(value);
}

void addNegative(void* context, std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return builder(context).refuse("an integer too small");
    builder(context).add(-1 - static_cast<std::int64_t>(value));
}

template <typename Integer> void addUnsignedOf(void* context, Integer value) {
    addUnsigned(context, value);
}

template <typename Integer> void addNegativeOf(void* context, Integer value) {
    addNegative(context, value);
}

template <typename Length> void addBytes(void* context, cbor_data data, Length length) {
    builder(context).add(ByteView(data, static_cast<std::size_t>(length)));
}

template <typename Length> void addText(void* context, cbor_data data, Length length) {
    std::string text = asText(ByteView(data, static_cast<std::size_t>(length)));
    if (!codePoints(text))
        return builder(context).refuse("text that is not UTF-8");
    builder(context).add(std::move(text));
}

void refuseIndefinite(void* context) {
    builder(context).refuse("an indefinite length");
}

cbor_callbacks makeCallbacks() {
    cbor_callbacks c = cbor_empty_callbacks;
    c.uint8 = addUnsignedOf<std::uint8_t>;
    c.uint16 = addUnsignedOf<std::uint16_t>;
    c.uint32 = addUnsignedOf<std::uint32_t>;
    c.uint64 = addUnsignedOf<std::uint64_t>;
    c.negint8 = addNegativeOf<std::uint8_t>;
    c.negint16 = addNegativeOf<std::uint16_t>;
    c.negint32 = addNegativeOf<std::uint32_t>;
    c.negint64 = addNegativeOf<std::uint64_t>;
    c.byte_string = addBytes;
    c.string = addText;
    c.byte_string_start = c.string_start = c.indef_array_start = c.indef_map_start = c.indef_break =
        refuseIndefinite;
    c.array_start = [](void* context, auto count) { builder(context).openArray(count); };
    c.map_start = [](void* context, auto count) { builder(context).openMap(count); };
    c.tag = [](void* context, auto) { builder(context).refuse("a tag"); };
    c.float2 =
        c.float4 = [](void* context, float value) { builder(context).add(static_cast<double>(value)); };
    c.float8 = [](void* context, double value) { builder(context).add(value); };
    c.boolean = [](void* context, bool value) { builder(context).add(value); };
    c.null = [](void* context) { builder(context).add(Value()); };
    c.undefined = [](void* context) { builder(context).refuse("an undefined value"); };
    return c;
}

tl::unexpected<Error> malformed(const char* problem, std::size_t offset) {
    return fail(ErrorCode::Malformed,
                std::string("CBOR: ") + problem + " at offset " + std::to_string(offset));
}

} // namespace

Result<Prefix> decodePrefix(ByteView data) {
    static const cbor_callbacks callbacks = makeCallbacks();
    Builder builder;
    std::size_t offset = 0;
    while (!builder.done()) {
        if (offset == data.size())
            return malformed("the end too early", offset);
        const auto result =
            cbor_stream_decode(data.data() + offset, data.size() - offset, &callbacks, &builder);
        if (result.status == CBOR_DECODER_NEDATA)
            return malformed("the end too early", offset);
        if (result.status != CBOR_DECODER_FINISHED)
            return malformed("an item of no known kind", offset);
        if (builder.problem())
            return malformed(builder.problem(), offset);
        offset += result.read;
    }
    return Prefix{builder.take(), offset};
}

Result<Value> decode(ByteView data) {
    FIDESK_ASSIGN(Prefix prefix, decodePrefix(data));
    if (prefix.length != data.size())
        return malformed("something left over", prefix.length);
    return std::move(prefix.value);
}

} // namespace fidesk::cbor
