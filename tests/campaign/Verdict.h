#pragma once

#include "tests/campaign/Desk.h"

#include <string>

namespace fidesk::campaign {

/// How key, portal and records stand.
enum class Standing {
    Nothing,  ///< nothing of the user's is anywhere
    Old,      ///< the registration that was to be replaced is as it was, and works
    Enrolled, ///< registered, on the key, recorded, and works
    Disagree
};
std::string_view name(Standing standing);

struct Verdict {
    Standing standing{Standing::Disagree};
    bool jobOpen{false}; ///< one is not over: nothing is said of agreement
    std::string facts{}; ///< for people
};

/// Asks the key, the portal (as an administrator, over HTTP) and the records of @p run, and has the key sign
/// with the PIN that its holder was given, changing it first where the key demands that; the signature is
/// held against the public key in the portal's store. Changes the key.
Verdict judge(const House& house, const Run& run);

void write(const Verdict& verdict, const std::filesystem::path& file);
Verdict readVerdict(const std::filesystem::path& file);

} // namespace fidesk::campaign
