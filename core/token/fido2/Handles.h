#pragma once

#include <fido.h>
#include <fido/bio.h>
#include <fido/config.h>
#include <fido/credman.h>

#include <memory>

/// Owners for libfido2's objects.
namespace fidesk::token {

template <auto Free> struct HandleDeleter {
    template <typename T> void operator()(T* object) const { Free(&object); }
};

template <typename T, auto Free> using Handle = std::unique_ptr<T, HandleDeleter<Free>>;

using Device = Handle<fido_dev_t, fido_dev_free>;
using CredentialHandle = Handle<fido_cred_t, fido_cred_free>;
using AssertionHandle = Handle<fido_assert_t, fido_assert_free>;
using RelyingParties = Handle<fido_credman_rp_t, fido_credman_rp_free>;
using StoreMetadata = Handle<fido_credman_metadata_t, fido_credman_metadata_free>;
using Template = Handle<fido_bio_template_t, fido_bio_template_free>;
using Templates = Handle<fido_bio_template_array_t, fido_bio_template_array_free>;
using Enrollment = Handle<fido_bio_enroll_t, fido_bio_enroll_free>;
using ResidentKeys = Handle<fido_credman_rk_t, fido_credman_rk_free>;

} // namespace fidesk::token
