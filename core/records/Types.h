#pragma once

#include "core/base/Chain.h"
#include "core/records/Job.h"

#include <string>
#include <vector>

namespace fidesk::records {

/// What has become of a key that was issued.
enum class ItemState {
    Issued,  ///< registered and handed over
    Removed, ///< its registration is gone
    InDoubt  ///< whether it is registered is not known
};

/// One issued key: a row of the inventory.
struct Item {
    std::string id{}; ///< of the job that issued it
    ItemState state{ItemState::Issued};
    KeyIdentity key{};
    Holder holder{};
    std::string portal{};
    std::string registrationId{};
    std::string nickname{};
    Bytes credentialId{};
    std::string profile{};
    TimePoint issuedAt{};
    std::string by{}; ///< userPrincipalName of the administrator
    TimePoint changedAt{};
};

/// What the records themselves write into the trail.
namespace action {
inline constexpr const char* enrolled = "key.enrolled";
inline constexpr const char* replaced = "key.replaced";
inline constexpr const char* undone = "enrolment.undone";
inline constexpr const char* failed = "enrolment.failed";
inline constexpr const char* inDoubt = "enrolment.in-doubt";
inline constexpr const char* batchBegun = "batch.begun";
inline constexpr const char* rowDone = "batch.done";
inline constexpr const char* rowFailed = "batch.failed";
inline constexpr const char* rowSkipped = "batch.skipped";
inline constexpr const char* rowInDoubt = "batch.in-doubt";
inline constexpr const char* rowAgain = "batch.retried";
inline constexpr const char* registrationRemoved = "registration.removed";
inline constexpr const char* registrationRenamed = "registration.renamed";
} // namespace action

/// One line of the audit trail. No secret is ever in it. Text is well-formed UTF-8 of at most 512 code
/// points; what is longer is cut.
struct Event {
    std::int64_t id{0};          ///< 1, 2, 3, ... without a gap; given by the records
    TimePoint time{};            ///< whole seconds; given by the records
    std::string action{};        ///< of namespace action, or "pin.set", "pin.changed", "key.reset", ...
    std::string outcome{"done"}; ///< or the error's name
    std::string by{};            ///< userPrincipalName at the portal; empty where nobody was signed in
    std::string account{};       ///< of the operating system; given by the records
    Holder holder{};
    KeyIdentity key{};
    std::string portal{};
    std::string detail{};
    std::string jobId{};
    Bytes hash{}; ///< 32 bytes; given by the records
};

/// How a job ended.
enum class Ending {
    Registered, ///< enrolled, and recorded
    Undone,     ///< nothing of it is at the portal or on the key; or nothing had been done
    Failed,     ///< as Undone, but something harmless stays, which `detail` names (a PIN that was set)
    Abandoned   ///< a person gave it up in doubt
};

/// The last event: enough to tell later whether the trail is still the one it was.
using Head = ChainHead;

/// How a row of a batch stands.
enum class RowState {
    Waiting,
    UnderWay, ///< a job of it is open; after a crash, until that is ended
    Done,
    Failed, ///< nothing of it is left behind; it may be tried again
    Skipped,
    InDoubt ///< whether it is registered is not known
};

/// One row of a batch: a key for a user.
struct BatchRow {
    std::int64_t row{0}; ///< 1, 2, 3, ...
    std::size_t line{0}; ///< in the file
    std::string user{};  ///< as in the file: userPrincipalName or id
    std::string nickname{};
    std::string label{};
    std::string profile{}; ///< id
    RowState state{RowState::Waiting};
    std::string outcome{}; ///< "done", or an error's name; empty while Waiting
    std::string detail{};
    std::string jobId{};
    std::string registrationId{};
    Bytes credentialId{};
    KeyIdentity key{}; ///< the one that was used last
    std::optional<TimePoint> changedAt{};
};

/// A list of users who get keys, as it was begun.
struct Batch {
    std::string id{};   ///< a UUID
    std::string name{}; ///< of the file
    std::string portal{};
    std::string by{};
    TimePoint startedAt{};
    std::string digest{}; ///< SHA-256 of the file, hexadecimal: the same file again is the same batch
};

/// What is wrong with the records. The first six are of ChainFault.
enum class Fault {
    Altered,         ///< the event `event` does not bear out its hash
    Missing,         ///< an event is not there though later ones are
    TailMissing,     ///< the events from `event` on are gone
    HeadAltered,     ///< all events fit, but the note of the last one does not
    NotTheExpected,  ///< all events fit, but `event` is not the expected head: written anew
    ExpectedMissing, ///< all events fit, but there is no such event as the expected head
    ItemAltered,     ///< the inventory's row `item` is not what the trail says
    ItemMissing,     ///< the trail tells of `item`, which is not in the inventory
    BatchAltered,    ///< a batch, or a row of one, is not what the trail says; `item` is "<id>" or "<id> row"
    BatchMissing     ///< the trail tells of it, and it is not there
};

/// What a check of the records found.
struct Check {
    std::int64_t events{0}; ///< in order, up to the fault if there is one
    std::int64_t items{0};  ///< likewise
    Head head{};            ///< the last event in order
    std::optional<Fault> fault{};
    std::int64_t event{0}; ///< of Altered to ExpectedMissing
    std::string item{};    ///< of the others
};

/// "InDoubt", "ItemAltered", for the file and `--json`.
std::string_view name(ItemState state);
std::string_view name(RowState state);
std::string_view name(Ending ending);
std::string_view name(Fault fault);

/// Whether a row needs no more work, as far as it stands: all but Waiting and UnderWay.
bool isSettled(RowState state);

} // namespace fidesk::records
