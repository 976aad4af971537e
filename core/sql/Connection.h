#pragma once

#include "core/base/Result.h"
#include "core/sql/PostgreSql.h"
#include "core/sql/Value.h"
#include "core/sql/WriterQueue.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <unordered_map>

namespace fidesk::sql {

/// What Database stands on: one connection of QtSql with its prepared statements. Of one thread.
class Connection {
public:
    /// As Database::open(). Errors: as there.
    static Result<std::unique_ptr<Connection>> open(const std::string& address, bool create);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs @p sql and gives the query, to be read and finished before the next. Errors: DatabaseFailed;
    /// InvalidArgument.
    Result<QSqlQuery*> execute(const std::string& sql, const std::vector<Value>& values);

    /// Waits until it is this connection's turn to write, where this process has others to the same file, for
    /// as long as SQLite waits for other processes. Null, at once, where a server puts them in order. Errors:
    /// DatabaseFailed.
    Result<WriterQueue::Turn> turnToWrite();

    /// Whether the server ended the connection: reconnect() before anything else.
    [[nodiscard]] bool isLost() const { return lost_; }

    /// Drops what is left of the connection and makes a new one. Errors: DatabaseFailed, and it is still
    /// lost.
    Result<void> reconnect();

    [[nodiscard]] Dialect dialect() const { return server_ ? Dialect::PostgreSql : Dialect::Sqlite; }

    /// What @p error, of a query of this connection, is to callers; notes whether the connection is lost.
    Error failed(const QSqlError& error);

private:
    Connection();
    Result<void> finish(const char* statement); ///< runs it, whatever it gives
    Result<void> useWriteAheadLog();
    Result<void> connectToFile(const std::string& path, bool create);
    Result<void> connectToServer();
    Result<QSqlQuery*> prepared(const std::string& sql);
    void drop();

    QString name_;
    std::optional<ServerAddress> server_{};
    std::shared_ptr<WriterQueue> writers_{};
    std::unordered_map<std::string, QSqlQuery> statements_{};
    bool lost_{false};
};

} // namespace fidesk::sql
