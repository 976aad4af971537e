#pragma once

#include "core/base/Secret.h"

#include <string>
#include <string_view>

namespace fidesk::portal::oauth {

/// Writes application/x-www-form-urlencoded with secrets in it; what it used is wiped.
class Form {
public:
    Form() { text_.reserve(capacity); }
    ~Form() { wipe(text_); }
    Form(const Form&) = delete;
    Form& operator=(const Form&) = delete;

    Form& add(std::string_view name, std::string_view value);

    /// What was added, percent-encoded.
    [[nodiscard]] Secret body() const { return Secret(std::string_view(text_)); }

private:
    static constexpr std::size_t capacity = 64 * 1024; // so that growing leaves no copies behind

    void encode(std::string_view text);
    std::string text_{};
};

} // namespace fidesk::portal::oauth
