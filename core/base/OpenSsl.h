#pragma once

#include "core/base/Owner.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

/// Owners for OpenSSL's objects; for the few directories that may use OpenSSL.
namespace fidesk::openssl {

using fidesk::Owner;

using Bignum = Owner<BIGNUM, BN_free>;
using CipherContext = Owner<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using DigestContext = Owner<EVP_MD_CTX, EVP_MD_CTX_free>;
using Key = Owner<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Owner<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Certificate = Owner<X509, X509_free>;
using CertificateStore = Owner<X509_STORE, X509_STORE_free>;
using StoreContext = Owner<X509_STORE_CTX, X509_STORE_CTX_free>;

} // namespace fidesk::openssl
