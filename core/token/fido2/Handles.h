#pragma once

#include "core/base/Owner.h"

#include <fido.h>
#include <fido/bio.h>
#include <fido/config.h>
#include <fido/credman.h>

/// Owners for libfido2's objects.
namespace fidesk::token {

using Device = Owner<fido_dev_t, fido_dev_free>;
using CredentialHandle = Owner<fido_cred_t, fido_cred_free>;
using AssertionHandle = Owner<fido_assert_t, fido_assert_free>;
using RelyingParties = Owner<fido_credman_rp_t, fido_credman_rp_free>;
using StoreMetadata = Owner<fido_credman_metadata_t, fido_credman_metadata_free>;
using Template = Owner<fido_bio_template_t, fido_bio_template_free>;
using Templates = Owner<fido_bio_template_array_t, fido_bio_template_array_free>;
using Enrollment = Owner<fido_bio_enroll_t, fido_bio_enroll_free>;
using ResidentKeys = Owner<fido_credman_rk_t, fido_credman_rk_free>;

} // namespace fidesk::token
