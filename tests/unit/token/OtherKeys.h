#pragma once

#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/Operations.h"

#include <map>

namespace fidesk::test {

/// What distinguishes one key of somebody else's making from the next.
struct Habits {
    cbor::Map info{};
    int protocol{1};               ///< the one PIN protocol it knows; to another it says 0x02
    std::uint8_t management{0x0A}; ///< the number it knows credential management by, and none else
    std::uint8_t bio{0x09};
    std::uint8_t unknown{0x2E}; ///< its word for "no such credential"
    bool keepsAlive{false};     ///< one keep-alive too many, inside every long answer
};

/// A key written from the standard alone: it encodes maps backwards, checks no proof, names nothing it need
/// not name, and keeps a relying party's id shortened.
class OtherKey {
public:
    explicit OtherKey(Habits habits) : habits_(std::move(habits)) {
        bare.info = answer(habits_.info);
        bare.timings = quick;
        bare.other = [this](ByteView report) { hear(report); };
    }
    OtherKey(const OtherKey&) = delete;
    OtherKey& operator=(const OtherKey&) = delete;

    static Bytes rpIdHash() { return Bytes(32, 0x77); }

    BareKey bare{};
    std::map<std::uint8_t, int> asked{}; ///< how often, by command
    int pinTries{0};
    std::uint8_t pinStatus{0};
    std::uint8_t refusal{0}; ///< its answer about a single passkey, and to the list of fingerprints

private:
    static cbor::Value backwards(const cbor::Value& value) {
        if (value.array() != nullptr) {
            cbor::Array out;
            for (const auto& one : *value.array())
                out.push_back(backwards(one));
            return out;
        }
        if (value.map() == nullptr)
            return value;
        cbor::Map out;
        for (const auto& [key, one] : *value.map())
            out.insert(out.begin(), {key, backwards(one)});
        return out;
    }

    static Bytes answer(const cbor::Value& value) {
        Bytes out{0x00};
        append(out, cbor::encodeInOrder(backwards(value)));
        return out;
    }

    /// The base point of P-256.
    static cbor::Map publicKey(int algorithm) {
        const Bytes x{0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6,
                      0xE5, 0x63, 0xA4, 0x40, 0xF2, 0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB,
                      0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2, 0x96};
        const Bytes y{0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB,
                      0x4A, 0x7C, 0x0F, 0x9E, 0x16, 0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31,
                      0x5E, 0xCE, 0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51, 0xF5};
        return {{1, 2}, {3, algorithm}, {-1, 1}, {-2, x}, {-3, y}};
    }

    static cbor::Map descriptor() { return {{"id", Bytes(16, 5)}, {"type", "public-key"}}; }

    void hear(ByteView report) {
        if (report[4] == 0x91 || !request_.add(report) || !request_.done())
            return;
        const token::Assembler whole = std::exchange(request_, {});
        const Bytes& message = whole.payload();
        if (whole.command() != 0x90)
            return bare.say(report, whole.command(), message);
        cbor::Value parameters;
        if (message.size() > 1)
            parameters = valueOf(cbor::decode(ByteView(message).subspan(1)));
        ++asked[message.front()];
        reply(report, act(message.front(), parameters));
    }

    void reply(ByteView cid, const Bytes& message) {
        bare.say(cid, 0x90, message);
        auto& replies = bare.script->replies;
        if (!habits_.keepsAlive || replies.size() < 2)
            return;
        Bytes late = **replies.back();
        late[4] = 0xBB;
        late[5] = 0;
        late[6] = 1;
        late[7] = 1;
        replies.insert(replies.end() - 1, std::optional(late));
    }

    Bytes act(std::uint8_t command, const cbor::Value& p) {
        if (command == 0x06)
            return clientPin(p);
        if (command == habits_.management)
            return manage(p);
        if (command == habits_.bio)
            return bio(p);
        switch (command) {
        case 0x01:
            return p.find(8) != nullptr && p.find(8)->bytes() != nullptr && p.find(8)->bytes()->empty()
                       ? Bytes{0x31}
                       : make();
        case 0x02:
            return p.find(5) != nullptr && p.find(5)->find("up") != nullptr
                       ? Bytes{habits_.unknown}
                       : answer(cbor::Map{{1, descriptor()}, {2, authData(0x05)}, {3, Bytes(70, 9)}});
        case 0x07:
        case 0x0B:
        case 0x0D:
            return {0x00};
        default:
            return {0x01};
        }
    }

    static Bytes authData(std::uint8_t flags) {
        Bytes out(32, 0x55);
        append(out, Bytes{flags, 0, 0, 0, 1});
        return out;
    }

    static Bytes make() {
        Bytes data = authData(0x45);
        append(data, Bytes(16, 0x11));
        append(data, Bytes{0, 16});
        append(data, Bytes(16, 5));
        append(data, cbor::encode(publicKey(-7)));
        return answer(cbor::Map{{1, "of-their-own"},
                                {2, data},
                                {3, cbor::Map{{"alg", -65000}, {"sig", Bytes(3000, 4)}, {"zzz", true}}}});
    }

    Bytes clientPin(const cbor::Value& p) {
        const auto* protocol = p.find(1);
        if (protocol == nullptr || *protocol != cbor::Value(habits_.protocol))
            return {0x02};
        switch (*valueOf(Result<cbor::Value>(*p.find(2))).integer()) {
        case 1:
            return answer(cbor::Map{{3, 5}, {4, false}});
        case 2:
            return answer(cbor::Map{{1, publicKey(-25)}});
        case 5:
        case 9:
            ++pinTries;
            if (pinStatus != 0)
                return {pinStatus};
            return answer(cbor::Map{{2, Bytes(habits_.protocol == 1 ? 32 : 48, 3)}});
        case 3:
        case 4:
            return {0x00};
        default:
            return {0x3E};
        }
    }

    Bytes manage(const cbor::Value& p) {
        switch (*p.find(1)->integer()) {
        case 1:
            return answer(cbor::Map{{1, 1}, {2, 3}});
        case 2:
            return answer(cbor::Map{{3, cbor::Map{{"id", "...ng.portal.example"}}}, {4, rpIdHash()}, {5, 1}});
        case 4: {
            const auto* parameters = p.find(2);
            if (parameters == nullptr || parameters->find(1) == nullptr ||
                *parameters->find(1) != cbor::Value(rpIdHash()))
                return {habits_.unknown};
            return answer(cbor::Map{
                {6, cbor::Map{{"id", Bytes(8, 6)}}}, {7, descriptor()}, {8, publicKey(-7)}, {9, 1}, {10, 2}});
        }
        default:
            return {refusal};
        }
    }

    Bytes bio(const cbor::Value& p) {
        const auto* command = p.find(2);
        if (command == nullptr || command->integer() == nullptr)
            return {0x14};
        if (*command == cbor::Value(1))
            return answer(cbor::Map{{4, Bytes(2, 8)}, {5, 0}, {6, 0}});
        if (*command == cbor::Value(4) && refusal != 0)
            return {refusal};
        if (*command == cbor::Value(4))
            return answer(cbor::Map{
                {7, cbor::Array{cbor::Map{{1, Bytes(2, 8)}, {2, "thumb"}}, cbor::Map{{1, Bytes(2, 9)}}}}});
        if (*command == cbor::Value(7))
            return answer(cbor::Map{{2, 1}});
        return {0x00};
    }

    Habits habits_;
    token::Assembler request_{};
};

} // namespace fidesk::test
