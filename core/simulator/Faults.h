#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fidesk::simulator {

/// What goes wrong with a software key. Counting starts when the fault is set. A fault that counts is over
/// once it has struck, or when the key is pulled out; Silence and Stall go on until then. One `atTouch`
/// outlives being pulled out as long as it has not struck. Slow, Refuse and Untouched last until another
/// fault is set.
struct Fault {
    enum class Kind {
        None,
        Remove,        ///< pulled out just before the at-th report passes, in either direction
        Garbage,       ///< 64 random bytes, of `seed`, instead of the at-th report from the key
        WrongChannel,  ///< the at-th report from the key comes on a channel that is nobody's
        WrongSequence, ///< ... has a sequence number that does not follow
        WrongLength,   ///< ... tells of more bytes than come
        Silence,       ///< from the at-th report from the key on, none comes: answers and keep-alives
        TruncatedCbor, ///< half of the answer to the at-th command
        OtherCbor,     ///< in the answer to the at-th command every member is of another type
        Status,        ///< `status` instead of carrying out the at-th command
        Busy,          ///< CTAPHID_ERROR CHANNEL_BUSY instead of carrying out the at-th command
        Stall,    ///< from the at-th command on, keep-alives "processing" and no answer; cancel is ignored
        Slow,     ///< each command takes `delay` longer, with keep-alives; cancel is honoured
        Refuse,   ///< OPERATION_DENIED where a touch would count
        Untouched ///< no touch counts
    };

    Kind kind{Kind::None};
    int at{1};             ///< 1: the next one
    bool atTouch{false};   ///< Remove and Silence: when it next begins to wait for a touch, instead of `at`
    std::uint8_t status{}; ///< CTAP 2.1 section 8.2; vendor codes 0xF0 to 0xFF too
    std::uint32_t seed{1};
    std::chrono::milliseconds delay{1000};

    bool operator==(const Fault&) const = default;
};

/// Reads a fault as people write it:
/// `none`, `remove@7`, `remove@touch`, `garbage@3`, `garbage:SEED@3`, `channel@3`, `sequence@3`, `length@3`,
/// `silence@5`, `silence@touch`, `truncated@2`, `shape@2`, `status:0x37@2`, `busy@2`, `stall@2`, `slow`,
/// `slow:MILLISECONDS`, `refuse`, `untouched`. Without `@N` it is the next one. N from 1 to 1000000, delays
/// up to 3600000. Errors: InvalidArgument, with what is wrong and what there is in the detail.
Result<Fault> parseFault(std::string_view text);
/// The inverse of parseFault().
std::string toText(const Fault& fault);

/// Lets a fault strike. Not thread-safe; the engine's.
class Faults {
public:
    void set(const Fault& fault);
    [[nodiscard]] const Fault& fault() const { return fault_; }
    /// The key has been pulled out.
    void unplugged();

    /// A report is about to pass, in either direction: whether the key is pulled out instead.
    bool pullsOut();
    /// What leaves the key instead of @p report; nothing where it is silent.
    std::optional<Bytes> leaving(Bytes report);
    /// The wait for a touch begins: whether the key is pulled out.
    bool pullsOutAtTouch();
    /// A command begins: the fault it meets, of kind None where there is none.
    Fault command();
    /// Whether commands stall.
    [[nodiscard]] bool stalls() const { return struck_ && fault_.kind == Fault::Kind::Stall; }

private:
    bool counts(Fault::Kind kind);

    Fault fault_{};
    int left_{0};        ///< until it strikes; 0: it does not count, or has struck
    bool struck_{false}; ///< Silence and Stall: it goes on
};

/// The answer @p payload (a status, then CBOR) cut short, or with every member of another type.
Bytes truncated(ByteView payload);
Bytes ofAnotherShape(ByteView payload);

} // namespace fidesk::simulator
