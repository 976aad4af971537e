#pragma once

#include "core/base/FileLock.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace fidesk::records {

/// That a program which has the records open still runs: a file beside them that it holds locked. The lock
/// ends with the program, however that ends; the file may stay, and is taken for what it is.
class Presence {
public:
    /// Makes this program present beside @p database, under a name nobody had before. Errors: FileUnwritable.
    static Result<std::unique_ptr<Presence>> beside(const std::filesystem::path& database);

    /// A UUID.
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    Presence(std::string name, FileLock lock) : name_(std::move(name)), lock_(std::move(lock)) {}
    std::string name_;
    FileLock lock_;
};

/// Whether the program of @p name, whatever that may be, is present beside @p database; where that cannot be
/// told, it is. Removes the file of one that is not. Two that ask at the same time about the same name may be
/// told that it is: ask inside of a transaction.
bool isPresent(const std::filesystem::path& database, const std::string& name);

/// Removes the files of all programs that are no longer present. As isPresent().
void forgetAbsent(const std::filesystem::path& database);

} // namespace fidesk::records
