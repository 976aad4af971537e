#include "core/profiles/ProfileFields.h"

#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/models/Catalogue.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <cmath>

namespace fidesk::profiles {

namespace {

constexpr std::size_t maxShownPlace = 80;

tl::unexpected<Error> wrong(const QString& field, const std::string& what) {
    return fail(ErrorCode::Malformed, toUtf8(field) + placeEnd + what);
}

std::string quoted(const QString& text) {
    return '"' + printable(toUtf8(text.left(80))) + '"';
}

Result<void> readFlag(const QString& field, const QJsonValue& value, bool& into) {
    if (!value.isBool())
        return wrong(field, "must be true or false");
    into = value.toBool();
    return {};
}

Result<std::size_t> pinLength(const QString& field, const QJsonValue& value) {
    const double number = value.toDouble(0);
    if (!value.isDouble() || number < static_cast<double>(minPinLength) ||
        number > static_cast<double>(maxPinLength) || std::floor(number) != number)
        return wrong(field, "must be a whole number from " + std::to_string(minPinLength) + " to " +
                                std::to_string(maxPinLength));
    return static_cast<std::size_t>(number);
}

Result<void> readText(const QString& field, const QJsonValue& value, std::size_t most, std::string& into) {
    if (!value.isString())
        return wrong(field, "must be text");
    into = toUtf8(value.toString());
    if (hasControlCharacters(into))
        return wrong(field, "must not have line breaks or other control characters");
    if (codePoints(into).value_or(most + 1) > most)
        return wrong(field, "must not have more than " + std::to_string(most) + " characters");
    return {};
}

Result<void> readName(const QString& field, const QJsonValue& value, Profile& profile) {
    FIDESK_TRY(readText(field, value, maxProfileName, profile.name));
    if (value.toString().trimmed().isEmpty())
        return wrong(field, "must not be empty");
    return {};
}

Result<void> readPin(const QString& field, const QJsonValue& value, Profile& profile) {
    if (value != QLatin1String("typed") && value != QLatin1String("generated"))
        return wrong(field, "must be \"typed\" or \"generated\"");
    profile.pin = value == QLatin1String("typed") ? PinSource::Typed : PinSource::Generated;
    return {};
}

Result<void> readModels(const QString& field, const QJsonValue& value, Profile& profile) {
    if (!value.isArray())
        return wrong(field, "must be a list of AAGUIDs");
    const QJsonArray list = value.toArray();
    if (list.size() > static_cast<qsizetype>(maxAllowedModels))
        return wrong(field, "must not hold more than " + std::to_string(maxAllowedModels) + " AAGUIDs");
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QString place = field + u'[' + QString::number(i) + u']';
        const QString text = list[i].toString();
        const auto aaguid = models::parseAaguid(toUtf8(text));
        if (!aaguid || *aaguid == webauthn::Aaguid{})
            return wrong(place, list[i].isString()
                                    ? quoted(text) + " is not an AAGUID of a model; they look like "
                                                     "2fc0579f-8113-47ea-b116-bb5a8db9202a"
                                    : "must be an AAGUID as text");
        if (std::ranges::find(profile.allowedModels, *aaguid) != profile.allowedModels.end())
            return wrong(place, quoted(text) + " is in the list already");
        profile.allowedModels.push_back(*aaguid);
    }
    return {};
}

Result<void> readPattern(const QString& field, const QJsonValue& value, Profile& profile) {
    FIDESK_TRY(readText(field, value, maxNicknamePattern, profile.nicknamePattern));
    if (profile.nicknamePattern.empty())
        return {};
    const auto made = nicknameFrom(profile.nicknamePattern, {"m", "l", "s", "u", "n", "d"});
    if (made)
        return {};
    return wrong(field, made.error().code == ErrorCode::InvalidArgument ? made.error().detail
                                                                        : "must not be white space alone");
}

/// One member: how it is read and how it is written (undefined: left out).
struct Field {
    const char* name;
    Result<void> (*read)(const QString& field, const QJsonValue&, Profile&);
    QJsonValue (*write)(const Profile&);
};

template <bool Profile::*member> constexpr Field flag(const char* name) {
    return {name,
            [](const QString& field, const QJsonValue& value, Profile& profile) {
                return readFlag(field, value, profile.*member);
            },
            [](const Profile& profile) { return QJsonValue(profile.*member); }};
}

QJsonValue written(const std::vector<webauthn::Aaguid>& models) {
    QJsonArray list;
    for (const webauthn::Aaguid& aaguid : models)
        list.append(toQString(webauthn::toString(aaguid)));
    return list;
}

/// In the order of the schema.
constexpr std::array fields{
    Field{"name", readName, [](const Profile& p) { return QJsonValue(toQString(p.name)); }},
    Field{"description",
          [](const QString& f, const QJsonValue& v, Profile& p) {
              return readText(f, v, maxProfileDescription, p.description);
          },
          [](const Profile& p) { return QJsonValue(toQString(p.description)); }},
    flag<&Profile::resetFirst>("resetFirst"),
    Field{"pin", readPin,
          [](const Profile& p) {
              return QJsonValue(QLatin1String(p.pin == PinSource::Typed ? "typed" : "generated"));
          }},
    Field{"generatedPinLength",
          [](const QString& f, const QJsonValue& v, Profile& p) -> Result<void> {
              FIDESK_ASSIGN(p.generatedPinLength, pinLength(f, v));
              return {};
          },
          [](const Profile& p) { return QJsonValue(static_cast<qint64>(p.generatedPinLength)); }},
    Field{"minPinLength",
          [](const QString& f, const QJsonValue& v, Profile& p) -> Result<void> {
              FIDESK_ASSIGN(p.minPinLength, pinLength(f, v));
              return {};
          },
          [](const Profile& p) {
              return p.minPinLength ? QJsonValue(static_cast<qint64>(*p.minPinLength))
                                    : QJsonValue(QJsonValue::Undefined);
          }},
    flag<&Profile::forcePinChange>("forcePinChange"),
    flag<&Profile::alwaysUv>("alwaysUv"),
    flag<&Profile::enterpriseAttestation>("enterpriseAttestation"),
    Field{"allowedModels", readModels, [](const Profile& p) { return written(p.allowedModels); }},
    flag<&Profile::attestationRequired>("attestationRequired"),
    flag<&Profile::userVerificationRequired>("userVerificationRequired"),
    Field{"nicknamePattern", readPattern,
          [](const Profile& p) { return QJsonValue(toQString(p.nicknamePattern)); }},
    flag<&Profile::proveByAssertion>("proveByAssertion")};

/// Editors find the schema by it; it says nothing of the key.
constexpr QLatin1String schemaMember("$schema");

Result<void> requireKnown(const QString& name, const QJsonValue& value) {
    if (name == schemaMember)
        return value.isString() ? Result<void>() : wrong(name, "must be text");
    if (std::ranges::any_of(fields, [&](const Field& it) { return name == QLatin1String(it.name); }))
        return {};
    std::string known;
    for (const Field& field : fields)
        known += (known.empty() ? "" : ", ") + std::string(field.name);
    return wrong(name, "is not known; a profile has " + known);
}

} // namespace

