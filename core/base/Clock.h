#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace fidesk {

using TimePoint = std::chrono::system_clock::time_point;

/// The seam for the time of day. Implementations may be called from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return std::chrono::system_clock::now(); }
};

/// "2026-04-20T10:15:30Z" (RFC 3339, UTC, whole seconds).
std::string toIso8601(TimePoint time);

/// Reads RFC 3339, with or without fractions of a second, with Z or an offset. Errors: Malformed.
Result<TimePoint> fromIso8601(std::string_view text);

} // namespace fidesk
