#include "core/token/fido2/AnswerGuard.h"

#include <algorithm>

namespace fidesk::token {
namespace {

// Major types of CBOR (RFC 8949 section 3.1).
constexpr std::uint8_t majorUnsigned = 0;
constexpr std::uint8_t majorBytes = 2;
constexpr std::uint8_t majorText = 3;
constexpr std::uint8_t majorArray = 4;
constexpr std::uint8_t majorMap = 5;
constexpr std::uint8_t majorTag = 6;

constexpr std::size_t maxDepth = 8;

// The answers in which libfido2 reads a count: numberOfCredentials, totalRPs and totalCredentials.
constexpr std::uint8_t commandGetAssertion = 0x02;
constexpr std::uint8_t commandManage = 0x0A;
constexpr std::uint8_t commandManagePreview = 0x41;
constexpr std::uint64_t keyNumberOrParties = 5;
constexpr std::uint64_t keyCredentials = 9;

} // namespace

bool AnswerGuard::pass(ByteView part) {
    for (const std::uint8_t byte : part.first(std::min(part.size(), left_))) {
        --left_;
        if (!begun_) {
            begun_ = true;
            failed_ = byte != 0;
        } else if (!failed_ && !take(byte)) {
            return false;
        }
    }
    return true;
}

bool AnswerGuard::take(std::uint8_t byte) {
    if (skip_ > 0) {
        if (--skip_ == 0)
            close();
        return true;
    }
    if (argumentLeft_ > 0) {
        argument_ = argument_ << 8 | byte;
        return --argumentLeft_ > 0 || complete();
    }
    constexpr std::uint8_t firstLong = 24;
    constexpr std::uint8_t lastLong = 27;
    major_ = byte >> 5;
    argument_ = byte & 0x1F;
    if (argument_ < firstLong)
        return complete();
    if (argument_ > lastLong)
        return false;
    argumentLeft_ = std::size_t{1} << (argument_ - firstLong);
    argument_ = 0;
    return true;
}

/// The head of an item has been read.
bool AnswerGuard::complete() {
    switch (major_) {
    case majorBytes:
    case majorText:
        skip_ = argument_;
        if (argument_ == 0)
            close();
        return argument_ <= left_;
    case majorArray:
        return open(false, argument_);
    case majorMap:
        return argument_ <= left_ && open(true, 2 * argument_);
    case majorTag:
        return true; // the item it marks follows
    default:
        if (isTooMany())
            return false;
        close();
        return true;
    }
}

bool AnswerGuard::open(bool map, std::uint64_t items) {
    if (items > left_ || open_.size() >= maxDepth)
        return false;
    if (items == 0)
        close();
    else
        open_.push_back({items, map});
    return true;
}

bool AnswerGuard::isTooMany() const {
    const bool counts =
        command_ == commandGetAssertion || command_ == commandManage || command_ == commandManagePreview;
    const bool isValue = open_.size() == 1 && open_.back().map && open_.back().items % 2 == 1;
    return counts && isValue && major_ == majorUnsigned && argument_ > maxEntries &&
           (key_ == keyNumberOrParties || key_ == keyCredentials);
}

/// An item has come to its end, and with it what it was the last of.
void AnswerGuard::close() {
    if (open_.size() == 1 && open_.back().map && open_.back().items % 2 == 0)
        key_ = argument_;
    while (!open_.empty() && --open_.back().items == 0)
        open_.pop_back();
}

} // namespace fidesk::token
