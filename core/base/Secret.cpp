#include "core/base/Secret.h"

#include <openssl/crypto.h>

#include <cstring>
#include <mutex>
#include <new>
#include <ostream>
#include <utility>

namespace fidesk {

namespace {

// PINs, tokens and keys are small and few; what does not fit is taken from the ordinary heap and wiped all
// the same.
constexpr std::size_t secureHeapSize = 256 * 1024;
constexpr std::size_t secureHeapMinimum = 32;

std::uint8_t* allocate(std::size_t size) {
    static std::once_flag once;
    std::call_once(once, [] { CRYPTO_secure_malloc_init(secureHeapSize, secureHeapMinimum); });
    void* memory = OPENSSL_secure_zalloc(size);
    if (!memory)
        memory = OPENSSL_zalloc(size);
    if (!memory)
        throw std::bad_alloc();
    return static_cast<std::uint8_t*>(memory);
}

} // namespace

Secret::Secret(ByteView bytes) {
    if (bytes.empty())
        return;
    data_ = allocate(bytes.size() + 1);
    size_ = bytes.size();
    std::memcpy(data_, bytes.data(), bytes.size());
}

Secret Secret::ofSize(std::size_t size) {
    Secret secret;
    if (size == 0)
        return secret;
    secret.data_ = allocate(size + 1);
    secret.size_ = size;
    return secret;
}

Secret::~Secret() {
    wipe();
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

bool Secret::operator==(const Secret& other) const {
    return size_ == other.size_ && (size_ == 0 || CRYPTO_memcmp(data_, other.data_, size_) == 0);
}

void Secret::wipe() noexcept {
    if (data_)
        OPENSSL_secure_clear_free(data_, size_ + 1);
    data_ = nullptr;
    size_ = 0;
}

std::ostream& operator<<(std::ostream& out, const Secret&) {
    return out << "***";
}

void wipe(std::span<std::uint8_t> bytes) noexcept {
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

void wipe(std::string& text) noexcept {
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

} // namespace fidesk
