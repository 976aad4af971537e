#include "app/ctl/Commands.h"
#include "app/ctl/ProfileChoice.h"
#include "core/base/Json.h"
#include "core/models/Catalogue.h"
#include "ui/text/ErrorText.h"
#include "ui/text/ProfileText.h"

#include <QJsonArray>

#include <algorithm>
#include <memory>

namespace fidesk::ctl {

namespace {

using profiles::Entry;
using profiles::Profile;
using text::ProfilePhrase;
using text::profilePhrase;

std::string words(ProfilePhrase phrase, const QString& first = {}, const QString& second = {}) {
    return toUtf8(profilePhrase(phrase, first, second));
}

std::string originOf(const Entry& entry, const profiles::Profiles& known) {
    if (!entry.locked)
        return words(ProfilePhrase::Own);
    return words(entry.profile.id == known.defaultId() ? ProfilePhrase::Default : ProfilePhrase::Preset);
}

std::string unusable(const std::filesystem::path& path, const Error& error) {
    if (error.code != ErrorCode::Malformed)
        return toUtf8(text::sentence(error));
    return words(ProfilePhrase::FileUnusable, toQString(path.string()), toQString(error.detail));
}

/// All of it, as in its file, with its id.
QJsonObject toJson(const Profile& profile) {
    QJsonObject object = parseJsonObject(asBytes(profiles::toJsonText(profile)), profiles::maxProfileBytes)
                             .value_or(QJsonObject());
    object.insert(QStringLiteral("id"), toQString(profile.id));
    return object;
}

Result<void> list(Context& context) {
    const profiles::Profiles known = profilesOf(context);
    std::vector<Row> rows;
    QJsonArray listed;
    for (const Entry& entry : known.all()) {
        rows.push_back({entry.profile.id, entry.profile.name, originOf(entry, known)});
        listed.append(QJsonObject{{QStringLiteral("id"), toQString(entry.profile.id)},
                                  {QStringLiteral("name"), toQString(entry.profile.name)},
                                  {QStringLiteral("description"), toQString(entry.profile.description)},
                                  {QStringLiteral("locked"), entry.locked}});
    }
    QJsonArray bad;
    for (const profiles::BadFile& file : known.bad()) {
        context.output().progress(unusable(file.path, file.error));
        bad.append(QJsonObject{{QStringLiteral("path"), toQString(file.path.string())},
                               {QStringLiteral("code"), toQString(name(file.error.code))},
                               {QStringLiteral("detail"), toQString(file.error.detail)}});
    }
    if (rows.empty())
        context.output().say(words(ProfilePhrase::None));
    else
        context.output().table({"ID", "NAME", "FROM"}, rows);
    if (!known.ownAllowed())
        context.output().say(words(ProfilePhrase::OnlyPreset));
    QJsonObject object{{QStringLiteral("profiles"), listed},
                       {QStringLiteral("ownAllowed"), known.ownAllowed()},
                       {QStringLiteral("unusable"), bad}};
    if (!known.defaultId().empty())
        object.insert(QStringLiteral("default"), toQString(known.defaultId()));
    context.output().result(object);
    return {};
}

std::string yesOrNo(bool yes) {
    return words(yes ? ProfilePhrase::Yes : ProfilePhrase::No);
}

std::string pinOf(const Profile& profile) {
    return profile.pin == profiles::PinSource::Typed
               ? words(ProfilePhrase::PinTyped)
               : words(ProfilePhrase::PinGenerated, QString::number(profile.generatedPinLength));
}

std::string modelsOf(const Profile& profile) {
    std::string list;
    for (const webauthn::Aaguid& aaguid : profile.allowedModels) {
        const auto name = models::modelName(aaguid);
        list += (list.empty() ? "" : ", ") + (name ? *name + " (" : std::string()) +
                webauthn::toString(aaguid) + (name ? ")" : "");
    }
    return list.empty() ? words(ProfilePhrase::AnyModel) : list;
}

std::vector<Fact> factsOf(const Profile& profile, const std::string& origin) {
    using P = ProfilePhrase;
    return {{"ID", profile.id, {}},
            {words(P::Description), profile.description, {}},
            {words(P::Origin), origin, {}},
            {words(P::ResetFirst), yesOrNo(profile.resetFirst), {}},
            {words(P::Pin), pinOf(profile), {}},
            {words(P::MinPinLength),
             profile.minPinLength ? std::to_string(*profile.minPinLength) : words(P::AsTheKeyIs),
             {}},
            {words(P::ForcePinChange), yesOrNo(profile.forcePinChange), {}},
            {words(P::AlwaysUv), yesOrNo(profile.alwaysUv), {}},
            {words(P::EnterpriseAttestation), yesOrNo(profile.enterpriseAttestation), {}},
            {words(P::AllowedModels), modelsOf(profile), {}},
            {words(P::AttestationRequired), yesOrNo(profile.attestationRequired), {}},
            {words(P::UserVerificationRequired), yesOrNo(profile.userVerificationRequired), {}},
            {words(P::NicknamePattern),
             profile.nicknamePattern.empty() ? words(P::KeysOwnName) : profile.nicknamePattern,
             {}},
            {words(P::ProveByAssertion), yesOrNo(profile.proveByAssertion), {}}};
}

Result<void> show(Context& context, const std::string& id) {
    const profiles::Profiles known = profilesOf(context);
    FIDESK_ASSIGN(const Profile profile, chosenProfile(context, known, id));
    const auto entry = std::ranges::find(known.all(), id, [](const Entry& it) { return it.profile.id; });
    context.output().facts(factsOf(profile, originOf(*entry, known)), profile.name);
    context.output().result(
        {{QStringLiteral("profile"), toJson(profile)}, {QStringLiteral("locked"), entry->locked}});
    return {};
}

tl::unexpected<Error> refuseFile(Context& context, const std::string& file, const Error& error) {
    if (error.code != ErrorCode::Malformed)
        return fail(error);
    return context.refuse(
        error.code, profilePhrase(ProfilePhrase::FileUnusable, toQString(file), toQString(error.detail)),
        error.detail);
}

Result<void> checkPolicy(Context& context, const std::string& file) {
    if (const auto policy = profiles::readMachinePolicy(file); !policy)
        return refuseFile(context, file, policy.error());
    context.output().say(words(ProfilePhrase::PolicyFine, toQString(file)));
    context.output().result(
        {{QStringLiteral("file"), toQString(file)}, {QStringLiteral("kind"), QStringLiteral("policy")}});
    return {};
}

Result<void> check(Context& context, const std::string& file) {
    if (std::filesystem::path(file).filename() == "policy.json")
        return checkPolicy(context, file);
    const auto profile = profiles::readProfile(file);
    if (!profile)
        return refuseFile(context, file, profile.error());
    context.output().say(words(ProfilePhrase::FileFine, toQString(file), toQString(profile->name)));
    context.output().result({{QStringLiteral("file"), toQString(file)},
                             {QStringLiteral("kind"), QStringLiteral("profile")},
                             {QStringLiteral("profile"), toJson(*profile)}});
    return {};
}

} // namespace

void addProfilesCommands(CLI::App& app, Action& action) {
    CLI::App* group = addGroup(app, "profiles", "Named sets of policy for keys");
    CLI::App* listing = addCommand(
        *group, "list", "List the profiles of this computer and your own",
        "JSON: {\"profiles\":[{\"id\",\"name\",\"description\",\"locked\"}],\"ownAllowed\",\"default\",\n"
        "\"unusable\":[{\"path\",\"code\",\"detail\"}]}; without a default where the computer has none");
    listing->callback([&action] { action = list; });

    CLI::App* showing =
        addCommand(*group, "show", "Show what a profile does to a key and demands of it",
                   "JSON: {\"profile\":{\"id\",\"name\",...},\"locked\"}; the profile's members "
                   "are those of its file");
    auto id = std::make_shared<std::string>();
    addArgument(*showing, "ID", *id, "As in the list");
    showing->callback([&action, id] { action = [id](Context& context) { return show(context, *id); }; });

    CLI::App* checking = addCommand(
        *group, "check", "Check a profile's file before it is installed",
        "A file called policy.json is checked as a machine's policy, any other *.json as a profile.\n"
        "What is wrong is told with its line and member. JSON: "
        "{\"file\",\"kind\":\"profile\",\"profile\":{...}}\n"
        "or {\"file\",\"kind\":\"policy\"}");
    auto file = std::make_shared<std::string>();
    addArgument(*checking, "FILE", *file, "The file");
    checking->callback(
        [&action, file] { action = [file](Context& context) { return check(context, *file); }; });
}

} // namespace fidesk::ctl
