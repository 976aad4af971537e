#pragma once

#include "app/portal/store/Users.h"
#include "core/base/Random.h"

namespace fidesk::server {

/// Of every sample user; the samples are for practice on machines of one's own.
inline constexpr std::string_view samplePassword = "practice";
inline constexpr std::string_view sampleAdministrator = "admin@contoso.example";

/// Fills an empty store with 3 organisations and 500 users: the Local Administrator of "Contoso Health",
/// sampleAdministrator, and 499 more, the same names every time. @p passwordHash is the hash of
/// samplePassword: one for all, because making 500 takes most of a minute. In a transaction of its own.
/// Errors: InvalidArgument if there is a user already; DatabaseFailed.
Result<void> addSamples(Database& database, Random& random, const std::string& passwordHash);

} // namespace fidesk::server
