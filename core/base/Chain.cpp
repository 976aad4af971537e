#include "core/base/Chain.h"

namespace fidesk {

void HashInput::append(std::uint64_t value, unsigned size) {
    for (unsigned shift = 8 * size; shift > 0; shift -= 8)
        bytes_.push_back(static_cast<std::uint8_t>(value >> (shift - 8)));
}

HashInput& HashInput::number(std::int64_t value) {
    append(static_cast<std::uint64_t>(value), 8);
    return *this;
}

HashInput& HashInput::sized(ByteView value) {
    append(value.size(), 4);
    return raw(value);
}

HashInput& HashInput::raw(ByteView value) {
    fidesk::append(bytes_, value);
    return *this;
}

ChainWalk::ChainWalk(const std::optional<ChainHead>& expected) : expected_(expected) {
    checkExpectation();
}

bool ChainWalk::step(std::int64_t id, ByteView hash, const std::optional<Sha256Digest>& computed) {
    if (fault_)
        return false;
    if (id != next())
        found(ChainFault::Missing, next());
    else if (!computed || !equal(*computed, hash))
        found(ChainFault::Altered, id);
    else {
        head_ = {id, toBytes(hash)};
        checkExpectation();
    }
    return !fault_;
}

void ChainWalk::end(const std::optional<ChainHead>& noted) {
    if (fault_)
        return;
    if (noted && noted->id > head_.id)
        return found(ChainFault::TailMissing, next());
    if (noted != head_)
        return found(ChainFault::HeadAltered, head_.id);
    if (expected_ && head_.id < expected_->id)
        found(ChainFault::ExpectedMissing, expected_->id);
}

void ChainWalk::checkExpectation() {
    if (expected_ && expected_->id == head_.id && expected_->hash != head_.hash)
        found(ChainFault::NotTheExpected, head_.id);
}

void ChainWalk::found(ChainFault fault, std::int64_t id) {
    fault_ = fault;
    faultAt_ = id;
}

} // namespace fidesk
