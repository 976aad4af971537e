#pragma once

#include "core/base/Result.h"

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace fidesk::server::http {

/// Single IP addresses and networks in CIDR notation (RFC 4632), IPv4 and IPv6.
class AddressRanges {
public:
    AddressRanges() = default;

    /// Errors: InvalidArgument, `detail` is a sentence for people that names what cannot be read.
    static Result<AddressRanges> parse(const std::vector<std::string>& networks);

    [[nodiscard]] bool isEmpty() const { return v4_.empty() && v6_.empty(); }

    /// Whether @p address, as text, is in one of them. An IPv4 address mapped into IPv6 counts as IPv4.
    [[nodiscard]] bool contain(std::string_view address) const;

private:
    std::vector<boost::asio::ip::network_v4> v4_{};
    std::vector<boost::asio::ip::network_v6> v6_{};
};

/// The address a request came from: @p peer, the other end of the connection, unless that is a trusted proxy;
/// then the last address in @p forwardedFor (all X-Forwarded-For headers, joined by commas) that is not one
/// itself. What stands before it was written by whoever sent the request and counts for nothing. Where it is
/// no address the proxy's own is given.
std::string clientAddress(const std::string& peer, std::string_view forwardedFor,
                          const AddressRanges& proxies);

} // namespace fidesk::server::http
