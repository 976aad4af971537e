#pragma once

#include "core/base/FileLock.h"
#include "core/simulator/Memory.h"

#include <filesystem>
#include <optional>

namespace fidesk::simulator {

/// The file a software key's memory lives in: CBOR, versioned, of mode 0600, replaced atomically. Private
/// keys and the PIN's hash stand in it as they are. Locked, by a file beside it named `.lock`, as long as
/// this object lives. One thread at a time.
class StateFile {
public:
    /// Errors: KeyBusy (another has it), FileUnwritable (no lock can be made there).
    static Result<StateFile> lock(std::filesystem::path path);

    /// What is in it; nothing where there is no such file yet. Errors: FileUnreadable, Malformed.
    [[nodiscard]] Result<std::optional<Memory>> load() const;
    /// Errors: FileUnwritable; then what was there before still is.
    [[nodiscard]] Result<void> save(const Memory& memory) const;

private:
    StateFile(std::filesystem::path path, FileLock lock);

    std::filesystem::path path_;
    FileLock lock_;
};

/// The file's content, and the inverse. Errors: Malformed.
Bytes encodeMemory(const Memory& memory);
Result<Memory> decodeMemory(ByteView content);

} // namespace fidesk::simulator
