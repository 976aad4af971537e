#pragma once

#include "app/portal/store/Search.h"
#include "core/base/Result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace fidesk::server {

/// Where in the index the users are who may meet a condition.
struct SearchPlan {
    /// Beginnings of entries, ascending, none a beginning of another: whoever meets the condition has an
    /// entry that begins with one of them.
    std::vector<std::string> beginnings{};
    std::int64_t signature{0}; ///< the bits that all of them have
    /// What, besides the beginnings, is in the entries of all of them (partOf()), ascending.
    std::vector<std::string> parts{};
    bool exact{false}; ///< and nobody else is there: who is found need not be read to be counted
    /// Which of several ways was taken, where there were any, in the order they came up: the same choices
    /// give the same plan.
    std::vector<std::size_t> choices{};
};

/// About how many entries begin with a text; need not be right for it to find everybody.
using EntryEstimate = std::function<Result<std::int64_t>(const std::string& beginning)>;

/// Plans by the rarest words. Errors: those of @p estimate.
Result<SearchPlan> planSearch(const Condition& condition, const EntryEstimate& estimate);

/// The plan made before with those @p choices. Errors: InvalidArgument if they are not of this condition.
Result<SearchPlan> planSearch(const Condition& condition, const std::vector<std::size_t>& choices);

} // namespace fidesk::server
