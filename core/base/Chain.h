#pragma once

#include "core/base/Crypto.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace fidesk {

/// What a hash of several values is made over: they are put one behind the other, so that no two lists of
/// values give the same bytes.
class HashInput {
public:
    /// 8 bytes, two's complement, the most significant byte first.
    HashInput& number(std::int64_t value);
    /// The number of its bytes as 4 bytes, the most significant first; then its bytes.
    HashInput& text(std::string_view value) { return sized(asBytes(value)); }
    /// Likewise.
    HashInput& sized(ByteView value);
    /// As it is; for what always has the same length.
    HashInput& raw(ByteView value);

    [[nodiscard]] Sha256Digest digest() const { return sha256(bytes_); }

private:
    void append(std::uint64_t value, unsigned size);
    Bytes bytes_{};
};

/// The last link of a chain of records numbered 1, 2, 3, ... without a gap, each of which carries the hash of
/// itself and of the one before: enough to tell later whether the chain is still the one it was.
struct ChainHead {
    std::int64_t id{0};                        ///< 0: there is none
    Bytes hash = Bytes(Sha256Digest().size()); ///< 32 bytes; of none: all zero
    bool operator==(const ChainHead&) const = default;
};

/// What is wrong with a chain.
enum class ChainFault {
    Altered,        ///< `id` does not bear out its hash: it, or the hash of the one before, was changed
    Missing,        ///< where `id` ought to be another one is, or none though later ones are there
    TailMissing,    ///< those from `id` on, which are known to have been, are gone
    HeadAltered,    ///< all fit, but the note of the last one does not: it, or they, were replaced
    NotTheExpected, ///< all fit, but `id` is not the expected one: the chain was written anew
    ExpectedMissing ///< all fit, but there is no such one as the expected
};

/// A walk along a chain, from the first link on, up to the first fault. @p expected: a head that an earlier
/// walk gave, kept where whoever can write to the chain cannot; without it, a chain that was written anew as
/// a whole cannot be told from a true one.
class ChainWalk {
public:
    explicit ChainWalk(const std::optional<ChainHead>& expected);

    /// The number the next link has to have.
    [[nodiscard]] std::int64_t next() const { return head_.id + 1; }
    /// The last one that was in order.
    [[nodiscard]] const ChainHead& head() const { return head_; }

    /// Goes on to the link @p id, which carries @p hash; @p computed: what it ought to be, made over head()'s
    /// hash, or nothing where the link cannot be read. False: there is a fault.
    bool step(std::int64_t id, ByteView hash, const std::optional<Sha256Digest>& computed);

    /// There are no more links. @p noted: the head as it is noted beside the chain; nothing: there is no
    /// note.
    void end(const std::optional<ChainHead>& noted);

    [[nodiscard]] std::optional<ChainFault> fault() const { return fault_; }
    /// The number the fault is told of.
    [[nodiscard]] std::int64_t faultAt() const { return faultAt_; }

private:
    void checkExpectation();
    void found(ChainFault fault, std::int64_t id);

    std::optional<ChainHead> expected_;
    ChainHead head_{};
    std::optional<ChainFault> fault_{};
    std::int64_t faultAt_{0};
};

} // namespace fidesk
