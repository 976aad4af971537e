#include "core/webauthn/AttestationCertificate.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace fidesk::webauthn {

namespace {

using AsnObject = openssl::Owner<ASN1_OBJECT, ASN1_OBJECT_free>;
using BasicConstraints = openssl::Owner<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;

constexpr long version3 = 2; // as it is encoded
constexpr const char* aaguidExtension = "1.3.6.1.4.1.45724.1.1.4";
constexpr std::string_view requiredUnit = "Authenticator Attestation";

tl::unexpected<Error> invalid(const char* what) {
    ERR_clear_error();
    return fail(ErrorCode::AttestationCertificateInvalid, what);
}

/// The subject's only value of attribute @p nid, as UTF-8; empty where there is none or more than one.
std::string subjectValue(const X509& certificate, int nid) {
    const X509_NAME* subject = X509_get_subject_name(&certificate);
    const int first = X509_NAME_get_index_by_NID(subject, nid, -1);
    if (first < 0 || X509_NAME_get_index_by_NID(subject, nid, first) >= 0)
        return {};
    unsigned char* utf8 = nullptr;
    const int length =
        ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, first)));
    if (length < 0)
        return {};
    std::string value(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
    OPENSSL_free(utf8);
    return value;
}

bool isCountryCode(std::string_view text) {
    return text.size() == 2 &&
           std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

Result<void> checkSubject(const X509& certificate) {
    if (!isCountryCode(subjectValue(certificate, NID_countryName)))
        return invalid("subject C is not a country code");
    if (subjectValue(certificate, NID_organizationName).empty())
        return invalid("subject has no O");
    if (subjectValue(certificate, NID_organizationalUnitName) != requiredUnit)
        return invalid("subject OU is not \"Authenticator Attestation\"");
    if (subjectValue(certificate, NID_commonName).empty())
        return invalid("subject has no CN");
    return {};
}

Result<void> checkBasicConstraints(const X509& certificate) {
    int critical = 0;
    const BasicConstraints constraints(static_cast<BASIC_CONSTRAINTS*>(
        X509_get_ext_d2i(&certificate, NID_basic_constraints, &critical, nullptr)));
    if (!constraints)
        return invalid("no BasicConstraints");
    if (constraints->ca != 0)
        return invalid("BasicConstraints say CA");
    return {};
}

Result<std::optional<Aaguid>> readAaguid(X509& certificate) {
    constexpr std::uint8_t octetString = 0x04;
    const AsnObject id(OBJ_txt2obj(aaguidExtension, 1));
    const int index = X509_get_ext_by_OBJ(&certificate, id.get(), -1);
    if (index < 0)
        return std::optional<Aaguid>();
    X509_EXTENSION* extension = X509_get_ext(&certificate, index);
    if (X509_get_ext_by_OBJ(&certificate, id.get(), index) >= 0)
        return invalid("two AAGUID extensions");
    if (X509_EXTENSION_get_critical(extension) != 0)
        return invalid("a critical AAGUID extension");
    const ASN1_OCTET_STRING* content = X509_EXTENSION_get_data(extension);
    const ByteView der(ASN1_STRING_get0_data(content), static_cast<std::size_t>(ASN1_STRING_length(content)));
    Aaguid aaguid{};
    if (der.size() != aaguid.size() + 2 || der[0] != octetString || der[1] != aaguid.size())
        return invalid("an AAGUID extension that is not 16 bytes");
    std::ranges::copy(der.subspan(2), aaguid.begin());
    return std::optional(aaguid);
}

Result<void> checkPackedRules(X509& certificate) {
    if (X509_get_version(&certificate) != version3)
        return invalid("not version 3");
    FIDESK_TRY(checkSubject(certificate));
    return checkBasicConstraints(certificate);
}

} // namespace

Result<openssl::Certificate> parseCertificate(ByteView der) {
    const unsigned char* position = der.data();
    openssl::Certificate certificate(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
    if (!certificate || position != der.data() + der.size())
        return invalid("not one DER certificate");
    return certificate;
}

Result<std::shared_ptr<const AttestationCertificate>> AttestationCertificate::parse(ByteView der) {
    FIDESK_ASSIGN(openssl::Certificate certificate, parseCertificate(der));
    return std::make_shared<const AttestationCertificate>(std::move(certificate));
}

AttestationCertificate::AttestationCertificate(openssl::Certificate certificate)
    : certificate_(std::move(certificate)), aaguid_(readAaguid(*certificate_)),
      packedRules_(checkPackedRules(*certificate_)) {}

} // namespace fidesk::webauthn
