#include "core/handover/Recipient.h"

#include "core/base/Crypto.h"
#include "core/base/OpenSsl.h"
#include "core/base/Text.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace fidesk::handover {

namespace {

using openssl::Certificate;
using Bio = Owner<BIO, BIO_free_all>;

constexpr int leastRsaBits = 2048;
constexpr int leastEcBits = 256;

tl::unexpected<Error> unusable(const std::string& why) {
    return fail(ErrorCode::RecipientUnusable, why);
}

/// Nobody is asked for a password: certificates are not secret.
int noPassword(char*, int, int, void*) {
    return -1;
}

Certificate fromPem(ByteView text) {
    const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    return Certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, noPassword, nullptr) : nullptr);
}

Certificate fromDer(ByteView bytes) {
    const unsigned char* at = bytes.data();
    Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(bytes.size())));
    return at == bytes.data() + bytes.size() ? std::move(certificate) : Certificate();
}

std::string textOf(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string timeText(const ASN1_TIME* time) {
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio || ASN1_TIME_print_ex(bio.get(), time, ASN1_DTFLGS_ISO8601) != 1)
        return "a time that cannot be read";
    return textOf(bio.get());
}

std::string subjectOf(const X509* certificate) {
    const Bio bio(BIO_new(BIO_s_mem()));
    constexpr unsigned long form = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!bio || X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0, form) < 0)
        return {};
    return printable(textOf(bio.get()));
}

Result<void> checkTime(const X509* certificate, TimePoint now) {
    std::time_t time = std::chrono::system_clock::to_time_t(now);
    const ASN1_TIME* begin = X509_get0_notBefore(certificate);
    const ASN1_TIME* end = X509_get0_notAfter(certificate);
    // 0 stands for a time that cannot be read.
    if (X509_cmp_time(begin, &time) >= 0)
        return unusable("it is not valid before " + timeText(begin));
    if (X509_cmp_time(end, &time) <= 0)
        return unusable("it expired at " + timeText(end));
    return {};
}

Result<void> checkUsage(X509* certificate, std::uint32_t wanted, const char* name) {
    if ((X509_get_extension_flags(certificate) & EXFLAG_INVALID) != 0)
        return unusable("its extensions cannot be read");
    if ((X509_get_key_usage(certificate) & wanted) == 0)
        return unusable(std::string("its keyUsage does not allow ") + name);
    return {};
}

Result<void> checkKey(X509* certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr)
        return unusable("its key cannot be read");
    const int bits = EVP_PKEY_get_bits(key);
    const bool isRsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
    if (!isRsa && EVP_PKEY_get_base_id(key) != EVP_PKEY_EC)
        return unusable("its key is neither RSA nor EC");
    const int least = isRsa ? leastRsaBits : leastEcBits;
    if (bits < least)
        return unusable("its key has " + std::to_string(bits) + " bits; it needs at least " +
                        std::to_string(least));
    return isRsa ? checkUsage(certificate, KU_KEY_ENCIPHERMENT, "keyEncipherment")
                 : checkUsage(certificate, KU_KEY_AGREEMENT, "keyAgreement");
}

} // namespace

Result<Recipient> Recipient::parse(ByteView text, TimePoint now) {
    if (text.empty() || text.size() > maxCertificateBytes)
        return unusable("it is not a certificate");
    Certificate certificate = fromPem(text);
    if (!certificate)
        certificate = fromDer(text);
    if (!certificate)
        return unusable("it is not a certificate");
    FIDESK_TRY(checkTime(certificate.get(), now));
    FIDESK_TRY(checkKey(certificate.get()));
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate.get(), &der);
    if (size <= 0)
        return unusable("it is not a certificate");
    Recipient recipient;
    recipient.certificate_.assign(der, der + size);
    OPENSSL_free(der);
    recipient.subject_ = subjectOf(certificate.get());
    recipient.fingerprint_ = toHex(sha256(recipient.certificate_));
    return recipient;
}

} // namespace fidesk::handover
