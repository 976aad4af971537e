#include "core/handover/Cms.h"

#include "core/base/OpenSsl.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>

namespace fidesk::handover {

namespace {

using Message = Owner<CMS_ContentInfo, CMS_ContentInfo_free>;
using Bio = Owner<BIO, BIO_free_all>;

tl::unexpected<Error> failed(const char* step) {
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    ERR_clear_error();
    return fail(ErrorCode::Internal, std::string("CMS: ") + step + ": " + reason.data());
}

bool chooseOaep(EVP_PKEY_CTX* context) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0;
}

Result<void> addRecipient(CMS_ContentInfo* message, const Recipient& recipient) {
    const unsigned char* der = recipient.certificate().data();
    const openssl::Certificate certificate(
        d2i_X509(nullptr, &der, static_cast<long>(recipient.certificate().size())));
    if (!certificate)
        return failed("certificate");
    CMS_RecipientInfo* info = CMS_add1_recipient_cert(message, certificate.get(), CMS_KEY_PARAM);
    EVP_PKEY_CTX* context = info == nullptr ? nullptr : CMS_RecipientInfo_get0_pkey_ctx(info);
    if (context == nullptr)
        return failed("recipient");
    const bool chosen = CMS_RecipientInfo_type(info) == CMS_RECIPINFO_TRANS
                            ? chooseOaep(context)
                            : EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
    return chosen ? Result<void>() : failed("key wrap");
}

/// Through the message's own filter, not CMS_final(): that one copies what it reads to where nobody wipes it.
Result<void> fill(CMS_ContentInfo* message, const Secret& content) {
    const Bio filter(CMS_dataInit(message, nullptr));
    if (!filter)
        return failed("keys");
    std::size_t written = 0;
    const bool taken = content.empty() ||
                       (BIO_write_ex(filter.get(), content.view().data(), content.size(), &written) == 1 &&
                        written == content.size());
    if (!taken || BIO_flush(filter.get()) <= 0 || CMS_dataFinal(message, filter.get()) != 1)
        return failed("content");
    return {};
}

} // namespace

Result<Bytes> encryptedTo(const std::vector<Recipient>& recipients, const Secret& content) {
    if (recipients.empty())
        return fail(ErrorCode::InvalidArgument, "a recipient's certificate is needed");
    ERR_clear_error();
    const Message message(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_BINARY | CMS_PARTIAL));
    if (!message)
        return failed("message");
    for (const Recipient& recipient : recipients)
        FIDESK_TRY(addRecipient(message.get(), recipient));
    FIDESK_TRY(fill(message.get(), content));
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(message.get(), &der);
    if (size <= 0)
        return failed("encoding");
    Bytes out(der, der + size);
    OPENSSL_free(der);
    return out;
}

} // namespace fidesk::handover
