// show_passkeys STATE: prints what the software key in a file knows of its passkeys, private keys included,
// as JSON in the form in which WebDriver gives a credential to a browser's virtual authenticator (WebAuthn
// section 11.6).

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/simulator/StateFile.h"

#include <QJsonDocument>

#include <array>
#include <iostream>

namespace {

using namespace fidesk;

/// PrivateKeyInfo (RFC 5208) of an ECPrivateKey (RFC 5915) on P-256, up to the key's 32 bytes.
constexpr std::array<std::uint8_t, 35> beforeP256Key{0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07,
                                                     0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
                                                     0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04,
                                                     0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20};

QString base64Url(ByteView bytes) {
    return toQString(toBase64Url(bytes));
}

QJsonObject shown(const simulator::Credential& credential) {
    Bytes key{beforeP256Key.begin(), beforeP256Key.end()};
    key.insert(key.end(), credential.privateKey.begin(), credential.privateKey.end());
    return {{QStringLiteral("credentialId"), base64Url(credential.id)},
            {QStringLiteral("isResidentCredential"), credential.discoverable},
            {QStringLiteral("rpId"), toQString(credential.rpId)},
            {QStringLiteral("privateKey"), base64Url(key)},
            {QStringLiteral("userHandle"), base64Url(credential.userId)},
            {QStringLiteral("signCount"), static_cast<qint64>(credential.counter)}};
}

Result<QJsonArray> passkeysIn(const char* path) {
    FIDESK_ASSIGN(const auto file, simulator::StateFile::lock(path));
    FIDESK_ASSIGN(const auto memory, file.load());
    if (!memory)
        return fail(ErrorCode::FileUnreadable, path);
    QJsonArray list;
    for (const simulator::Credential& credential : memory->credentials) {
        if (credential.algorithm != simulator::coseEs256)
            return fail(ErrorCode::Malformed, "a passkey that is not of ES256");
        list.append(shown(credential));
    }
    return list;
}

} // namespace

int main(int argc, char** argv) {
    constexpr int wanted = 2;
    if (argc != wanted)
        return 2;
    const auto passkeys = passkeysIn(argv[1]);
    if (!passkeys) {
        std::cerr << describe(passkeys.error()) << '\n';
        return 1;
    }
    std::cout << QJsonDocument(*passkeys).toJson(QJsonDocument::Compact).toStdString() << '\n';
    return 0;
}
