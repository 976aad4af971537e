#include "core/profiles/Profiles.h"

#include "core/base/Json.h"
#include "core/base/JsonPlace.h"
#include "core/base/Paths.h"
#include "core/profiles/ProfileFields.h"
#include "core/profiles/ProfileFiles.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace fidesk::profiles {

namespace {

namespace fs = std::filesystem;

constexpr const char* extension = ".json";
constexpr const char* policyName = "policy.json";
constexpr const char* letterName = "letter.html";

/// Whether there is nothing at @p path; what may not be looked at is something.
bool isAbsent(const fs::path& path) {
    std::error_code problem;
    const fs::file_status status = fs::symlink_status(path, problem);
    return status.type() == fs::file_type::not_found;
}

tl::unexpected<Error> malformed(const JsonPlaces& places, const QString& member, const std::string& what) {
    const std::string name = toUtf8(member);
    return fail(ErrorCode::Malformed,
                "line " + std::to_string(places.lineOf(name)) + ", " + readable(name + placeEnd + what));
}

} // namespace

Places standardPlaces() {
    const QString own = QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation);
#if defined(Q_OS_WIN)
    // The user's own place comes first, then %ProgramData%.
    const QString machine =
        QStandardPaths::standardLocations(QStandardPaths::GenericConfigLocation).value(1) +
        QStringLiteral("/Fidesk");
#elif defined(Q_OS_MACOS)
    const QString machine = QStringLiteral("/Library/Application Support/Fidesk");
#else
    const QString machine = QStringLiteral("/etc/fidesk");
#endif
    return {fs::path(machine.toStdU16String()), fs::path(own.toStdU16String()) / "profiles"};
}

std::optional<fs::path> letterTemplate(const Places& places) {
    if (places.machine.empty() || isAbsent(places.machine / letterName))
        return std::nullopt;
    return places.machine / letterName;
}

Result<MachinePolicy> parseMachinePolicy(ByteView json) {
    FIDESK_ASSIGN(const QJsonObject object, parseJsonFile(json, maxProfileBytes));
    const JsonPlaces places(json);
    MachinePolicy policy;
    for (auto member = object.begin(); member != object.end(); ++member) {
        const QJsonValue value = member.value();
        if (member.key() == QLatin1String("onlyPreset")) {
            if (!value.isBool())
                return malformed(places, member.key(), "must be true or false");
            policy.onlyPreset = value.toBool();
        } else if (member.key() == QLatin1String("default")) {
            policy.defaultProfile = toUtf8(value.toString());
            if (!isProfileId(policy.defaultProfile))
                return malformed(places, member.key(), "must be the id of a profile: a-z, 0-9 and '-'");
        } else {
            return malformed(places, member.key(), "is not known; a policy has onlyPreset, default");
        }
    }
    return policy;
}

Result<Profile> readProfile(const fs::path& path) {
    const std::string id = path.stem().string();
    if (path.extension() != extension || !isProfileId(id))
        return fail(ErrorCode::Malformed,
                    "the file's name is not that of a profile: a-z, 0-9 and '-', then .json");
    FIDESK_ASSIGN(const Bytes content, contentOf(path, maxProfileBytes));
    return parseProfile(content, id);
}

Result<MachinePolicy> readMachinePolicy(const fs::path& path) {
    FIDESK_ASSIGN(const Bytes content, contentOf(path, maxProfileBytes));
    return parseMachinePolicy(content);
}

Profiles::Profiles(Places places) : places_(std::move(places)) {
    read();
}

void Profiles::read() {
    entries_.clear();
    bad_.clear();
    readPolicy();
    readPlace(places_.machine / "profiles", true);
    if (ownAllowed_)
        readPlace(places_.user, false);
    std::ranges::stable_sort(entries_, [](const Entry& a, const Entry& b) {
        return QString::localeAwareCompare(toQString(a.profile.name), toQString(b.profile.name)) < 0;
    });
}

void Profiles::readPolicy() {
    ownAllowed_ = true;
    default_.clear();
    const fs::path path = places_.machine / policyName;
    if (isAbsent(path))
        return;
    auto policy = readMachinePolicy(path);
    if (!policy)
        bad_.push_back({path, policy.error()});
    ownAllowed_ = policy && !policy->onlyPreset;
    default_ = policy ? policy->defaultProfile : std::string();
}

void Profiles::readPlace(const fs::path& place, bool locked) {
    const auto files = filesOf(place, extension);
    if (!files) {
        bad_.push_back({place, files.error()});
        return;
    }
    for (const fs::path& file : *files) {
        if (!locked && isPreset(file.stem().string()))
            continue;
        auto profile = readProfile(file);
        if (profile)
            entries_.push_back({std::move(*profile), locked});
        else
            bad_.push_back({file, profile.error()});
    }
}

bool Profiles::isPreset(const std::string& id) const {
    return !isAbsent(places_.machine / "profiles" / (id + extension));
}

Result<Profile> Profiles::find(const std::string& id) const {
    for (const Entry& entry : entries_)
        if (entry.profile.id == id)
            return entry.profile;
    for (const BadFile& bad : bad_)
        if (bad.path.filename() == id + extension && bad.path != places_.machine / policyName)
            return fail(bad.error);
    return fail(ErrorCode::ProfileNotFound, id);
}

Result<Profile> Profiles::standard() const {
    for (const BadFile& bad : bad_)
        if (bad.path == places_.machine / policyName)
            return fail(bad.error);
    if (!default_.empty())
        return find(default_);
    if (!ownAllowed_)
        return fail(ErrorCode::ProfileNotFound);
    return Profile();
}

fs::path Profiles::ownFile(const std::string& id) const {
    return places_.user / (id + extension);
}

Result<void> Profiles::save(const Profile& profile) {
    if (!isProfileId(profile.id))
        return fail(ErrorCode::InvalidArgument, "id: must be a-z, 0-9 and '-', at most 64 of them");
    const std::string text = toJsonText(profile);
    const auto object = parseJsonObject(asBytes(text), maxProfileBytes);
    if (!object)
        return fail(ErrorCode::InvalidArgument, object.error().detail);
    if (const auto again = profileOf(*object); !again)
        return fail(ErrorCode::InvalidArgument, readable(again.error().detail));
    if (!ownAllowed_ || isPreset(profile.id))
        return fail(ErrorCode::ProfileLocked, profile.id);
    QSaveFile file(toQPath(ownFile(profile.id)));
    const bool written = QDir().mkpath(toQPath(places_.user)) && file.open(QIODevice::WriteOnly) &&
                         file.write(QByteArray::fromStdString(text)) == static_cast<qint64>(text.size()) &&
                         file.commit();
    if (!written)
        return fail(ErrorCode::FileUnwritable, ownFile(profile.id).string());
    read();
    return {};
}

Result<void> Profiles::remove(const std::string& id) {
    if (!isProfileId(id))
        return fail(ErrorCode::ProfileNotFound, id);
    if (!ownAllowed_ || isPreset(id))
        return fail(ErrorCode::ProfileLocked, id);
    if (isAbsent(ownFile(id)))
        return fail(ErrorCode::ProfileNotFound, id);
    if (!QFile::remove(toQPath(ownFile(id))))
        return fail(ErrorCode::FileUnwritable, ownFile(id).string());
    read();
    return {};
}

} // namespace fidesk::profiles
