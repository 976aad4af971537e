#pragma once

#include <string>
#include <vector>

namespace fidesk::test {

/// Keeps what is logged, from any thread and of any level, while it lives; one at a time.
class LogCapture {
public:
    LogCapture();
    ~LogCapture();
    LogCapture(const LogCapture&) = delete;
    LogCapture& operator=(const LogCapture&) = delete;

    /// Everything so far, a line each; before redaction.
    [[nodiscard]] static std::string text();
};

} // namespace fidesk::test
