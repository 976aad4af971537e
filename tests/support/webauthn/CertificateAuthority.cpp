#include "tests/support/webauthn/CertificateAuthority.h"

#include "core/base/OpenSsl.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <cstdlib>

namespace fidesk::test {

namespace {

using AsnObject = openssl::Owner<ASN1_OBJECT, ASN1_OBJECT_free>;
using OctetString = openssl::Owner<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using Extension = openssl::Owner<X509_EXTENSION, X509_EXTENSION_free>;
using BasicConstraints = openssl::Owner<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;
using Name = openssl::Owner<X509_NAME, X509_NAME_free>;

void must(bool done) {
    if (!done)
        std::abort();
}

Name nameOf(const CertificateSpec& spec) {
    Name name(X509_NAME_new());
    const auto add = [&](const char* field, const std::optional<std::string>& value) {
        if (value)
            must(X509_NAME_add_entry_by_txt(name.get(), field, MBSTRING_UTF8,
                                            reinterpret_cast<const unsigned char*>(value->data()),
                                            static_cast<int>(value->size()), -1, 0) == 1);
    };
    add("C", spec.country);
    add("O", spec.organization);
    add("OU", spec.unit);
    if (spec.unitTwice)
        add("OU", spec.unit);
    add("CN", spec.commonName);
    return name;
}

void setTime(ASN1_TIME* time, TimePoint point) {
    must(ASN1_TIME_set(time, std::chrono::system_clock::to_time_t(point)) != nullptr);
}

void addAaguid(X509* certificate, const CertificateSpec& spec) {
    const AsnObject id(OBJ_txt2obj("1.3.6.1.4.1.45724.1.1.4", 1));
    const OctetString content(ASN1_OCTET_STRING_new());
    must(ASN1_OCTET_STRING_set(content.get(), spec.aaguid->data(), static_cast<int>(spec.aaguid->size())) ==
         1);
    const Extension extension(
        X509_EXTENSION_create_by_OBJ(nullptr, id.get(), spec.aaguidCritical ? 1 : 0, content.get()));
    must(X509_add_ext(certificate, extension.get(), -1) == 1);
    if (spec.aaguidTwice)
        must(X509_add_ext(certificate, extension.get(), -1) == 1);
}

void addBasicConstraints(X509* certificate, bool ca) {
    const BasicConstraints constraints(BASIC_CONSTRAINTS_new());
    constraints->ca = ca ? 0xff : 0;
    must(X509_add1_ext_i2d(certificate, NID_basic_constraints, constraints.get(), 1, X509V3_ADD_APPEND) == 1);
}

Bytes derOf(X509* certificate) {
    unsigned char* der = nullptr;
    const int length = i2d_X509(certificate, &der);
    must(length > 0);
    Bytes bytes(der, der + length);
    OPENSSL_free(der);
    return bytes;
}

/// A certificate for @p subject, signed by @p issuer, whose name is @p issuerName.
Bytes makeCertificate(const CertificateSpec& spec, const SigningKey& subject, const X509_NAME* issuerName,
                      const SigningKey& issuer) {
    static long serial = 1000;
    const openssl::Certificate certificate(X509_new());
    const Name name = nameOf(spec);
    must(X509_set_version(certificate.get(), spec.version - 1) == 1);
    must(ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial) == 1);
    must(X509_set_subject_name(certificate.get(), name.get()) == 1);
    must(X509_set_issuer_name(certificate.get(), issuerName ? issuerName : name.get()) == 1);
    setTime(X509_getm_notBefore(certificate.get()), spec.notBefore);
    setTime(X509_getm_notAfter(certificate.get()), spec.notAfter);
    must(X509_set_pubkey(certificate.get(), subject.get()) == 1);
    if (spec.basicConstraintsCa)
        addBasicConstraints(certificate.get(), *spec.basicConstraintsCa);
    if (spec.aaguid)
        addAaguid(certificate.get(), spec);
    must(X509_sign(certificate.get(), issuer.get(), spec.sha1Signature ? EVP_sha1() : EVP_sha256()) > 0);
    return derOf(certificate.get());
}

CertificateSpec authoritySpec(const std::string& name) {
    CertificateSpec spec;
    spec.unit = "Authenticator Attestation CA";
    spec.commonName = name;
    spec.basicConstraintsCa = true;
    return spec;
}

} // namespace

Bytes aaguidExtension(const webauthn::Aaguid& aaguid) {
    Bytes der{0x04, static_cast<std::uint8_t>(aaguid.size())};
    append(der, aaguid);
    return der;
}

CertificateAuthority CertificateAuthority::root(const std::string& name) {
    SigningKey key = SigningKey::generate(webauthn::Algorithm::ES256);
    Bytes certificate = makeCertificate(authoritySpec(name), key, nullptr, key);
    return {std::move(key), std::move(certificate)};
}

CertificateAuthority CertificateAuthority::intermediate(const std::string& name) const {
    SigningKey key = SigningKey::generate(webauthn::Algorithm::ES256);
    Bytes certificate = issue(authoritySpec(name), key);
    return {std::move(key), std::move(certificate)};
}

Bytes CertificateAuthority::issue(const CertificateSpec& spec, const SigningKey& subject) const {
    const unsigned char* der = certificate_.data();
    const openssl::Certificate own(d2i_X509(nullptr, &der, static_cast<long>(certificate_.size())));
    must(own != nullptr);
    return makeCertificate(spec, subject, X509_get_subject_name(own.get()), key_);
}

} // namespace fidesk::test
