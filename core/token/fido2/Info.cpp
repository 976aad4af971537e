#include "core/token/fido2/Info.h"

#include <algorithm>

namespace fidesk::token {
namespace {

std::vector<std::string> toStrings(char** strings, std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; strings != nullptr && i < count; ++i)
        if (strings[i] != nullptr)
            out.emplace_back(strings[i]);
    return out;
}

std::map<std::string, bool> optionsOf(const fido_cbor_info_t& info) {
    char** names = fido_cbor_info_options_name_ptr(&info);
    const bool* values = fido_cbor_info_options_value_ptr(&info);
    std::map<std::string, bool> out;
    for (std::size_t i = 0; i < fido_cbor_info_options_len(&info); ++i)
        out.emplace(names[i], values[i]);
    return out;
}

std::vector<std::int64_t> algorithmsOf(const fido_cbor_info_t& info) {
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < fido_cbor_info_algorithm_count(&info); ++i)
        out.push_back(fido_cbor_info_algorithm_cose(&info, i));
    return out;
}

} // namespace

AuthenticatorInfo toAuthenticatorInfo(const fido_cbor_info_t& info) {
    AuthenticatorInfo out;
    out.versions = toStrings(fido_cbor_info_versions_ptr(&info), fido_cbor_info_versions_len(&info));
    out.extensions = toStrings(fido_cbor_info_extensions_ptr(&info), fido_cbor_info_extensions_len(&info));
    out.transports = toStrings(fido_cbor_info_transports_ptr(&info), fido_cbor_info_transports_len(&info));
    if (fido_cbor_info_aaguid_len(&info) == out.aaguid.size())
        std::copy_n(fido_cbor_info_aaguid_ptr(&info), out.aaguid.size(), out.aaguid.begin());
    out.options = optionsOf(info);
    if (const std::uint64_t size = fido_cbor_info_maxmsgsiz(&info); size != 0)
        out.maxMessageSize = size;
    const std::uint8_t* protocols = fido_cbor_info_protocols_ptr(&info);
    out.pinProtocols.assign(protocols, protocols + fido_cbor_info_protocols_len(&info));
    out.maxCredentialsInList = fido_cbor_info_maxcredcntlst(&info);
    out.maxCredentialIdLength = fido_cbor_info_maxcredidlen(&info);
    out.algorithms = algorithmsOf(info);
    out.firmwareVersion = fido_cbor_info_fwversion(&info);
    out.minPinLength = std::max<std::size_t>(out.minPinLength, fido_cbor_info_minpinlen(&info));
    out.pinMustChange = fido_cbor_info_new_pin_required(&info);
    if (const std::int64_t left = fido_cbor_info_rk_remaining(&info); left >= 0)
        out.remainingDiscoverableCredentials = static_cast<std::uint64_t>(left);
    return out;
}

} // namespace fidesk::token
