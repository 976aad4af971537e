#include "core/base/Json.h"
#include "core/webauthn/Options.h"
#include "tests/fuzz/Property.h"

#include <algorithm>

namespace {

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::webauthn;

/// Ids are read in every way that they can be read: of each there may be more the second time, never fewer.
bool allAmong(const std::vector<Bytes>& ids, const std::vector<Bytes>& more) {
    return std::ranges::all_of(ids,
                               [&](const Bytes& id) { return std::ranges::find(more, id) != more.end(); });
}

void checkCreation(const CreationOptions& options) {
    const auto again = parseCreationOptions(toJson(options));
    require(again.has_value(), "creation options, serialised, can be parsed");
    require(again->rp.id == options.rp.id && again->rp.name == options.rp.name, "rp is the same");
    require(again->user.id == options.user.id && again->user.name == options.user.name &&
                again->user.displayName == options.user.displayName,
            "user is the same");
    require(again->challenge == options.challenge, "the challenge is the same");
    require(again->algorithms == options.algorithms, "the algorithms are the same");
    require(allAmong(options.excludeCredentials, again->excludeCredentials), "no credential is lost");
    require(again->userVerification == options.userVerification &&
                again->residentKey == options.residentKey && again->attestation == options.attestation,
            "the choices are the same");
    const CreationExtensions& extensions = options.extensions;
    require(again->extensions.credentialProtection == extensions.credentialProtection &&
                again->extensions.hmacCreateSecret == extensions.hmacCreateSecret &&
                (!extensions.credentialProtection ||
                 again->extensions.enforceCredentialProtection == extensions.enforceCredentialProtection),
            "the extensions are the same");
}

void checkRequest(const RequestOptions& options) {
    const auto again = parseRequestOptions(toJson(options));
    require(again.has_value(), "request options, serialised, can be parsed");
    require(again->rpId == options.rpId && again->challenge == options.challenge &&
                again->userVerification == options.userVerification,
            "they are the same");
    require(allAmong(options.allowCredentials, again->allowCredentials), "no credential is lost");
}

} // namespace

/// Creation options and request options, as a portal sends them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = parseJsonObject({data, size});
    if (!json)
        return 0;
    const std::string text = toJsonText(*json);
    const auto again = parseJsonObject(asBytes(text));
    require(again.has_value() && *again == *json, "a JSON object, serialised, is the same");
    if (const auto options = parseCreationOptions(*json))
        checkCreation(*options);
    if (const auto options = parseRequestOptions(*json))
        checkRequest(*options);
    return 0;
}
