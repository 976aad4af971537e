#pragma once

#include "core/batch/Attendant.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace fidesk::batch {

/// Rows that are in doubt since their key was pulled out, or the portal was not there, with the PIN of the
/// key: as long as the program runs, and nowhere else. Any thread.
class PulledKeys {
public:
    struct Pulled {
        RowAtWork work{};
        token::Pin pin;
    };

    /// @p pulled in place of what is kept of that row.
    void keep(Pulled pulled);
    void forget(std::int64_t row);
    /// Copies, by row.
    [[nodiscard]] std::vector<Pulled> all() const;

private:
    mutable std::mutex mutex_{};
    std::map<std::int64_t, Pulled> pulled_{};
};

} // namespace fidesk::batch
