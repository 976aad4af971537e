#include "core/token/fido2/Told.h"

#include "core/base/Text.h"

namespace fidesk::token {

std::optional<std::uint64_t> toldNumber(const cbor::Value& map, int member) {
    const cbor::Value* found = map.find(member);
    if (found == nullptr || found->integer() == nullptr || *found->integer() < 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(*found->integer());
}

std::string toldText(const char* text) {
    std::string out = text == nullptr ? "" : text;
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
