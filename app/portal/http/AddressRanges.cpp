#include "app/portal/http/AddressRanges.h"

#include "core/base/Text.h"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <optional>
#include <type_traits>

namespace fidesk::server::http {

namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> parseAddress(std::string_view text) {
    boost::system::error_code error;
    ip::address address = ip::make_address(std::string(text), error);
    if (error)
        return std::nullopt;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::address(ip::make_address_v4(ip::v4_mapped, address.to_v6()));
    return address;
}

/// Whether @p address has the prefix of one of @p networks.
template <typename Networks, typename Address> bool anyHas(const Networks& networks, const Address& address) {
    return std::any_of(networks.begin(), networks.end(), [&](const auto& network) {
        using Network = std::decay_t<decltype(network)>;
        return Network(address, network.prefix_length()).canonical() == network.canonical();
    });
}

} // namespace

Result<AddressRanges> AddressRanges::parse(const std::vector<std::string>& networks) {
    AddressRanges ranges;
    for (const std::string& text : networks) {
        boost::system::error_code noV4;
        boost::system::error_code noV6;
        if (const auto address = parseAddress(text); address && address->is_v4())
            ranges.v4_.emplace_back(address->to_v4(), static_cast<unsigned short>(32));
        else if (address)
            ranges.v6_.emplace_back(address->to_v6(), static_cast<unsigned short>(128));
        else if (const auto v4 = ip::make_network_v4(text, noV4); !noV4)
            ranges.v4_.push_back(v4);
        else if (const auto v6 = ip::make_network_v6(text, noV6); !noV6 && !v6.address().is_v4_mapped())
            ranges.v6_.push_back(v6);
        else
            return fail(ErrorCode::InvalidArgument,
                        "\"" + text + "\" is neither an IP address nor a network like 10.1.0.0/16");
    }
    return ranges;
}

bool AddressRanges::contain(std::string_view address) const {
    const auto parsed = parseAddress(address);
    if (!parsed)
        return false;
    return parsed->is_v4() ? anyHas(v4_, parsed->to_v4()) : anyHas(v6_, parsed->to_v6());
}

std::string clientAddress(const std::string& peer, std::string_view forwardedFor,
                          const AddressRanges& proxies) {
    std::string client = peer;
    while (proxies.contain(client) && !forwardedFor.empty()) {
        const std::size_t comma = forwardedFor.rfind(',');
        const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
        const auto named = parseAddress(trimmed(forwardedFor.substr(begin)));
        if (!named)
            return client;
        client = named->to_string();
        forwardedFor = forwardedFor.substr(0, comma == std::string_view::npos ? 0 : comma);
    }
    return client;
}

} // namespace fidesk::server::http
