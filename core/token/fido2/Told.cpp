#include "core/token/fido2/Told.h"

#include "core/base/Text.h"

#include <algorithm>
#include <limits>

namespace fidesk::token {
namespace {

// Major types of CBOR (RFC 8949 section 3.1).
enum Major : std::uint8_t { Unsigned, Negative, ByteString, TextString, List, Pairs, Tag, Simple };

class Reader {
public:
    explicit Reader(ByteView data) : rest_(data) {}

    Result<cbor::Value> item(int depth) {
        constexpr int deepest = 8;
        if (depth > deepest)
            return fail(ErrorCode::KeyMalfunction, "CBOR nested too deep");
        FIDESK_ASSIGN(const Head head, next());
        switch (head.major) {
        case Unsigned:
            return cbor::Value(nearest(head.argument));
        case Negative:
            return cbor::Value(-1 - nearest(head.argument));
        case ByteString:
            return bytes(head.argument);
        case TextString:
            return text(head.argument);
        case List:
            return list(head.argument, depth);
        case Pairs:
            return pairs(head.argument, depth);
        case Tag:
            return item(depth + 1);
        case Simple:
            break;
        }
        return simple(head);
    }

private:
    struct Head {
        Major major;
        std::uint8_t detail;
        std::uint64_t argument;
    };

    static std::int64_t nearest(std::uint64_t number) {
        constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        return static_cast<std::int64_t>(std::min(number, most));
    }

    static cbor::Value simple(const Head& head) {
        constexpr std::uint8_t no = 20;
        constexpr std::uint8_t yes = 21;
        if (head.detail == no || head.detail == yes)
            return head.detail == yes;
        return {};
    }

    Result<ByteView> take(std::uint64_t size) {
        if (size > rest_.size())
            return fail(ErrorCode::KeyMalfunction, "CBOR cut short");
        const ByteView out = rest_.first(static_cast<std::size_t>(size));
        rest_ = rest_.subspan(out.size());
        return out;
    }

    Result<Head> next() {
        constexpr std::uint8_t firstLong = 24;
        constexpr std::uint8_t lastLong = 27;
        FIDESK_ASSIGN(const ByteView first, take(1));
        Head head{static_cast<Major>(first[0] >> 5), static_cast<std::uint8_t>(first[0] & 0x1F), 0};
        head.argument = head.detail;
        if (head.detail > lastLong)
            return fail(ErrorCode::KeyMalfunction, "CBOR of indefinite length");
        if (head.detail < firstLong)
            return head;
        FIDESK_ASSIGN(const ByteView more, take(std::uint64_t{1} << (head.detail - firstLong)));
        head.argument = 0;
        for (const std::uint8_t byte : more)
            head.argument = head.argument << 8 | byte;
        return head;
    }

    Result<cbor::Value> bytes(std::uint64_t size) {
        FIDESK_ASSIGN(const ByteView content, take(size));
        return cbor::Value(content);
    }

    Result<cbor::Value> text(std::uint64_t size) {
        FIDESK_ASSIGN(const ByteView content, take(size));
        return cbor::Value(toldText(std::string(content.begin(), content.end())));
    }

    Result<cbor::Value> list(std::uint64_t count, int depth) {
        cbor::Array out;
        for (; count > 0; --count) {
            FIDESK_ASSIGN(auto one, item(depth + 1));
            out.push_back(std::move(one));
        }
        return cbor::Value(std::move(out));
    }

    Result<cbor::Value> pairs(std::uint64_t count, int depth) {
        cbor::Map out;
        for (; count > 0; --count) {
            FIDESK_ASSIGN(auto key, item(depth + 1));
            FIDESK_ASSIGN(auto value, item(depth + 1));
            if (std::ranges::none_of(out, [&](const auto& earlier) { return earlier.first == key; }))
                out.emplace_back(std::move(key), std::move(value));
        }
        return cbor::Value(std::move(out));
    }

    ByteView rest_;
};

} // namespace

Result<cbor::Value> toldValue(ByteView data) {
    return Reader(data).item(0);
}

std::optional<std::uint64_t> toldNumber(const cbor::Value& map, int member) {
    const cbor::Value* found = map.find(member);
    if (found == nullptr || found->integer() == nullptr || *found->integer() < 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(*found->integer());
}

std::string toldText(const char* text) {
    return toldText(std::string(text == nullptr ? "" : text));
}

std::string toldText(std::string out) {
    constexpr std::size_t longestSequence = 4;
    for (std::size_t cut = 0; cut < longestSequence && cut <= out.size(); ++cut)
        if (const auto whole = out.substr(0, out.size() - cut); codePoints(whole))
            return whole;
    for (char& one : out)
        if (static_cast<unsigned char>(one) >= 0x80)
            one = '?';
    return out;
}

} // namespace fidesk::token
