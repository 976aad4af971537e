#include "core/profiles/Profile.h"

#include "core/base/Json.h"
#include "core/base/JsonPlace.h"
#include "core/profiles/ProfileFields.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace fidesk::profiles {

namespace {

std::string jsonText(const QJsonValue& value) {
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2).toStdString();
}

} // namespace

bool isProfileId(std::string_view id) {
    return !id.empty() && id.size() <= maxProfileId &&
           id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

Result<Profile> parseProfile(ByteView json, const std::string& id) {
    FIDESK_ASSIGN(const QJsonObject object, parseJsonFile(json, maxProfileBytes));
    auto profile = profileOf(object);
    if (!profile) {
        const std::string& detail = profile.error().detail;
        const std::size_t line = JsonPlaces(json).lineOf(detail.substr(0, detail.find(placeEnd)));
        return fail(profile.error().code, "line " + std::to_string(line) + ", " + readable(detail));
    }
    profile->id = id;
    return profile;
}

std::string toJsonText(const Profile& profile) {
    std::string text;
    for (const Written& member : membersOf(profile))
        text +=
            (text.empty() ? "  \"" : ",\n  \"") + std::string(member.name) + "\": " + jsonText(member.value);
    return "{\n" + text + "\n}\n";
}

} // namespace fidesk::profiles
