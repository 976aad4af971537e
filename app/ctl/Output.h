#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <QJsonObject>

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::ctl {

/// The exit codes of `fideskctl`.
enum class Exit : int { Done = 0, Failed = 1, Usage = 2, NothingToDoItWith = 3 };

/// What a failed command exits with: NothingToDoItWith for NoKey, SignInNeeded and PortalNotAdded, Failed for
/// all others.
Exit exitOf(ErrorCode code);

/// {"error":{"code","message","detail","native"}}: the shape of every failure with `--json`. `code` is an
/// enumerator of ErrorCode; `message` is the sentence for people, @p sentence where there is one that knows
/// more than the code's own; PinWrong adds "retriesLeft".
QJsonObject toJson(const Error& error, const std::string& sentence = {});

/// One row of a table, a cell for each column. UTF-8, in any state: it is made printable when it is shown.
using Row = std::vector<std::string>;

/// "Name:  value", and below the value what explains it. UTF-8, in any state.
struct Fact {
    std::string name{};
    std::string value{};
    std::string note{};
};

/// What a command says. For people: sentences and tables on @p out, progress and errors on @p err. With
/// `--json`: one object a line on @p out and nothing else there; errors too. Everything passes printable().
/// One thread at a time.
class Output {
public:
    struct Options {
        bool json{false};
        bool verbose{false};       ///< errors show their detail
        std::size_t columns{0};    ///< of the terminal that @p out is; 0: it is none
        std::size_t errColumns{0}; ///< likewise of @p err
    };
    Output(std::ostream& out, std::ostream& err, Options options);

    [[nodiscard]] bool json() const { return options_.json; }

    /// From now on standard output has raw() only: what people are told goes to @p err.
    void keepOutFree() { free_ = true; }

    /// A sentence for people; with `--json` nothing.
    void say(std::string_view line);
    /// Columns for people, a heading above; with `--json` nothing. On a terminal that is too narrow the
    /// widest cells are cut short, but never those of a column "ID".
    void table(const Row& heading, const std::vector<Row>& rows);
    /// "Name:  value" lines for people, under @p title if there is one; with `--json` nothing. Facts without
    /// a value are left out.
    void facts(const std::vector<Fact>& facts, const std::string& title = {});
    /// The result for programs; without `--json` nothing. Give one for each command, or one for each event of
    /// a command that watches.
    void result(const QJsonObject& object);
    /// A result with a secret in it, which no string of ours keeps: for people on a line of its own behind
    /// @p label, for programs as the member @p member of @p object. @p secret: ASCII letters and digits.
    /// Errors: FileUnwritable if it could not be written.
    Result<void> secret(const std::string& label, const QJsonObject& object, std::string_view member,
                        ByteView secret);
    /// Bytes as they are, for people and programs alike. Errors: as secret().
    Result<void> raw(ByteView bytes);
    /// How far it is, or what the key waits for: on @p err, with `--json` too.
    void progress(std::string_view line);
    /// A line that the next one replaces, where @p err is a terminal; otherwise nothing. Empty: takes it
    /// away.
    void passing(std::string_view line);
    /// The failure, as a sentence with the way out, or as JSON. @p sentence: as toJson(). @p key: {"id",...},
    /// the key it is about, if any.
    void failure(const Error& error, const std::string& sentence = {}, const QJsonObject& key = {});

private:
    void line(std::ostream& stream, std::string_view text);

    [[nodiscard]] std::ostream& people() { return free_ ? err_ : out_; }

    std::ostream& out_;
    std::ostream& err_;
    Options options_;
    bool free_{false};    ///< standard output is for something else
    bool passing_{false}; ///< there is a line that the next one replaces
};

} // namespace fidesk::ctl
