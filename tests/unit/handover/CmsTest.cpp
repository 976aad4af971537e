#include "core/handover/Cms.h"
#include "tests/support/Catch.h"
#include "tests/unit/handover/OpenSslProgram.h"

using namespace fidesk;
using namespace fidesk::test;
using handover::encryptedTo;
using handover::Recipient;

namespace {

const QString rsa = QStringLiteral("rsa");
const QString ec = QStringLiteral("ec");
const QString other = QStringLiteral("other");

struct House {
    OpenSslProgram openssl{};
    Recipient toRsa{recipient(openssl.certifyRsa(rsa))};
    Recipient toEc{recipient(openssl.certifyEc(ec))};

    static Recipient recipient(const Bytes& certificate) {
        return valueOf(Recipient::parse(certificate, SystemClock().now()));
    }
};

} // namespace

TEST_CASE("The openssl program of a recipient opens what is encrypted, and nobody else's") {
    const House house;
    house.openssl.certifyRsa(other);
    const std::string text = "user,pin\r\nännchen,\"0042\"\n\r\x01";
    const Bytes toOne = valueOf(encryptedTo({house.toRsa}, Secret(text)));
    CHECK(house.openssl.decrypt(toOne, rsa) == text);
    CHECK(house.openssl.decrypt(toOne, other) != text);
    CHECK(house.openssl.decrypt(valueOf(encryptedTo({house.toEc}, Secret(text))), ec) == text);
    const Bytes toBoth = valueOf(encryptedTo({house.toEc, house.toRsa}, Secret(text)));
    CHECK(house.openssl.decrypt(toBoth, rsa) == text);
    CHECK(house.openssl.decrypt(toBoth, ec) == text);
    CHECK(asText(toBoth).find("0042") == std::string::npos);
}

TEST_CASE("It is AES-256 with a proof that nothing was changed, its keys wrapped by SHA-256") {
    const House house;
    const Bytes message = valueOf(encryptedTo({house.toRsa, house.toEc}, Secret(std::string_view("text"))));
    const std::string described = house.openssl.describe(message);
    for (const char* part : {"authEnvelopedData", "aes-256-gcm", "rsaesOaep",
                             "dhSinglePass-stdDH-sha256kdf-scheme", "id-aes256-wrap", "sha256"}) {
        INFO(part);
        CHECK(described.find(part) != std::string::npos);
    }
    CHECK(described.find("sha1") == std::string::npos);
    // The last byte is of the tag.
    Bytes changed = message;
    changed.back() ^= 1;
    CHECK(house.openssl.decrypt(changed, rsa).empty());
    CHECK(house.openssl.decrypt(message, rsa) == "text");
}

TEST_CASE("Much can be encrypted, and nothing too") {
    const House house;
    std::string much;
    for (int i = 0; i < 300000; ++i)
        much += static_cast<char>(i * 7);
    CHECK(house.openssl.decrypt(valueOf(encryptedTo({house.toEc}, Secret(much))), ec) == much);
    CHECK(encryptedTo({house.toEc}, Secret()));
    CHECK(codeOf(encryptedTo({}, Secret(much))) == ErrorCode::InvalidArgument);
}

TEST_CASE("The same text is never encrypted to the same bytes") {
    const House house;
    const Secret text(std::string_view("text"));
    CHECK(valueOf(encryptedTo({house.toRsa}, text)) != valueOf(encryptedTo({house.toRsa}, text)));
}
