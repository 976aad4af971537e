#include "core/simulator/Faults.h"

#include "core/cbor/Cbor.h"

#include <random>

namespace fidesk::simulator {

namespace {

using Kind = Fault::Kind;

constexpr std::size_t commandByte = 4;
constexpr std::uint8_t initialBit = 0x80;
constexpr std::uint8_t cborMessage = 0x90;
constexpr std::size_t lengthByte = 5;

Bytes garbage(std::size_t size, std::uint32_t seed) {
    std::mt19937 generator(seed); // the same bytes everywhere
    Bytes out(size);
    for (std::uint8_t& byte : out)
        byte = static_cast<std::uint8_t>(generator());
    return out;
}

Bytes onWrongChannel(Bytes report) {
    for (std::size_t i = 0; i < commandByte; ++i)
        report[i] ^= 0xA5;
    return report;
}

/// The first report of a message becomes one that continues nothing.
Bytes outOfSequence(Bytes report) {
    const bool initial = (report[commandByte] & initialBit) != 0;
    report[commandByte] = initial ? 0x7F : static_cast<std::uint8_t>((report[commandByte] + 3) & 0x7F);
    return report;
}

/// A report that continues a message becomes the first of one that is never finished.
Bytes ofWrongLength(Bytes report) {
    if ((report[commandByte] & initialBit) == 0) {
        report[commandByte] = cborMessage;
        report[lengthByte] = 0;
    }
    ++report[lengthByte]; // 256 bytes more
    return report;
}

cbor::Value ofAnotherType(const cbor::Value& value) {
    if (value.integer())
        return "a number was here";
    if (value.text() || value.boolean())
        return 7;
    if (value.bytes())
        return true;
    if (value.array())
        return cbor::Map{{1, *value.array()}};
    return cbor::Array{1, 2};
}

} // namespace

void Faults::set(const Fault& fault) {
    fault_ = fault;
    struck_ = false;
    left_ = fault.atTouch ? 0 : fault.at;
}

void Faults::unplugged() {
    switch (fault_.kind) {
    case Kind::Slow:
    case Kind::Refuse:
    case Kind::Untouched:
        return;
    case Kind::None:
    case Kind::Remove:
    case Kind::Garbage:
    case Kind::WrongChannel:
    case Kind::WrongSequence:
    case Kind::WrongLength:
    case Kind::Silence:
    case Kind::TruncatedCbor:
    case Kind::OtherCbor:
    case Kind::Status:
    case Kind::Busy:
    case Kind::Stall:
        break;
    }
    if (!fault_.atTouch || struck_)
        set({});
}

/// Whether the fault is of that kind and this is what it has been counting to.
bool Faults::counts(Kind kind) {
    return fault_.kind == kind && left_ > 0 && --left_ == 0;
}

bool Faults::pullsOut() {
    return counts(Kind::Remove);
}

std::optional<Bytes> Faults::leaving(Bytes report) {
    if (counts(Kind::Silence))
        struck_ = true;
    if (struck_ && fault_.kind == Kind::Silence)
        return std::nullopt;
    const Fault fault = fault_;
    Bytes wrong;
    if (counts(Kind::Garbage))
        wrong = garbage(report.size(), fault.seed);
    else if (counts(Kind::WrongChannel))
        wrong = onWrongChannel(std::move(report));
    else if (counts(Kind::WrongSequence))
        wrong = outOfSequence(std::move(report));
    else if (counts(Kind::WrongLength))
        wrong = ofWrongLength(std::move(report));
    else
        return report;
    set({});
    return wrong;
}

bool Faults::pullsOutAtTouch() {
    if (!fault_.atTouch)
        return false;
    struck_ = true;
    return fault_.kind == Kind::Remove;
}

Fault Faults::command() {
    if (fault_.kind == Kind::Slow || stalls())
        return fault_;
    if (counts(Kind::Stall)) {
        struck_ = true;
        return fault_;
    }
    if (counts(Kind::Status) || counts(Kind::Busy) || counts(Kind::TruncatedCbor) ||
        counts(Kind::OtherCbor)) {
        const Fault met = fault_;
        set({});
        return met;
    }
    return {};
}

Bytes truncated(ByteView payload) {
    return toBytes(payload.first((payload.size() + 1) / 2));
}

Bytes ofAnotherShape(ByteView payload) {
    Bytes out = toBytes(payload.first(1));
    const auto body = cbor::decode(payload.subspan(1));
    cbor::Value other = cbor::Array{1, 2, 3};
    if (body && body->map()) {
        cbor::Map map = *body->map();
        for (auto& [key, value] : map)
            value = ofAnotherType(value);
        other = std::move(map);
    }
    append(out, cbor::encode(other));
    return out;
}

} // namespace fidesk::simulator
