#pragma once

#include "core/base/Bytes.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fidesk::token {

/// Looks at a key's answer as it comes in, before libfido2 does: libcbor sets aside room for as many items as
/// an array or map announces, and libfido2 for as many credentials as a key counts, which lets a few bytes
/// from a hostile key take all memory. Refused: an item that announces more than the message can hold,
/// nesting deeper than 8 (CTAP 2.1 section 8 has 4), indefinite lengths (section 8), and more than
/// maxEntries credentials or relying parties. Whether the answer makes sense is left to libfido2.
class AnswerGuard {
public:
    static constexpr std::uint64_t maxEntries = 1'000;

    AnswerGuard() = default;
    /// For the answer of @p length bytes, its status first, to CTAP command @p command.
    AnswerGuard(std::uint8_t command, std::size_t length) : command_(command), left_(length) {}

    /// The next part of the answer; what is beyond its length is not looked at. False: refused.
    bool pass(ByteView part);

private:
    struct Open {
        std::uint64_t items; ///< still to come; a map's keys and values each count
        bool map;
    };

    bool take(std::uint8_t byte);
    bool complete();
    bool open(bool map, std::uint64_t items);
    [[nodiscard]] bool isTooMany() const;
    void close();

    std::uint8_t command_{0};
    std::size_t left_{0}; ///< bytes of the message to come
    bool begun_{false};   ///< the status has passed
    bool failed_{false};  ///< the status was an error: nothing behind it is read
    std::uint8_t major_{0};
    std::uint64_t argument_{0};
    std::size_t argumentLeft_{0};
    std::uint64_t skip_{0}; ///< bytes of a string
    std::vector<Open> open_{};
    std::uint64_t key_{0}; ///< the last key of the outermost map
};

} // namespace fidesk::token
