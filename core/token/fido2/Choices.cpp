#include "core/token/fido2/Choices.h"

#include <fido.h>

#include <algorithm>
#include <array>

namespace fidesk::token {
namespace {

bool libraryCan(std::int64_t algorithm) {
    constexpr std::array known{COSE_ES256, COSE_EDDSA, COSE_ES384, COSE_RS256};
    return std::find(known.begin(), known.end(), algorithm) != known.end();
}

bool keyCan(std::int64_t algorithm, const AuthenticatorInfo& info) {
    if (info.algorithms.empty())
        return algorithm == COSE_ES256;
    return std::find(info.algorithms.begin(), info.algorithms.end(), algorithm) != info.algorithms.end();
}

/// {"id": bytes, "type": "public-key"}, with a long head for the id.
std::size_t descriptorSize(const Bytes& id) {
    constexpr std::size_t around = 24;
    return id.size() + around;
}

/// What is left for a list in a message that has the other parameters of a request as well: names, user id,
/// extensions and pinUvAuthParam seldom take this much.
std::size_t roomForList(const AuthenticatorInfo& info) {
    constexpr std::uint64_t others = 512;
    constexpr std::uint64_t least = 256;
    return static_cast<std::size_t>(std::max(info.maxMessageSize, others + least) - others);
}

} // namespace

std::optional<int> chooseAlgorithm(const std::vector<std::int64_t>& wanted, const AuthenticatorInfo& info) {
    for (const std::int64_t algorithm : wanted)
        if (libraryCan(algorithm) && keyCan(algorithm, info))
            return static_cast<int>(algorithm);
    return std::nullopt;
}

std::vector<std::vector<Bytes>> inParts(const std::vector<Bytes>& credentialIds,
                                        const AuthenticatorInfo& info) {
    const std::size_t room = roomForList(info);
    std::vector<std::vector<Bytes>> parts;
    std::size_t used = 0;
    for (const Bytes& id : credentialIds) {
        if (id.empty() || (info.maxCredentialIdLength != 0 && id.size() > info.maxCredentialIdLength))
            continue;
        const bool full =
            parts.empty() || used + descriptorSize(id) > room ||
            (info.maxCredentialsInList != 0 && parts.back().size() >= info.maxCredentialsInList);
        if (full) {
            parts.emplace_back();
            used = 0;
        }
        parts.back().push_back(id);
        used += descriptorSize(id);
    }
    return parts;
}

bool hasExtension(const AuthenticatorInfo& info, const std::string& name) {
    return std::find(info.extensions.begin(), info.extensions.end(), name) != info.extensions.end();
}

} // namespace fidesk::token
