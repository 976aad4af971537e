#include "app/portal/signin/UserCode.h"

namespace fidesk::server {

namespace {

// No vowels, so that no words come of it (RFC 8628 section 6.1).
constexpr std::string_view alphabet = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t length = 8;
constexpr unsigned evenPart = 256 - 256 % alphabet.size();

} // namespace

std::string makeUserCode(Random& random) {
    std::string code;
    while (code.size() < length) {
        const unsigned byte = random.bytes(1).front();
        if (byte < evenPart)
            code += alphabet[byte % alphabet.size()];
    }
    return code;
}

std::string displayUserCode(std::string_view code) {
    const auto half = code.size() / 2;
    return std::string(code.substr(0, half)) + '-' + std::string(code.substr(half));
}

std::string parseUserCode(std::string_view typed) {
    std::string code;
    for (const char c : typed) {
        if (c == '-' || c == ' ' || c == '\t')
            continue;
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (alphabet.find(upper) == std::string_view::npos || code.size() == length)
            return {};
        code += upper;
    }
    return code.size() == length ? code : std::string{};
}

} // namespace fidesk::server
