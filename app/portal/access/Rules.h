#pragma once

#include <cstddef>
#include <string_view>

namespace fidesk::server {

/// What a program can ask of the API. Every route of it has one.
enum class Action {
    ReadAccount,       ///< who am I
    FindUsers,         ///< search; finds those only that the caller may see
    ReadUser,          ///< one user's names
    ReadRegistrations, ///< their keys
    IssueOptions,      ///< a challenge to register a key with
    Register,          ///< a key for them
    Rename,            ///< a registration
    Remove,            ///< a registration
    ReadAudit          ///< the trail of those users that the caller administers
};
inline constexpr std::size_t actionCount = 9;

/// Who may do an action; each column speaks for callers who are not covered by one to its right.
struct Rule {
    Action action{};
    std::string_view name{};   ///< in the audit trail
    bool changes{false};       ///< runs in a transaction, and is in the audit trail done or refused
    bool themselves{false};    ///< any user, of themselves
    bool member{false};        ///< Local Administrators, of members of their organisations and those below
    bool superior{false};      ///< the same, where the member has a power that the caller lacks
    bool administrator{false}; ///< portal administrators, of everybody
};

const Rule& ruleOf(Action action);

/// What the user a request is about is to its caller.
struct Relation {
    bool themselves{false};
    bool member{false}; ///< of an organisation that the caller administers, or of one below it
    bool superior{
        false}; ///< is portal administrator, or administers an organisation that the caller does not
};

/// Whether the user may do it to whom they have that relation to.
bool isAllowed(const Rule& rule, bool portalAdministrator, const Relation& relation);

/// Whom a page is for, or an endpoint that is none of the API's. Every such route has one.
enum class Audience {
    Anyone,    ///< whoever comes: to sign in, for styles and scripts, for what is public
    OwnPages,  ///< scripts of the portal's own pages, signed in or not; the handler refuses other sites'
    AsksFirst, ///< whoever comes; the handler sends who is not signed in to /signin, with its own way back
    SigningIn, ///< who gave the right password in this browser and is still asked for a key
    SignedIn,  ///< who is signed in in this browser
    Programs   ///< OAuth 2.0 clients; the handler refuses those it does not know
};

} // namespace fidesk::server
