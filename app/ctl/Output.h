#pragma once

#include "core/base/Error.h"

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
/// enumerator of ErrorCode; `message` is the sentence for people; PinWrong adds "retriesLeft".
QJsonObject toJson(const Error& error);

/// One row of a table, a cell for each column. UTF-8, in any state: it is made printable when it is shown.
using Row = std::vector<std::string>;

/// What a command says. For people: sentences and tables on @p out, progress and errors on @p err. With
/// `--json`: one object a line on @p out and nothing else there; errors too. Everything passes printable().
/// One thread at a time.
class Output {
public:
    struct Options {
        bool json{false};
        bool verbose{false}; ///< errors show their detail
    };
    Output(std::ostream& out, std::ostream& err, Options options);

    [[nodiscard]] bool json() const { return options_.json; }

    /// A sentence for people; with `--json` nothing.
    void say(std::string_view line);
    /// Columns for people, a heading above; with `--json` nothing.
    void table(const Row& heading, const std::vector<Row>& rows);
    /// "Name:  value" lines for people; with `--json` nothing. Pairs without a value are left out.
    void facts(const std::vector<std::pair<std::string, std::string>>& facts);
    /// The result for programs; without `--json` nothing. Give one for each command, or one for each event of
    /// a command that watches.
    void result(const QJsonObject& object);
    /// How far it is, or what the key waits for: on @p err, with `--json` too.
    void progress(std::string_view line);
    /// The failure, as a sentence with the way out, or as JSON.
    void failure(const Error& error);

private:
    void line(std::ostream& stream, std::string_view text);

    std::ostream& out_;
    std::ostream& err_;
    Options options_;
};

} // namespace fidesk::ctl
