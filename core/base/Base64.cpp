#include "core/base/Base64.h"

#include <array>

namespace fidesk {

namespace {

constexpr std::string_view urlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The 6-bit value of each character of either alphabet, -1 for any other.
constexpr std::array<std::int8_t, 256> decodingTable() {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < urlAlphabet.size(); ++i)
        table[static_cast<unsigned char>(urlAlphabet[i])] = static_cast<std::int8_t>(i);
    table['+'] = 62;
    table['/'] = 63;
    return table;
}

/// Takes the padding off; false where there is some and it is not what the length asks for.
bool stripPadding(std::string_view& text) {
    const std::size_t padded = text.size();
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    const std::size_t padding = padded - text.size();
    return padding == 0 || (padding <= 2 && padded % 4 == 0);
}

} // namespace

std::string toBase64Url(ByteView bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t bits = 0;
    int count = 0;
    for (const std::uint8_t byte : bytes) {
        bits = (bits << 8) | byte;
        count += 8;
        while (count >= 6) {
            count -= 6;
            text += urlAlphabet[(bits >> count) & 63];
        }
    }
    if (count > 0)
        text += urlAlphabet[(bits << (6 - count)) & 63];
    return text;
}

std::string toUrlToken(ByteView bytes) {
    if (bytes.empty())
        return {};
    return toBase64Url(bytes) + static_cast<char>('0' + (3 - bytes.size() % 3) % 3);
}

Result<Bytes> fromBase64(std::string_view text) {
    static constexpr auto table = decodingTable();
    const bool standard = text.find_first_of("+/") != std::string_view::npos;
    const bool url = text.find_first_of("-_") != std::string_view::npos;
    if (!stripPadding(text) || (standard && url) || text.size() % 4 == 1)
        return fail(ErrorCode::Malformed, "not base64");
    Bytes bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const int value = table[static_cast<unsigned char>(c)];
        if (value < 0)
            return fail(ErrorCode::Malformed, "not base64");
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes.push_back(static_cast<std::uint8_t>(bits >> count));
        }
    }
    if ((bits & ((1U << count) - 1)) != 0)
        return fail(ErrorCode::Malformed, "base64 with stray trailing bits");
    return bytes;
}

Result<std::vector<Bytes>> fromBase64OrUrlToken(std::string_view text) {
    std::vector<Bytes> readings;
    if (auto plain = fromBase64(text))
        readings.push_back(std::move(*plain));
    const char last = text.empty() ? '\0' : text.back();
    if (text.size() > 1 && last >= '0' && last <= '2') { // toUrlToken() writes nothing for no bytes
        const std::string_view data = text.substr(0, text.size() - 1);
        const std::size_t padding = static_cast<std::size_t>(last - '0');
        if (data.find('=') == std::string_view::npos && (data.size() + padding) % 4 == 0)
            if (auto token = fromBase64(data))
                readings.push_back(std::move(*token));
    }
    if (readings.empty())
        return fail(ErrorCode::Malformed, "neither base64 nor a UrlToken");
    return readings;
}

} // namespace fidesk
