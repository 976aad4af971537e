#include "core/simulator/Attestation.h"

#include "core/base/Base64.h"
#include "core/simulator/Ctap.h"
#include "core/simulator/KeyCrypto.h"

#include <openssl/x509v3.h>

#include <cstdlib>
#include <initializer_list>
#include <tuple>

namespace fidesk::simulator {

namespace {

// The practice root's private key is the SHA-256 of the first, the leaf's of the second: no secrets at all.
constexpr std::string_view rootKeyPhrase = "Fidesk practice attestation root: proves nothing";
constexpr std::string_view leafKeyPhrase = "Fidesk practice attestation leaf: proves nothing";

// CN=Fidesk practice root (proves nothing), 2025-01-01 to 9999-12-31, self-signed once with that key.
constexpr std::string_view rootCertificate =
    "MIICCzCCAbGgAwIBAgIUR70cwYOPab31D2T5P6tAoEZSChswCgYIKoZIzj0EAwIwYTELMAkGA1UEBhMCR0IxDzAN"
    "BgNVBAoMBkZpZGVzazERMA8GA1UECwwIUHJhY3RpY2UxLjAsBgNVBAMMJUZpZGVzayBwcmFjdGljZSByb290IChw"
    "cm92ZXMgbm90aGluZykwIBcNMjUwMTAxMDAwMDAwWhgPOTk5OTEyMzEyMzU5NTlaMGExCzAJBgNVBAYTAkdCMQ8w"
    "DQYDVQQKDAZGaWRlc2sxETAPBgNVBAsMCFByYWN0aWNlMS4wLAYDVQQDDCVGaWRlc2sgcHJhY3RpY2Ugcm9vdCAo"
    "cHJvdmVzIG5vdGhpbmcpMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdnPcjLOmnhLKUiUPac5cN7SWRmClJrjQ"
    "qxpadkBLgmFdC79Q8a/TYwrXMCmlYCDL5c1zYojc2l9KDWz/rEJlqaNFMEMwEgYDVR0TAQH/BAgwBgEB/wIBADAO"
    "BgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFIEwZ3Hl2aqIe1ifkAEZeD+B2j91MAoGCCqGSM49BAMCA0gAMEUCIQC9"
    "j9Wns3sdfLzWNlLDE10tCnj2f6LaVMzToet9aRxGuAIgPMpE1rW5Ui8ZOOunplp8W9T9fy1Q3L15ZS3uDyp7/1s=";

using Extension = openssl::Owner<X509_EXTENSION, X509_EXTENSION_free>;
using OctetString = openssl::Owner<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using ObjectId = openssl::Owner<ASN1_OBJECT, ASN1_OBJECT_free>;

void require(bool success) {
    if (!success)
        std::abort(); // Only out of memory gets here.
}

PrivateKey keyOf(std::string_view phrase) {
    return sha256(asBytes(phrase));
}

openssl::Certificate parseRoot() {
    const Bytes der = practiceRoot();
    const std::uint8_t* at = der.data();
    openssl::Certificate root(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    require(root != nullptr);
    return root;
}

void setSubject(X509* certificate) {
    X509_NAME* name = X509_get_subject_name(certificate);
    const std::initializer_list<std::pair<const char*, const char*>> parts{
        {"C", "GB"},
        {"O", "Fidesk"},
        {"OU", "Authenticator Attestation"},
        {"CN", "Fidesk software key (proves nothing)"}};
    for (const auto& [field, text] : parts)
        require(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                           reinterpret_cast<const unsigned char*>(text), -1, -1, 0) == 1);
}

/// id-fido-gen-ce-aaguid (WebAuthn section 8.2.1): an OCTET STRING of 16 bytes within the extension's own.
void addAaguid(X509* certificate) {
    Bytes value{0x04, 0x10};
    append(value, softwareKeyAaguid);
    const OctetString octets(ASN1_OCTET_STRING_new());
    const ObjectId id(OBJ_txt2obj("1.3.6.1.4.1.45724.1.1.4", 1));
    require(octets && id &&
            ASN1_OCTET_STRING_set(octets.get(), value.data(), static_cast<int>(value.size())) == 1);
    const Extension extension(X509_EXTENSION_create_by_OBJ(nullptr, id.get(), 0, octets.get()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void addExtension(X509* certificate, X509* issuer, int id, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, id, value));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Bytes makeLeaf() {
    const openssl::Certificate root = parseRoot();
    const openssl::Certificate leaf(X509_new());
    require(leaf && X509_set_version(leaf.get(), X509_VERSION_3) == 1);
    require(ASN1_INTEGER_set(X509_get_serialNumber(leaf.get()), 1) == 1);
    require(X509_set_issuer_name(leaf.get(), X509_get_subject_name(root.get())) == 1);
    setSubject(leaf.get());
    require(ASN1_TIME_set_string(X509_getm_notBefore(leaf.get()), "20250101000000Z") == 1);
    require(ASN1_TIME_set_string(X509_getm_notAfter(leaf.get()), "99991231235959Z") == 1);
    require(X509_set_pubkey(leaf.get(), p256Pair(keyOf(leafKeyPhrase)).get()) == 1);
    addExtension(leaf.get(), root.get(), NID_basic_constraints, "critical,CA:FALSE");
    addExtension(leaf.get(), root.get(), NID_authority_key_identifier, "keyid");
    addAaguid(leaf.get());
    require(X509_sign(leaf.get(), p256Pair(keyOf(rootKeyPhrase)).get(), EVP_sha256()) > 0);
    Bytes der(static_cast<std::size_t>(i2d_X509(leaf.get(), nullptr)));
    std::uint8_t* at = der.data();
    require(i2d_X509(leaf.get(), &at) > 0);
    return der;
}

} // namespace

Bytes practiceRoot() {
    auto der = fromBase64(rootCertificate);
    require(der.has_value());
    return std::move(*der);
}

Bytes attestationLeaf() {
    static const Bytes leaf = makeLeaf();
    return leaf;
}

Bytes signAsAttestation(ByteView data) {
    return signEs256(keyOf(leafKeyPhrase), data);
}

cbor::Value packedStatement(ByteView authenticatorData, ByteView clientDataHash) {
    Bytes toSign = toBytes(authenticatorData);
    append(toSign, clientDataHash);
    return cbor::Map{
        {"alg", coseEs256}, {"sig", signAsAttestation(toSign)}, {"x5c", cbor::Array{attestationLeaf()}}};
}

} // namespace fidesk::simulator
