#include "app/portal/policy/PolicyDocument.h"

#include "app/portal/policy/NicknamePattern.h"
#include "core/base/Json.h"
#include "core/models/Catalogue.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <cmath>

namespace fidesk::server {

namespace {

tl::unexpected<Error> wrong(const QString& field, const std::string& what) {
    return fail(ErrorCode::Malformed, toUtf8(field) + ' ' + what);
}

Result<void> read(const QString& field, const QJsonValue& value, std::optional<bool>& into) {
    if (!value.isBool())
        return wrong(field, "must be true or false");
    into = value.toBool();
    return {};
}

Result<void> readNumber(const QString& field, const QJsonValue& value, std::size_t most,
                        std::optional<std::size_t>& into) {
    const double number = value.isDouble() ? value.toDouble() : 0;
    if (number < 1 || number > static_cast<double>(most) || std::floor(number) != number)
        return wrong(field, "must be a whole number from 1 to " + std::to_string(most));
    into = static_cast<std::size_t>(number);
    return {};
}

Result<void> read(const QString& field, const QJsonValue& value,
                  std::optional<std::vector<std::string>>& into) {
    if (!value.isArray())
        return wrong(field, "must be a list of AAGUIDs");
    std::vector<std::string> aaguids;
    for (const QJsonValue& element : value.toArray()) {
        const auto aaguid = models::parseAaguid(toUtf8(element.toString()));
        if (!aaguid)
            return wrong(field, "holds \"" + toUtf8(element.toString()) +
                                    "\", which is not an AAGUID like cb69481e-8ff7-4039-93ec-0a2729a154a8");
        aaguids.push_back(webauthn::toString(*aaguid));
        if (std::count(aaguids.begin(), aaguids.end(), aaguids.back()) > 1)
            return wrong(field, "holds " + aaguids.back() + " twice");
        if (aaguids.size() > maxAaguids)
            return wrong(field, "must not hold more than " + std::to_string(maxAaguids) + " AAGUIDs");
    }
    into = std::move(aaguids);
    return {};
}

struct VerificationName {
    webauthn::UserVerification value;
    const char* name;
};

constexpr std::array verificationNames{
    VerificationName{webauthn::UserVerification::Required, "required"},
    VerificationName{webauthn::UserVerification::Preferred, "preferred"},
    VerificationName{webauthn::UserVerification::Discouraged, "discouraged"}};

Result<void> read(const QString& field, const QJsonValue& value,
                  std::optional<webauthn::UserVerification>& into) {
    for (const VerificationName& known : verificationNames)
        if (value.toString() == QLatin1String(known.name))
            into = known.value;
    return into ? Result<void>() : wrong(field, "must be required, preferred or discouraged");
}

Result<void> readPattern(const QString& field, const QJsonValue& value, std::optional<std::string>& into) {
    if (!value.isString())
        return wrong(field, "must be text: a regular expression");
    std::string pattern = toUtf8(value.toString());
    if (const auto good = checkPattern(pattern); !good)
        return wrong(field, good.error().detail);
    into = std::move(pattern);
    return {};
}

QJsonArray toJson(const std::vector<std::string>& aaguids) {
    QJsonArray array;
    for (const std::string& aaguid : aaguids)
        array.append(toQString(aaguid));
    return array;
}

/// One field: its name, how it is read, and how it is written.
struct Field {
    const char* name;
    Result<void> (*read)(const QString&, const QJsonValue&, PolicyDocument&);
    QJsonValue (*write)(const PolicyDocument&); ///< undefined where it is not said
};

template <typename T> QJsonValue written(const std::optional<T>& value, QJsonValue (*write)(const T&)) {
    return value ? write(*value) : QJsonValue(QJsonValue::Undefined);
}

QJsonValue ofBool(const bool& value) {
    return value;
}
QJsonValue ofNumber(const std::size_t& value) {
    return static_cast<qint64>(value);
}
QJsonValue ofText(const std::string& value) {
    return toQString(value);
}
QJsonValue ofList(const std::vector<std::string>& value) {
    return toJson(value);
}
QJsonValue ofVerification(const webauthn::UserVerification& value) {
    const auto known = std::find_if(verificationNames.begin(), verificationNames.end(),
                                    [&](const VerificationName& entry) { return entry.value == value; });
    return QString::fromLatin1(known->name);
}

constexpr std::array fields{
    Field{"attestationRequired",
          [](const QString& n, const QJsonValue& v, PolicyDocument& d) {
              return read(n, v, d.attestationRequired);
          },
          [](const PolicyDocument& d) { return written(d.attestationRequired, ofBool); }},
    Field{
        "allowedAaguids",
        [](const QString& n, const QJsonValue& v, PolicyDocument& d) { return read(n, v, d.allowedAaguids); },
        [](const PolicyDocument& d) { return written(d.allowedAaguids, ofList); }},
    Field{
        "blockedAaguids",
        [](const QString& n, const QJsonValue& v, PolicyDocument& d) { return read(n, v, d.blockedAaguids); },
        [](const PolicyDocument& d) { return written(d.blockedAaguids, ofList); }},
    Field{"userVerification",
          [](const QString& n, const QJsonValue& v, PolicyDocument& d) {
              return read(n, v, d.userVerification);
          },
          [](const PolicyDocument& d) { return written(d.userVerification, ofVerification); }},
    Field{"keysPerUser",
          [](const QString& n, const QJsonValue& v, PolicyDocument& d) {
              return readNumber(n, v, maxKeysPerUser, d.keysPerUser);
          },
          [](const PolicyDocument& d) { return written(d.keysPerUser, ofNumber); }},
    Field{"nicknameLength",
          [](const QString& n, const QJsonValue& v, PolicyDocument& d) {
              return readNumber(n, v, maxNicknameLength, d.nicknameLength);
          },
          [](const PolicyDocument& d) { return written(d.nicknameLength, ofNumber); }},
    Field{"nicknamePattern",
          [](const QString& n, const QJsonValue& v, PolicyDocument& d) {
              return readPattern(n, v, d.nicknamePattern);
          },
          [](const PolicyDocument& d) { return written(d.nicknamePattern, ofText); }},
    Field{
        "passwordAlone",
        [](const QString& n, const QJsonValue& v, PolicyDocument& d) { return read(n, v, d.passwordAlone); },
        [](const PolicyDocument& d) { return written(d.passwordAlone, ofBool); }}};

const Field* fieldOf(const QString& name) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field& field) { return name == QLatin1String(field.name); });
    return found == fields.end() ? nullptr : &*found;
}

std::string knownNames() {
    std::string names;
    for (const std::string& name : policyFields())
        names += (names.empty() ? "" : ", ") + name;
    return names;
}

} // namespace

Result<PolicyDocument> parsePolicy(const QJsonObject& json) {
    PolicyDocument document;
    for (auto member = json.begin(); member != json.end(); ++member) {
        FIDESK_TRY(requirePolicyField(toUtf8(member.key())));
        FIDESK_TRY(fieldOf(member.key())->read(member.key(), member.value(), document));
    }
    return document;
}

Result<void> requirePolicyField(const std::string& name) {
    if (fieldOf(toQString(name)))
        return {};
    return fail(ErrorCode::Malformed,
                "a policy has no field \"" + name + "\"; its fields are " + knownNames());
}

QJsonObject toJson(const PolicyDocument& document) {
    QJsonObject json;
    for (const Field& field : fields)
        if (const QJsonValue value = field.write(document); !value.isUndefined())
            json.insert(QLatin1String(field.name), value);
    return json;
}

const std::vector<std::string>& policyFields() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const Field& field : fields)
            all.emplace_back(field.name);
        return all;
    }();
    return names;
}

} // namespace fidesk::server
