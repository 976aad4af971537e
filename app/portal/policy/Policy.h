#pragma once

#include "app/portal/policy/PolicyDocument.h"
#include "app/portal/store/Sql.h"

namespace fidesk::server {

/// What holds for the keys and sign-ins of an organisation's users. The values here are those that hold where
/// no organisation up the tree says anything.
struct OrganisationPolicy {
    /// Registrations need an attestation whose chain ends in a root that the portal knows.
    bool attestationRequired{false};
    /// The models, as AAGUIDs, whose keys may be registered and used to sign in; empty: every model. A model
    /// is proved only where attestation is required; otherwise it is what the key claims.
    std::vector<std::string> allowedAaguids{};
    /// The models whose keys may not, whatever allowedAaguids says.
    std::vector<std::string> blockedAaguids{};
    webauthn::UserVerification userVerification{webauthn::UserVerification::Required};
    std::size_t keysPerUser{maxKeysPerUser};
    std::size_t nicknameLength{maxNicknameLength}; ///< the longest there may be, in characters (code points)
    std::string nicknamePattern{}; ///< a regular expression that a whole nickname must match; empty: any does
    bool passwordAlone{true};      ///< a user without a registration may sign in with their password alone

    bool operator==(const OrganisationPolicy&) const = default;
};

/// The policy that holds for the users of @p organisationId: field by field, what the organisation says, else
/// what its parent does, and so on up to the root, else the default. An organisation that is not there has
/// the defaults. Errors: DatabaseFailed, also if a document in the store is not a policy: then nothing is
/// allowed rather than everything.
Result<OrganisationPolicy> policyOf(Database& database, const std::string& organisationId);

/// The names of the organisations whose own policies require attestation, in order. Errors: DatabaseFailed.
Result<std::vector<std::string>> organisationsRequiringAttestation(Database& database);

/// A document of the store. Errors: Malformed.
Result<PolicyDocument> readPolicy(std::string_view text);

/// @p policy as a document that says every field.
PolicyDocument documentOf(const OrganisationPolicy& policy);

/// Puts the fields that @p document has over those of @p policy.
void apply(const PolicyDocument& document, OrganisationPolicy& policy);

} // namespace fidesk::server
