#pragma once

#include "core/base/Bytes.h"

#include <cstddef>
#include <iosfwd>
#include <string_view>

namespace fidesk {

/// Bytes nobody else may see: move-only, kept in OpenSSL's secure heap (locked in memory where the operating
/// system lets it), wiped on destruction. Streams as `***`; there is deliberately no conversion to a string.
/// A value type: not to be used from two threads at once.
class Secret {
public:
    Secret() = default;
    /// Copies @p bytes; wiping the original is the caller's affair.
    explicit Secret(ByteView bytes);
    explicit Secret(std::string_view text) : Secret(asBytes(text)) {}
    /// @p size zero bytes, to be filled through data().
    static Secret ofSize(std::size_t size);
    ~Secret();

    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    /// A second copy, asked for by name.
    [[nodiscard]] Secret clone() const { return Secret(view()); }

    [[nodiscard]] ByteView view() const { return {data_, size_}; }
    [[nodiscard]] std::string_view text() const { return {reinterpret_cast<const char*>(data_), size_}; }
    [[nodiscard]] std::uint8_t* data() { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

    /// NUL-terminated, for C interfaces; "" when empty.
    [[nodiscard]] const char* c_str() const { return data_ ? reinterpret_cast<const char*>(data_) : ""; }

    /// Whether both hold the same bytes, in time that depends on the lengths alone.
    [[nodiscard]] bool operator==(const Secret& other) const;

private:
    void wipe() noexcept;

    std::uint8_t* data_{nullptr}; // size_ bytes and a NUL
    std::size_t size_{0};
};

std::ostream& operator<<(std::ostream& out, const Secret&);

/// Overwrites @p bytes so that the compiler cannot leave it out.
void wipe(std::span<std::uint8_t> bytes) noexcept;
void wipe(std::string& text) noexcept;

} // namespace fidesk
