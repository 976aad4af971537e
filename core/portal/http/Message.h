#pragma once

#include "core/base/Secret.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fidesk::portal::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// What is asked. Move-only, since it may carry secrets; clone() says so by name.
struct HttpRequest {
    std::string method{"GET"}; ///< upper case
    std::string url{};         ///< absolute, percent-encoded
    Headers headers{};         ///< nothing secret: see bearer
    Secret bearer{};           ///< sent as `Authorization: Bearer ...` where it is not empty
    Secret body{};             ///< sent as it is; wiped with the request

    [[nodiscard]] HttpRequest clone() const;
};

/// What came back. The body may hold secrets: whoever knows it does wipes it.
struct HttpResponse {
    int status{0};      ///< 100 to 999
    Headers headers{};  ///< names in lower case, in the order received
    std::string body{}; ///< as sent, undecoded

    /// The first header of that name (case does not matter); "" where there is none.
    [[nodiscard]] std::string header(std::string_view name) const;
    [[nodiscard]] bool succeeded() const { return status >= 200 && status < 300; }
};

} // namespace fidesk::portal::http
