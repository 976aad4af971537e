#include "app/portal/policy/Policy.h"

#include "app/portal/store/Organisations.h"
#include "app/portal/store/Policies.h"
#include "core/base/Json.h"

#include <algorithm>

namespace fidesk::server {

namespace {

template <typename T> void take(const std::optional<T>& said, T& value) {
    if (said)
        value = *said;
}

} // namespace

void apply(const PolicyDocument& document, OrganisationPolicy& policy) {
    take(document.attestationRequired, policy.attestationRequired);
    take(document.allowedAaguids, policy.allowedAaguids);
    take(document.blockedAaguids, policy.blockedAaguids);
    take(document.userVerification, policy.userVerification);
    take(document.keysPerUser, policy.keysPerUser);
    take(document.nicknameLength, policy.nicknameLength);
    take(document.nicknamePattern, policy.nicknamePattern);
    take(document.passwordAlone, policy.passwordAlone);
}

PolicyDocument documentOf(const OrganisationPolicy& policy) {
    return {.attestationRequired = policy.attestationRequired,
            .allowedAaguids = policy.allowedAaguids,
            .blockedAaguids = policy.blockedAaguids,
            .userVerification = policy.userVerification,
            .keysPerUser = policy.keysPerUser,
            .nicknameLength = policy.nicknameLength,
            .nicknamePattern = policy.nicknamePattern,
            .passwordAlone = policy.passwordAlone};
}

Result<PolicyDocument> readPolicy(std::string_view text) {
    FIDESK_ASSIGN(const QJsonObject json, parseJsonObject(asBytes(text)));
    return parsePolicy(json);
}

Result<OrganisationPolicy> policyOf(Database& database, const std::string& organisationId) {
    FIDESK_ASSIGN(const auto stored, Policies(database).upwards(organisationId));
    OrganisationPolicy policy;
    for (auto one = stored.rbegin(); one != stored.rend(); ++one) {
        const auto document = readPolicy(one->document);
        if (!document)
            return fail(ErrorCode::DatabaseFailed, "the policy of organisation " + one->organisation +
                                                       " in the store is none: " + document.error().detail);
        apply(*document, policy);
    }
    return policy;
}

Result<std::vector<std::string>> organisationsRequiringAttestation(Database& database) {
    FIDESK_ASSIGN(const auto stored, Policies(database).all());
    std::vector<std::string> names;
    for (const StoredPolicy& one : stored) {
        const auto document = readPolicy(one.document);
        if (!document || !document->attestationRequired.value_or(false))
            continue;
        FIDESK_ASSIGN(const auto organisation, Organisations(database).byId(one.organisation));
        names.push_back(organisation ? organisation->name : one.organisation);
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace fidesk::server
