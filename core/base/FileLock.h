#pragma once

#include "core/base/Result.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace fidesk {

/// A file that one holder at a time keeps locked, in this program or another. The lock ends with its holder,
/// however that ends; the file goes with it, or stays after a crash and is then anybody's to lock. What
/// stands in the file is nobody's business. One thread at a time.
class FileLock {
public:
    /// Never waits; nothing where another holds it. Errors: FileUnwritable.
    static Result<std::optional<FileLock>> tryTake(std::filesystem::path path);
    FileLock(FileLock&&) noexcept;
    FileLock& operator=(FileLock&&) noexcept;
    ~FileLock();

private:
    struct Held;
    explicit FileLock(std::unique_ptr<Held> held);
    std::unique_ptr<Held> held_;
};

} // namespace fidesk
