#pragma once

// Catch2 2 (Debian 12) and 3 (elsewhere) under one name.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include "core/base/Result.h"

#include <ostream>

namespace fidesk {

// So that a failed CHECK shows the code's name.
inline std::ostream& operator<<(std::ostream& out, ErrorCode code) {
    return out << name(code);
}

} // namespace fidesk

namespace fidesk::test {

/// The code of a result that must have failed; fails the test if it has not.
template <typename T> ErrorCode codeOf(const Result<T>& result) {
    REQUIRE_FALSE(result.has_value());
    return result.error().code;
}

/// The value of a result that must have succeeded; fails the test, saying why, if it has not.
template <typename T> T valueOf(Result<T> result) {
    INFO((result ? std::string("value") : describe(result.error())));
    REQUIRE(result.has_value());
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace fidesk::test
