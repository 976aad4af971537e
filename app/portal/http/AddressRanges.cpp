#include "app/portal/http/AddressRanges.h"

#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <optional>

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

std::vector<unsigned char> bytesOf(const ip::address& address) {
    if (address.is_v4()) {
        const auto bytes = address.to_v4().to_bytes();
        return {bytes.begin(), bytes.end()};
    }
    const auto bytes = address.to_v6().to_bytes();
    return {bytes.begin(), bytes.end()};
}

bool samePrefix(const std::vector<unsigned char>& left, const std::vector<unsigned char>& right,
                unsigned bits) {
    if (left.size() != right.size())
        return false;
    for (unsigned bit = 0; bit < bits; ++bit) {
        const unsigned mask = 0x80U >> (bit % 8);
        if ((left[bit / 8] & mask) != (right[bit / 8] & mask))
            return false;
    }
    return true;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

} // namespace

Result<AddressRanges> AddressRanges::parse(const std::vector<std::string>& networks) {
    AddressRanges proxies;
    for (const std::string& text : networks) {
        const std::size_t slash = text.find('/');
        const auto address = parseAddress(std::string_view(text).substr(0, slash));
        if (!address)
            return fail(ErrorCode::InvalidArgument,
                        "\"" + text + "\" is neither an IP address nor a network like 10.1.0.0/16");
        Network network{bytesOf(*address), 0};
        network.bits = static_cast<unsigned>(network.address.size() * 8);
        if (slash != std::string::npos) {
            const char* const end = text.data() + text.size();
            unsigned bits = 0;
            const auto read = std::from_chars(text.data() + slash + 1, end, bits);
            if (read.ec != std::errc() || read.ptr != end || bits > network.bits)
                return fail(ErrorCode::InvalidArgument,
                            "\"" + text + "\" has no length of a network behind its slash");
            network.bits = bits;
        }
        proxies.networks_.push_back(std::move(network));
    }
    return proxies;
}

bool AddressRanges::contain(std::string_view address) const {
    const auto parsed = parseAddress(address);
    if (!parsed)
        return false;
    const auto bytes = bytesOf(*parsed);
    return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
        return samePrefix(network.address, bytes, network.bits);
    });
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
