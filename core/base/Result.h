#pragma once

#include "core/base/Error.h"

#include <tl/expected.hpp>

namespace fidesk {

/// What a function gives back that can fail: a value, or an Error. Never ignored.
template <typename T> class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
    Result(tl::expected<T, Error> other) : tl::expected<T, Error>(std::move(other)) {}
};

/// Returned from a function that gives a Result: `return fail(ErrorCode::PinTooShort);`
inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

inline tl::unexpected<Error> fail(ErrorCode code, std::string detail = {}, int native = 0) {
    return tl::unexpected<Error>(Error{code, std::move(detail), native});
}

} // namespace fidesk

/// Leaves the function with the error of @p expression, a Result, if it has one; its value, if any, is
/// dropped.
#define FIDESK_TRY(expression)                                                                               \
    do {                                                                                                     \
        if (auto fideskTried = (expression); !fideskTried)                                                   \
            return ::fidesk::fail(std::move(fideskTried).error());                                           \
    } while (false)

#define FIDESK_JOIN2(a, b) a##b
#define FIDESK_JOIN(a, b) FIDESK_JOIN2(a, b)

/// `FIDESK_ASSIGN(auto info, token.info());` declares `info` with the value, or leaves with the error.
#define FIDESK_ASSIGN(declaration, expression)                                                               \
    auto FIDESK_JOIN(fideskResult, __LINE__) = (expression);                                                 \
    if (!FIDESK_JOIN(fideskResult, __LINE__))                                                                \
        return ::fidesk::fail(std::move(FIDESK_JOIN(fideskResult, __LINE__)).error());                       \
    declaration = std::move(*FIDESK_JOIN(fideskResult, __LINE__))
