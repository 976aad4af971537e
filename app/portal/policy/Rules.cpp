#include "app/portal/policy/Rules.h"

#include "app/portal/policy/NicknamePattern.h"
#include "app/portal/store/Registrations.h"
#include "core/base/Text.h"

#include <algorithm>

namespace fidesk::server {

static_assert(maxKeysPerUser == maxRegistrations, "what a policy may allow, the store has to take");

namespace {

bool contains(const std::vector<std::string>& aaguids, const std::string& aaguid) {
    return std::find(aaguids.begin(), aaguids.end(), aaguid) != aaguids.end();
}

std::string counted(std::size_t count, const std::string& one) {
    return std::to_string(count) + ' ' + one + (count == 1 ? "" : "s");
}

std::string nameOf(const std::string& aaguid, const std::string& model) {
    if (aaguid == webauthn::toString({}))
        return "a model that the key does not tell";
    return model.empty() ? "the model " + aaguid : "the model " + model + " (" + aaguid + ")";
}

} // namespace

Result<void> checkNickname(const OrganisationPolicy& policy, const std::string& nickname) {
    if (codePoints(nickname).value_or(policy.nicknameLength + 1) > policy.nicknameLength)
        return fail(ErrorCode::NicknameTooLong, "displayName must not be longer than " +
                                                    counted(policy.nicknameLength, "character") + ".");
    if (!policy.nicknamePattern.empty() && !matchesPattern(policy.nicknamePattern, nickname))
        return fail(ErrorCode::NicknameNotAllowed,
                    "displayName must match the organisation's pattern " + policy.nicknamePattern + " .");
    return {};
}

Result<void> checkRoom(const OrganisationPolicy& policy, std::size_t registrations) {
    if (registrations < policy.keysPerUser)
        return {};
    return fail(ErrorCode::TooManyRegistrations,
                "The user has " + counted(registrations, "registration") +
                    (registrations == policy.keysPerUser
                         ? ", the most there may be."
                         : "; the organisation's policy allows " + std::to_string(policy.keysPerUser) + "."));
}

Result<void> checkModel(const OrganisationPolicy& policy, const std::string& aaguid,
                        const std::string& model) {
    if (contains(policy.blockedAaguids, aaguid))
        return fail(ErrorCode::ModelNotAllowed,
                    "The organisation's policy blocks keys of " + nameOf(aaguid, model) + ".");
    if (!policy.allowedAaguids.empty() && !contains(policy.allowedAaguids, aaguid))
        return fail(ErrorCode::ModelNotAllowed, "The organisation's policy allows keys of some models alone, "
                                                "and not of " +
                                                    nameOf(aaguid, model) + ".");
    return {};
}

Result<void> checkAttestation(const OrganisationPolicy& policy, webauthn::AttestationTrust trust) {
    if (!policy.attestationRequired || trust == webauthn::AttestationTrust::Chained)
        return {};
    return fail(trust == webauthn::AttestationTrust::Unchecked ? ErrorCode::AttestationUntrusted
                                                               : ErrorCode::AttestationMissing);
}

} // namespace fidesk::server
