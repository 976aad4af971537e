#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::server {

/// What of a user a condition looks at.
enum class UserField { Any, DisplayName, UserPrincipalName, Mail };

/// Which users are wanted: a tree of conditions.
struct Condition {
    enum class Kind {
        All,        ///< every user
        And,        ///< every one of `parts`
        Or,         ///< one of `parts`
        Words,      ///< each word of `text` begins a word of the field; diacritical marks do not count
        StartsWith, ///< the field begins with `text`, compared case-folded; not for Any
        Equals      ///< the field is `text`, compared case-folded; not for Any
    };
    Kind kind{Kind::All};
    UserField field{UserField::Any};
    std::string text{};
    std::vector<Condition> parts{};
};

/// The texts of a user that conditions are about.
struct UserNames {
    std::string_view displayName{};
    std::string_view userPrincipalName{};
    std::string_view mail{};
};

/// @p condition in fewer words: groups of one part are that part, and "the display name, or the user name, or
/// the mail has a word that begins with x" is the same for Any.
Condition simplified(Condition condition);

/// Decides by their texts which users meet a condition: what a search gives is what this lets pass.
class Matcher {
public:
    explicit Matcher(const Condition& condition);

    [[nodiscard]] bool matches(const UserNames& user) const;

private:
    struct Texts;
    [[nodiscard]] bool meets(const Condition& condition, Texts& user) const;
    void prepare(Condition& condition);

    Condition condition_;
    std::map<std::string, std::vector<std::string>> words_{}; ///< of each text of a Words
};

} // namespace fidesk::server
