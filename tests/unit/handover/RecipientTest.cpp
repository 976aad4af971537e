#include "core/handover/Recipient.h"
#include "core/base/Crypto.h"
#include "tests/support/Catch.h"
#include "tests/unit/handover/OpenSslProgram.h"

using namespace fidesk;
using namespace fidesk::test;
using handover::Recipient;

namespace {

const TimePoint now = SystemClock().now() + std::chrono::minutes(10); // behind all that is made
const QString addExtension = QStringLiteral("-addext");

std::string refusalOf(ByteView certificate, TimePoint time = now) {
    const auto recipient = Recipient::parse(certificate, time);
    REQUIRE(codeOf(recipient) == ErrorCode::RecipientUnusable);
    return recipient.error().detail;
}

} // namespace

TEST_CASE("A recipient is a certificate with an RSA or EC key, PEM or DER") {
    const OpenSslProgram openssl;
    const Bytes rsa = openssl.certifyRsa(QStringLiteral("Röster"));
    const Recipient recipient = valueOf(Recipient::parse(rsa, now));
    CHECK(recipient.subject() == "CN=Röster,O=Contoso");
    const Bytes der = openssl.asDer(QStringLiteral("Röster"));
    CHECK(recipient.certificate() == der);
    CHECK(recipient.fingerprint() == toHex(sha256(der)));
    CHECK(valueOf(Recipient::parse(der, now)).certificate() == der);
    CHECK(Recipient::parse(openssl.certifyEc(QStringLiteral("ec")), now));
    CHECK(Recipient::parse(openssl.certifyRsa(QStringLiteral("usage"),
                                              {addExtension, QStringLiteral("keyUsage=keyEncipherment")}),
                           now));
    Bytes several = openssl.certifyEc(QStringLiteral("first"));
    append(several, rsa);
    CHECK(valueOf(Recipient::parse(several, now)).subject() == "CN=first,O=Contoso");
}

TEST_CASE("A certificate is used in its time only") {
    const OpenSslProgram openssl;
    const Bytes certificate = openssl.certifyEc(QStringLiteral("ec"));
    CHECK(refusalOf(certificate, now + std::chrono::hours(25)).starts_with("it expired at 20"));
    CHECK(refusalOf(certificate, now - std::chrono::hours(1)).starts_with("it is not valid before 20"));
}

TEST_CASE("A certificate whose key cannot be encrypted to is refused, and why is told") {
    const OpenSslProgram openssl;
    CHECK(
        refusalOf(openssl.certifyRsa(QStringLiteral("signs"),
                                     {addExtension, QStringLiteral("keyUsage=critical,digitalSignature")})) ==
        "its keyUsage does not allow keyEncipherment");
    CHECK(refusalOf(openssl.certifyEc(
              QStringLiteral("signs2"),
              {addExtension, QStringLiteral("keyUsage=digitalSignature,keyEncipherment")})) ==
          "its keyUsage does not allow keyAgreement");
    CHECK(refusalOf(openssl.certify(QStringLiteral("short"), {QStringLiteral("rsa:1024")})) ==
          "its key has 1024 bits; it needs at least 2048");
    CHECK(refusalOf(openssl.certify(QStringLiteral("ed"), {QStringLiteral("ed25519")})) ==
          "its key is neither RSA nor EC");
    CHECK(refusalOf(openssl.certify(QStringLiteral("pss"), {QStringLiteral("rsa-pss")})) ==
          "its key is neither RSA nor EC");
}

TEST_CASE("What is not a certificate is refused") {
    const OpenSslProgram openssl;
    const Bytes pem = openssl.certifyEc(QStringLiteral("ec"));
    Bytes der = openssl.asDer(QStringLiteral("ec"));
    const std::string none = "it is not a certificate";
    CHECK(refusalOf({}) == none);
    CHECK(refusalOf(asBytes("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) == none);
    CHECK(refusalOf(openssl.read(QStringLiteral("ec.key"))) == none);
    CHECK(refusalOf(ByteView(pem).first(pem.size() / 2)) == none);
    CHECK(refusalOf(ByteView(der).first(der.size() - 1)) == none);
    der.push_back(0);
    CHECK(refusalOf(der) == none);
    CHECK(refusalOf(Bytes(handover::maxCertificateBytes + 1, 0x30)) == none);
    // It would ask for a password at the terminal.
    const std::string sealed =
        "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "
        "AES-128-CBC,00000000000000000000000000000000\n\nAAAA\n-----END CERTIFICATE-----\n";
    CHECK(refusalOf(asBytes(sealed)) == none);
}
