#pragma once

#include "app/portal/commands/Commands.h"

#include <optional>

namespace fidesk::server {

// The commands of a portal administrator. Each works on the store at the address `store`, beside portals that
// serve it or without any; says what it did on standard output, what went wrong on standard error; and gives
// the exit code. Those that change something put it on the audit trail, with "fidesk-portal" as the actor and
// the name of the operating system's user in its detail. Doing twice what is done changes nothing and is no
// failure, unless it says otherwise. `json`: for programs; one JSON object a line, and nothing else on
// standard output.

struct NewUser {
    std::string name{}; ///< userPrincipalName
    std::string displayName{};
    std::string mail{}; ///< may be empty
    std::string organisation{};
    bool passwordFromStdin{false}; ///< its first line; else the user has none yet
};

/// Fails where there is a user of that name already.
int addUser(const std::string& store, const NewUser& user);

/// Asks for the password twice, or reads it from standard input. Ends the user's sessions and tokens.
int setPassword(const std::string& store, const std::string& user, bool fromStdin);

/// Disables a user, and ends their sessions and tokens; or enables them again.
int setDisabled(const std::string& store, const std::string& user, bool disabled);

int showUser(const std::string& store, const std::string& user, bool json);

/// @p parent: its name; empty: a root. Fails where there is one of that name elsewhere in the tree.
int addOrganisation(const std::string& store, const std::string& name, const std::string& parent);

/// The whole tree.
int listOrganisations(const std::string& store, bool json);

/// @p organisation: its name; nothing: of the portal.
int grantAdministration(const std::string& store, const std::string& user,
                        const std::optional<std::string>& organisation);
int revokeAdministration(const std::string& store, const std::string& user,
                         const std::optional<std::string>& organisation);

/// What holds for the organisation's users, and who said so.
int showPolicy(const std::string& store, const std::string& organisation, bool json);

/// Sets fields of the organisation's own policy: "field=value" each, lists with commas between; or those in
/// the JSON file at @p file ("-": standard input). The others stay.
int setPolicy(const std::string& store, const std::string& organisation,
              const std::vector<std::string>& assignments, const std::string& file);

/// Takes fields out of the organisation's own policy, so that its parent decides; all, where none is named.
int unsetPolicy(const std::string& store, const std::string& organisation,
                const std::vector<std::string>& fields);

struct AuditListing {
    std::string organisation{}; ///< its name: those below it are told, too; empty: everybody's
    std::string
        since{}; ///< RFC 3339, or a date alone, which is its first second in UTC; empty: from the first
    bool json{false};
};

/// Oldest first.
int listAudit(const std::string& store, const AuditListing& listing);

/// Walks along the chain of the audit trail. @p expected: "HASH:ID" as an earlier run gave it, or empty.
int verifyAudit(const std::string& store, const std::string& expected, bool json);

} // namespace fidesk::server
