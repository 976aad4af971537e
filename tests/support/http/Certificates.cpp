#include "tests/support/http/Certificates.h"

#include "core/base/OpenSsl.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace fidesk::test {

namespace {

using openssl::Certificate;
using openssl::Key;
using Memory = openssl::Owner<BIO, BIO_free_all>;

template <typename T> T* must(T* pointer) {
    if (!pointer)
        throw std::runtime_error("OpenSSL refused");
    return pointer;
}

std::string textOf(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

Identity toIdentity(X509* certificate, EVP_PKEY* key) {
    const Memory first(must(BIO_new(BIO_s_mem())));
    const Memory second(must(BIO_new(BIO_s_mem())));
    PEM_write_bio_X509(first.get(), certificate);
    PEM_write_bio_PrivateKey(second.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return {.certificate = textOf(first.get()), .key = textOf(second.get())};
}

void addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const openssl::Owner<X509_EXTENSION, X509_EXTENSION_free> extension(
        must(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())));
    X509_add_ext(certificate, extension.get(), -1);
}

Certificate blank(EVP_PKEY* key, const char* name, long serial) {
    Certificate certificate(must(X509_new()));
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    return certificate;
}

} // namespace

Identity makeAuthority() {
    const Key key(must(EVP_EC_gen("P-256")));
    const Certificate certificate = blank(key.get(), "Fidesk test authority", 1);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    addExtension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    addExtension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign");
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    return toIdentity(certificate.get(), key.get());
}

Identity issueCertificate(const Identity& issuer, const std::string& names) {
    const Memory issuerText(must(BIO_new_mem_buf(issuer.certificate.data(), -1)));
    const Memory keyText(must(BIO_new_mem_buf(issuer.key.data(), -1)));
    const Certificate authority(must(PEM_read_bio_X509(issuerText.get(), nullptr, nullptr, nullptr)));
    const Key authorityKey(must(PEM_read_bio_PrivateKey(keyText.get(), nullptr, nullptr, nullptr)));
    const Key key(must(EVP_EC_gen("P-256")));
    const Certificate certificate = blank(key.get(), "Fidesk test server", 2);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get()));
    addExtension(certificate.get(), authority.get(), NID_subject_alt_name, names);
    addExtension(certificate.get(), authority.get(), NID_ext_key_usage, "serverAuth");
    X509_sign(certificate.get(), authorityKey.get(), EVP_sha256());
    return toIdentity(certificate.get(), key.get());
}

} // namespace fidesk::test
