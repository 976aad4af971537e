#pragma once

#include "app/portal/store/Roles.h"
#include "app/portal/store/Search.h"

namespace fidesk::server {

struct UserRecord {
    std::string id{}; ///< UUID
    OrganisationRecord organisation{};
    std::string displayName{};
    std::string userPrincipalName{};
    std::string mail{};
    std::string passwordHash{}; ///< encoded scrypt hash; "": the user has no password
    Bytes userHandle{};         ///< WebAuthn's user.id: 32 random bytes
    bool disabled{false};
};

/// Which users a caller may see: all, those of some organisations, or one user alone.
struct UserScope {
    std::vector<std::string> organisations{}; ///< ids, those below others in the tree included
    std::string userId{};                     ///< besides them
    bool everyone{false};                     ///< of every organisation
};

/// Where a page of users ended.
struct UserPosition {
    std::string sortKey{};
    std::string id{};
};

struct UserRecords {
    std::vector<UserRecord> users{};
    std::optional<UserPosition> next{}; ///< nothing: this was the last page
};

/// Users. Errors of every call: DatabaseFailed.
class Users {
public:
    explicit Users(Database& database) : database_(database) {}

    Result<std::optional<UserRecord>> byId(const std::string& id);
    /// Compared case-folded.
    Result<std::optional<UserRecord>> byUserPrincipalName(const std::string& name);

    /// The users of @p scope that meet @p condition, by display name; at most @p limit of them, those behind
    /// @p after.
    Result<UserRecords> find(const UserScope& scope, const Condition& condition, std::size_t limit,
                             const std::optional<UserPosition>& after);
    Result<std::int64_t> count(const UserScope& scope, const Condition& condition);

    /// Adds the user, or brings the one of that id up to date, with the words that search knows it by. Who is
    /// disabled is signed out everywhere, for good. Not on its own in a transaction. Errors: InvalidArgument
    /// if another user has the userPrincipalName.
    Result<void> save(const UserRecord& user);

    /// Puts another hash of the same password in place of @p from; nothing changes where it is another by
    /// now.
    Result<void> replacePasswordHash(const std::string& id, const std::string& from, const std::string& to);

private:
    Result<void> saveWords(const UserRecord& user);
    Database& database_;
};

} // namespace fidesk::server
