#pragma once

#include "app/portal/store/Audit.h"
#include "app/portal/store/Users.h"
#include "core/base/Random.h"

#include <QJsonObject>

#include <functional>

namespace fidesk::server {

/// What a command that changes the store works with, inside a transaction.
struct Change {
    Database& database;
    Random& random;
    AuditRecord line{}; ///< what goes on the audit trail: the step's to fill in
    bool changed{true}; ///< false: it was so already, and nothing goes there
};

/// What was done, in a sentence for the person at the terminal; more of them on lines of their own.
using ChangeStep = std::function<Result<std::string>(Change&)>;

/// The line of a command that does @p action, with who started it; the rest is to be filled in.
AuditRecord commandLine(std::string_view action, Random& random);

/// Opens the store and runs @p step in a transaction that ends with its audit line; then says what it gave.
/// The exit code.
int change(const std::string& store, std::string_view action, const ChangeStep& step);

/// Opens the store and runs @p step, which changes nothing. The exit code.
int look(const std::string& store, const std::function<Result<int>(Database&)>& step);

/// The user of that userPrincipalName or id. Errors: InvalidArgument with a sentence that names the near
/// ones; DatabaseFailed.
Result<UserRecord> knownUser(Database& database, const std::string& name);

/// The organisation of that name. Errors: as knownUser().
Result<OrganisationRecord> knownOrganisation(Database& database, const std::string& name);

/// Fills in whom a line is about.
void setSubject(AuditRecord& line, const UserRecord& user);

/// Adds @p what to a line's detail.
void addDetail(AuditRecord& line, const std::string& what);

/// One line on standard output: printable text, or JSON.
void print(const std::string& line);
void print(const QJsonObject& json);

} // namespace fidesk::server
