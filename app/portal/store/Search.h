#pragma once

#include "app/portal/store/Database.h"

#include <string>
#include <vector>

namespace fidesk::server {

/// What of a user a condition looks at.
enum class UserField { Any, DisplayName, UserPrincipalName, Mail };

/// Which users are wanted: a tree of conditions. Text is compared case-folded.
struct Condition {
    enum class Kind {
        All,        ///< every user
        And,        ///< every one of `parts`
        Or,         ///< one of `parts`
        Words,      ///< each word of `text` begins a word of the field
        StartsWith, ///< the field begins with `text`; not for Any
        Equals      ///< the field is `text`; not for Any
    };
    Kind kind{Kind::All};
    UserField field{UserField::Any};
    std::string text{};
    std::vector<Condition> parts{};
};

/// A piece of SQL over `users u` with `?` placeholders, and what is bound to them.
struct SqlCondition {
    std::string sql{};
    std::vector<Value> values{};
};

SqlCondition toSql(const Condition& condition);

} // namespace fidesk::server
