#include "app/portal/access/Rules.h"

#include <algorithm>
#include <array>

namespace fidesk::server {

namespace {

constexpr bool yes = true;
constexpr bool no = false;

// Whoever registers a key for somebody can sign in as them, and whoever removes the last one leaves them with
// a password alone. So a Local Administrator changes the keys of those only who have no power beyond their
// own: of a portal administrator, or of somebody who administers an organisation above or beside theirs, they
// see the keys and no more, though that person is a member of their organisation. Colleagues with the same
// power help each other out. So may Local Administrators help themselves, as members of an organisation that
// they administer: what they gain is a key to what they have, and the trail names them. Users change nothing:
// a key is handed to them.
constexpr std::array<Rule, actionCount> rules{{
    // clang-format off
    //                                                   changes  themselves  member  superior  portal administrator
    {Action::ReadAccount,        "account.read",         no,      yes,        yes,    yes,      yes},
    {Action::FindUsers,          "user.find",            no,      yes,        yes,    yes,      yes},
    {Action::ReadUser,           "user.read",            no,      yes,        yes,    yes,      yes},
    {Action::ReadRegistrations,  "registration.read",    no,      yes,        yes,    yes,      yes},
    {Action::IssueOptions,       "registration.options", yes,     no,         yes,    no,       yes},
    {Action::Register,           "registration.create",  yes,     no,         yes,    no,       yes},
    {Action::Rename,             "registration.rename",  yes,     no,         yes,    no,       yes},
    {Action::Remove,             "registration.remove",  yes,     no,         yes,    no,       yes},
    {Action::ReadAudit,          "audit.read",           no,      no,         yes,    yes,      yes},
    // clang-format on
}};

constexpr bool isInOrder() {
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (static_cast<std::size_t>(rules[i].action) != i)
            return false;
    return true;
}
static_assert(isInOrder(), "every action has its rule, in the enum's order");

} // namespace

const Rule& ruleOf(Action action) {
    return rules[static_cast<std::size_t>(action)];
}

bool isAllowed(const Rule& rule, bool portalAdministrator, const Relation& relation) {
    if (portalAdministrator)
        return rule.administrator;
    const bool asAdministrator = relation.member && (relation.superior ? rule.superior : rule.member);
    return asAdministrator || (relation.themselves && rule.themselves);
}

} // namespace fidesk::server
