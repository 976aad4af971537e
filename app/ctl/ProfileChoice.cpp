#include "app/ctl/ProfileChoice.h"

#include "core/base/Json.h"
#include "ui/text/ProfileText.h"

namespace fidesk::ctl {

namespace {

using text::ProfilePhrase;
using text::profilePhrase;

/// The bad file that is why @p error came; none for another reason.
const profiles::BadFile* culprit(const profiles::Profiles& known, const Error& error, const std::string& id) {
    for (const profiles::BadFile& bad : known.bad()) {
        const bool named = bad.path.stem() == id || (id.empty() && bad.path.filename() == "policy.json");
        if (named && bad.error.code == error.code && bad.error.detail == error.detail)
            return &bad;
    }
    return nullptr;
}

} // namespace

void addProfileOption(CLI::App& command, std::string& id) {
    command
        .add_option("--profile", id,
                    "What is done to the key and demanded of it: the id of a profile, see fideskctl\n"
                    "profiles list; without it, the computer's default")
        ->type_name("ID");
}

void addTrustOption(CLI::App& command, std::vector<std::string>& files) {
    command
        .add_option("--trust", files,
                    "The makers' root certificates in this PEM file prove a key's model, where the profile\n"
                    "wants that; several times for several files, beside the computer's own, the files\n"
                    "trust/*.pem next to its profiles")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("FILE");
}

Result<webauthn::TrustAnchors> trustAnchors(Context& context, const std::vector<std::string>& files) {
    FIDESK_ASSIGN(profiles::Trust trust,
                  profiles::readTrust(context.profilePlaces(), {files.begin(), files.end()}));
    for (const profiles::BadFile& bad : trust.bad) {
        const std::string& why = bad.error.detail.empty() ? bad.path.string() : bad.error.detail;
        context.output().progress(toUtf8(profilePhrase(ProfilePhrase::TrustUnusable, toQString(why))));
    }
    return trust.anchors;
}

Result<void> requireTrust(Context& context, const profiles::Profile& profile,
                          const webauthn::TrustAnchors& anchors) {
    if (!profile.attestationRequired || !anchors.empty())
        return {};
    const std::string place = profiles::trustPlace(context.profilePlaces()).string();
    return context.refuse(ErrorCode::AttestationUntrusted,
                          profilePhrase(ProfilePhrase::TrustMissing, toQString(profile.id), toQString(place)),
                          place);
}

profiles::Profiles profilesOf(const Context& context) {
    return profiles::Profiles(context.profilePlaces());
}

Result<profiles::Profile> chosenProfile(Context& context, const profiles::Profiles& known,
                                        const std::string& id) {
    auto profile = id.empty() ? known.standard() : known.find(id);
    if (profile)
        return profile;
    const Error& error = profile.error();
    if (error.code == ErrorCode::ProfileNotFound)
        return context.refuse(error.code,
                              error.detail.empty()
                                  ? profilePhrase(ProfilePhrase::Needed)
                                  : profilePhrase(ProfilePhrase::Missing, toQString(error.detail)),
                              error.detail);
    const std::string& wanted = id.empty() ? known.defaultId() : id;
    if (const profiles::BadFile* bad = culprit(known, error, wanted);
        bad != nullptr && error.code == ErrorCode::Malformed)
        return context.refuse(error.code,
                              profilePhrase(ProfilePhrase::FileUnusable, toQString(bad->path.string()),
                                            toQString(error.detail)),
                              error.detail);
    return profile;
}

} // namespace fidesk::ctl
