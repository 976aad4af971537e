#pragma once

#include "core/portal/http/Message.h"

#include <map>
#include <string>

namespace fidesk::portal::signin {

/// The cookies of one portal (RFC 6265), as far as a sign-in needs them: names and values; what comes later
/// replaces what was there, and Max-Age=0 or less takes it away. Paths and domains are not looked at: it
/// speaks to one origin only.
class Cookies {
public:
    /// Takes in the Set-Cookie headers of @p response.
    void take(const http::HttpResponse& response);

    /// The value of a Cookie header; empty where there are none.
    [[nodiscard]] std::string header() const;

private:
    std::map<std::string, std::string> values_{};
};

} // namespace fidesk::portal::signin
