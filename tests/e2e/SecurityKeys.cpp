// security_keys: an authenticator for the load tests, one answer a line: what a browser would send after
//   register RPID ORIGIN CHALLENGE NICKNAME            the body that registers a new credential
//   sign CREDENTIAL RPID ORIGIN CHALLENGE COUNTER      the body that signs in with one made before
// Binary values are base64url. No PIN, no touch and no certificates: making one takes a millisecond.

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/base/Random.h"
#include "tests/support/webauthn/TestAuthenticator.h"

#include <iostream>
#include <map>
#include <sstream>

namespace {

using namespace fidesk;
using namespace fidesk::test;

constexpr std::size_t credentialIdBytes = 32;

QString base64(const Bytes& bytes) {
    return toQString(toBase64Url(bytes));
}

Result<std::string> registered(std::istringstream& words, const TestAuthenticator& authenticator,
                               std::map<std::string, MadeCredential>& keys) {
    RegistrationSpec spec;
    std::string challenge;
    std::string nickname;
    words >> spec.rpId >> spec.origin >> challenge >> nickname;
    FIDESK_ASSIGN(spec.challenge, fromBase64(challenge));
    SystemRandom random;
    spec.credentialId = random.bytes(credentialIdBytes);
    spec.attestation = AttestationKind::PackedSelf;
    MadeCredential made = authenticator.create(spec);
    const QJsonObject response{
        {QStringLiteral("clientDataJSON"), base64(made.response.clientDataJson)},
        {QStringLiteral("attestationObject"), base64(made.response.attestationObject)}};
    const QJsonObject credential{{QStringLiteral("id"), base64(spec.credentialId)},
                                 {QStringLiteral("response"), response}};
    keys.emplace(toBase64Url(spec.credentialId), std::move(made));
    return toJsonText({{QStringLiteral("displayName"), toQString(nickname)},
                       {QStringLiteral("publicKeyCredential"), credential}});
}

Result<std::string> signedBy(std::istringstream& words, const std::map<std::string, MadeCredential>& keys) {
    AssertionSpec spec;
    std::string id;
    std::string challenge;
    words >> id >> spec.rpId >> spec.origin >> challenge >> spec.counter;
    FIDESK_ASSIGN(spec.challenge, fromBase64(challenge));
    const auto key = keys.find(id);
    if (key == keys.end())
        return fail(ErrorCode::NoCredentials, id);
    const webauthn::AssertionResponse made = key->second.sign(spec);
    const QJsonObject response{{QStringLiteral("clientDataJSON"), base64(made.clientDataJson)},
                               {QStringLiteral("authenticatorData"), base64(made.authenticatorData)},
                               {QStringLiteral("signature"), base64(made.signature)}};
    return toJsonText({{QStringLiteral("type"), QStringLiteral("public-key")},
                       {QStringLiteral("id"), toQString(id)},
                       {QStringLiteral("rawId"), toQString(id)},
                       {QStringLiteral("response"), response}});
}

} // namespace

int main() {
    const TestAuthenticator authenticator;
    std::map<std::string, MadeCredential> keys;
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string command;
        words >> command;
        const auto answer =
            command == "register" ? registered(words, authenticator, keys) : signedBy(words, keys);
        if (!answer) {
            std::cerr << describe(answer.error()) << '\n';
            return 1;
        }
        std::cout << *answer << std::endl;
    }
    return 0;
}
