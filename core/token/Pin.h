#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <cstddef>

namespace fidesk::token {

inline constexpr std::size_t minPinCodePoints = 4;
inline constexpr std::size_t maxPinBytes = 63;

/// A PIN in the form that goes to a key: UTF-8 in Normalization Form C, at least 4 code points and at most 63
/// bytes (CTAP 2.1 section 6.5.1). Move-only and wiped, as Secret.
class Pin {
public:
    /// Normalises and checks what a person typed. @p minCodePoints is the key's minimum where it has told
    /// one. Errors: PinTooShort, PinTooLong, PinMalformed (not UTF-8, or with control characters).
    static Result<Pin> parse(const Secret& utf8, std::size_t minCodePoints = minPinCodePoints);

    [[nodiscard]] const char* c_str() const { return utf8_.c_str(); }
    [[nodiscard]] ByteView view() const { return utf8_.view(); }
    [[nodiscard]] std::size_t codePoints() const { return codePoints_; }
    [[nodiscard]] Pin clone() const { return {utf8_.clone(), codePoints_}; }
    [[nodiscard]] bool operator==(const Pin& other) const { return utf8_ == other.utf8_; }

private:
    Pin(Secret utf8, std::size_t codePoints) : utf8_(std::move(utf8)), codePoints_(codePoints) {}

    Secret utf8_;
    std::size_t codePoints_{0};
};

} // namespace fidesk::token
