#include "core/token/Pin.h"

#include "core/base/Text.h"

#include <algorithm>

namespace fidesk::token {

Result<Pin> Pin::parse(const Secret& utf8, std::size_t minCodePoints) {
    if (!fidesk::codePoints(utf8.text()) || hasControlCharacters(utf8.text()))
        return fail(ErrorCode::PinMalformed);
    Secret normalized = normalizedNfc(utf8);
    const std::size_t count = fidesk::codePoints(normalized.text()).value_or(0);
    if (count < std::max(minCodePoints, minPinCodePoints))
        return fail(ErrorCode::PinTooShort);
    if (normalized.size() > maxPinBytes)
        return fail(ErrorCode::PinTooLong);
    return Pin(std::move(normalized), count);
}

} // namespace fidesk::token
