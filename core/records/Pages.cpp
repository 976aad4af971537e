#include "core/records/Pages.h"

#include <algorithm>

namespace fidesk::records {

Result<void> eachItem(Records& records, const std::string& text, std::size_t atOnce,
                      const std::function<bool(const Item&)>& take) {
    for (Search search{.text = text, .limit = atOnce};; search.offset += atOnce) {
        FIDESK_ASSIGN(const std::vector<Item> page, records.items(search));
        if (!std::ranges::all_of(page, take) || page.size() < atOnce)
            return {};
    }
}

Result<void> eachEvent(Records& records, const std::string& text, std::size_t atOnce,
                       const std::function<bool(const Event&)>& take) {
    for (Search search{.text = text, .limit = atOnce};;) {
        FIDESK_ASSIGN(const std::vector<Event> page, records.events(search));
        if (!std::ranges::all_of(page, take) || page.size() < atOnce)
            return {};
        search.before = page.back().id;
    }
}

} // namespace fidesk::records