Result<Profile> profileOf(const QJsonObject& json) {
    for (auto member = json.begin(); member != json.end(); ++member)
        FIDESK_TRY(requireKnown(member.key(), member.value()));
    Profile profile;
    for (const Field& field : fields)
        if (const auto member = json.find(QLatin1String(field.name)); member != json.end())
            FIDESK_TRY(field.read(member.key(), member.value(), profile));
    if (profile.name.empty())
        return wrong(QStringLiteral("name"), "is missing");
    const std::size_t least = profile.minPinLength.value_or(minPinLength);
    if (!json.contains(QLatin1String("generatedPinLength")))
        profile.generatedPinLength = std::max(profile.generatedPinLength, least);
    if (profile.pin == PinSource::Generated && profile.generatedPinLength < least)
        return wrong(QStringLiteral("generatedPinLength"), "is less than minPinLength, which is " +
                                                               std::to_string(least) +
                                                               "; give at least that, or leave it out");
    return profile;
}

std::string readable(const std::string& detail) {
    const std::size_t end = detail.find(placeEnd);
    return printable(detail.substr(0, std::min(end, maxShownPlace))) + ": " + detail.substr(end + 1);
}

std::vector<Written> membersOf(const Profile& profile) {
    std::vector<Written> members;
    for (const Field& field : fields)
        if (const QJsonValue value = field.write(profile); !value.isUndefined())
            members.push_back({field.name, value});
    return members;
}

} // namespace fidesk::profiles
