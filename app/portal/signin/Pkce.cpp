#include "app/portal/signin/Pkce.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"

#include <algorithm>
#include <string>

namespace fidesk::server {

namespace {

bool isAlphanumeric(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool isVerifierCharacter(char c) {
    return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

} // namespace

bool isCodeChallenge(std::string_view challenge) {
    return challenge.size() == 43 && std::all_of(challenge.begin(), challenge.end(), [](char c) {
               return isAlphanumeric(c) || c == '-' || c == '_';
           });
}

bool verifierMatches(std::string_view verifier, std::string_view challenge) {
    if (verifier.size() < 43 || verifier.size() > 128 ||
        !std::all_of(verifier.begin(), verifier.end(), isVerifierCharacter))
        return false;
    const std::string expected = toBase64Url(sha256(asBytes(verifier)));
    return equalInConstantTime(asBytes(expected), asBytes(challenge));
}

} // namespace fidesk::server
