#pragma once

#include <memory>
#include <type_traits>

namespace fidesk {

/// Gives an object of a C library back with the library's own function, which takes the object (as OpenSSL's
/// do) or the address of the pointer to it (as libfido2's do).
template <auto Free> struct Deleter {
    template <typename T> void operator()(T* object) const {
        if constexpr (std::is_invocable_v<decltype(Free), T*>)
            Free(object);
        else
            Free(&object);
    }
};

/// `using Key = Owner<EVP_PKEY, EVP_PKEY_free>;`
template <typename T, auto Free> using Owner = std::unique_ptr<T, Deleter<Free>>;

} // namespace fidesk
