#pragma once

#include "core/records/Records.h"

#include <functional>

namespace fidesk::records {

/// Hands each issued key that matches @p text (Search::text) to @p take, in the order of Records::items(),
/// until it gives false. Reads @p atOnce at a time, so that memory does not grow with the records; what is
/// added meanwhile may come twice. Errors: Records::items().
Result<void> eachItem(Records& records, const std::string& text, std::size_t atOnce,
                      const std::function<bool(const Item&)>& take);

/// The same for the trail, the newest first; nothing comes twice. Errors: Records::events().
Result<void> eachEvent(Records& records, const std::string& text, std::size_t atOnce,
                       const std::function<bool(const Event&)>& take);

} // namespace fidesk::records
