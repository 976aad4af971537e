#include "core/base/Base64.h"
#include "tests/fuzz/Property.h"

#include <algorithm>

namespace {

using namespace fidesk;
using namespace fidesk::test;

void checkBytes(const Bytes& bytes) {
    const auto plain = fromBase64(toBase64Url(bytes));
    require(plain.has_value() && *plain == bytes, "what was encoded is decoded");
    const auto token = fromBase64OrUrlToken(toUrlToken(bytes));
    require(token.has_value() && std::ranges::find(*token, bytes) != token->end(),
            "one reading of a token is what it was made from");
}

/// @p text in the url alphabet, without padding.
std::string canonical(std::string text) {
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    while (text.ends_with('='))
        text.pop_back();
    return text;
}

void checkText(const std::string& text) {
    if (const auto bytes = fromBase64(text))
        require(toBase64Url(*bytes) == canonical(text), "no two texts of one form mean the same");
    const auto readings = fromBase64OrUrlToken(text);
    if (!readings)
        return;
    require(!readings->empty(), "a success has a reading");
    require(std::ranges::all_of(*readings,
                                [&](const Bytes& bytes) {
                                    return toUrlToken(bytes) == canonical(text) ||
                                           toBase64Url(bytes) == canonical(text);
                                }),
            "every reading, written, is the text again");
}

} // namespace

/// Base64 in every form that portals send: the input as bytes to encode, and as text to decode.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    checkBytes({data, data + size});
    checkText(asText({data, size}));
    return 0;
}
