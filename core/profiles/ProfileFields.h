#pragma once

#include "core/profiles/Profile.h"

#include <QJsonObject>

namespace fidesk::profiles {

/// Stands in no member's name: parseJsonObject() lets none pass.
inline constexpr char placeEnd = '\0';

/// The members of @p json as a profile without an id; what the schema says, and what members say together.
/// Errors: Malformed, `detail` is the place ("name", "allowedModels[2]"), placeEnd, and what is wrong there.
Result<Profile> profileOf(const QJsonObject& json);

/// "name: is missing": what profileOf() says, for people.
std::string readable(const std::string& detail);

/// A member's value as it stands in a file.
struct Written {
    const char* name;
    QJsonValue value;
};

/// The members of @p profile, in the order of the schema; those that say nothing are left out.
std::vector<Written> membersOf(const Profile& profile);

} // namespace fidesk::profiles
