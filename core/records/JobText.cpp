#include "core/records/JobText.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/records/Columns.h"
#include "core/records/Names.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace fidesk::records {

namespace {

template <typename Of> struct TextMember {
    const char* name;
    std::string Of::*member;
};

constexpr std::array jobTexts{TextMember<Job>{"id", &Job::id},
                              TextMember<Job>{"portal", &Job::portal},
                              TextMember<Job>{"by", &Job::by},
                              TextMember<Job>{"profile", &Job::profile},
                              TextMember<Job>{"nickname", &Job::nickname},
                              TextMember<Job>{"replacedId", &Job::replacedId},
                              TextMember<Job>{"replacedNickname", &Job::replacedNickname},
                              TextMember<Job>{"rpId", &Job::rpId},
                              TextMember<Job>{"registrationId", &Job::registrationId},
                              TextMember<Job>{"reason", &Job::reason}};
constexpr std::array holderTexts{TextMember<Holder>{"holderId", &Holder::id},
                                 TextMember<Holder>{"holder", &Holder::userPrincipalName},
                                 TextMember<Holder>{"holderName", &Holder::displayName}};
constexpr std::array keyTexts{TextMember<KeyIdentity>{"manufacturer", &KeyIdentity::manufacturer},
                              TextMember<KeyIdentity>{"product", &KeyIdentity::product},
                              TextMember<KeyIdentity>{"serial", &KeyIdentity::serial},
                              TextMember<KeyIdentity>{"model", &KeyIdentity::model},
                              TextMember<KeyIdentity>{"label", &KeyIdentity::label}};
constexpr std::array<std::pair<const char*, bool Job::*>, 6> jobFlags{{{"keyWasReset", &Job::keyWasReset},
                                                                       {"pinGenerated", &Job::pinGenerated},
                                                                       {"pinHandedOver", &Job::pinHandedOver},
                                                                       {"proved", &Job::proved},
                                                                       {"pinToChange", &Job::pinToChange},
                                                                       {"inDoubt", &Job::inDoubt}}};
/// A flag that jobs of earlier versions lack; they wanted it, unless their profile was an exception.
constexpr const char* toProve = "toProve";
constexpr std::array<std::pair<const char*, Bytes Job::*>, 4> jobBytes{
    {{"userHandle", &Job::userHandle},
     {"credentialId", &Job::credentialId},
     {"attestationObject", &Job::attestationObject},
     {"clientDataJson", &Job::clientDataJson}}};

template <typename Of, typename Table> void put(QJsonObject& object, const Of& of, const Table& table) {
    for (const auto& [name, member] : table)
        object.insert(QLatin1String(name), toQString(storable(of.*member)));
}

template <typename Of, typename Table>
Result<void> take(const QJsonObject& object, Of& of, const Table& table) {
    for (const auto& [name, member] : table) {
        FIDESK_ASSIGN(of.*member, requireString(object, name));
    }
    return {};
}

Result<std::int64_t> requireNumber(const QJsonObject& object, const char* name, std::int64_t least,
                                   std::int64_t most) {
    const QJsonValue value = object.value(QLatin1String(name));
    const qint64 number = value.toInteger(std::numeric_limits<qint64>::min());
    if (!value.isDouble() || number < least || number > most)
        return fail(ErrorCode::Malformed, std::string("\"") + name + "\" is missing or is not such a number");
    return number;
}

Result<bool> requireFlag(const QJsonObject& object, const char* name) {
    const QJsonValue value = object.value(QLatin1String(name));
    if (!value.isBool())
        return fail(ErrorCode::Malformed, std::string("\"") + name + "\" is missing or is not true or false");
    return value.toBool();
}

Result<Bytes> requireBytes(const QJsonObject& object, const char* name) {
    FIDESK_ASSIGN(const std::string text, requireString(object, name));
    return fromBase64(text);
}

template <typename Table>
auto requireName(const QJsonObject& object, const char* name, const Table& table)
    -> Result<typename Table::value_type::first_type> {
    FIDESK_ASSIGN(const std::string text, requireString(object, name));
    const auto value = valueIn(table, text);
    if (!value)
        return fail(ErrorCode::Malformed, std::string("\"") + name + "\" is none that is known");
    return *value;
}

constexpr std::int64_t latest = 253402300799; // 9999-12-31T23:59:59Z

Result<TimePoint> requireTime(const QJsonObject& object, const char* name) {
    FIDESK_ASSIGN(const std::int64_t seconds, requireNumber(object, name, -latest, latest));
    return sql::fromSeconds(seconds);
}

Result<void> takeKey(const QJsonObject& object, KeyIdentity& key) {
    constexpr std::int64_t most = std::numeric_limits<std::uint16_t>::max();
    FIDESK_TRY(take(object, key, keyTexts));
    FIDESK_ASSIGN(const std::int64_t vendor, requireNumber(object, "vendorId", 0, most));
    FIDESK_ASSIGN(const std::int64_t product, requireNumber(object, "productId", 0, most));
    FIDESK_ASSIGN(const Bytes aaguid, requireBytes(object, "aaguid"));
    if (aaguid.size() != key.aaguid.size())
        return fail(ErrorCode::Malformed, "\"aaguid\" does not have 16 bytes");
    key.vendorId = static_cast<std::uint16_t>(vendor);
    key.productId = static_cast<std::uint16_t>(product);
    std::copy(aaguid.begin(), aaguid.end(), key.aaguid.begin());
    return {};
}

Result<void> takePlace(const QJsonObject& object, Job& job) {
    if (!object.contains(QLatin1String("batch")))
        return {};
    BatchPlace place;
    FIDESK_ASSIGN(place.batch, requireString(object, "batch"));
    FIDESK_ASSIGN(place.row, requireNumber(object, "row", 1, std::numeric_limits<std::int64_t>::max()));
    job.place = place;
    return {};
}

} // namespace

std::string toText(const Job& job) {
    QJsonObject object;
    put(object, job, jobTexts);
    put(object, job.holder, holderTexts);
    put(object, job.key, keyTexts);
    object.insert(QLatin1String("kind"), toQString(name(job.kind)));
    object.insert(QLatin1String("step"), toQString(name(job.step)));
    object.insert(QLatin1String("startedAt"), qint64{sql::toSeconds(job.startedAt)});
    object.insert(QLatin1String("challengeExpiresAt"), qint64{sql::toSeconds(job.challengeExpiresAt)});
    object.insert(QLatin1String("vendorId"), job.key.vendorId);
    object.insert(QLatin1String("productId"), job.key.productId);
    object.insert(QLatin1String("aaguid"), toQString(toBase64Url(job.key.aaguid)));
    for (const auto& [name, member] : jobFlags)
        object.insert(QLatin1String(name), job.*member);
    object.insert(QLatin1String(toProve), job.toProve);
    for (const auto& [name, member] : jobBytes)
        object.insert(QLatin1String(name), toQString(toBase64Url(job.*member)));
    if (job.place) {
        object.insert(QLatin1String("batch"), toQString(storable(job.place->batch)));
        object.insert(QLatin1String("row"), qint64{job.place->row});
    }
    return toJsonText(object);
}

Result<Job> jobOf(std::string_view text) {
    FIDESK_ASSIGN(const QJsonObject object, parseJsonObject(asBytes(text)));
    Job job;
    FIDESK_TRY(take(object, job, jobTexts));
    FIDESK_TRY(take(object, job.holder, holderTexts));
    FIDESK_TRY(takeKey(object, job.key));
    FIDESK_ASSIGN(job.kind, requireName(object, "kind", jobKinds));
    FIDESK_ASSIGN(job.step, requireName(object, "step", jobSteps));
    FIDESK_ASSIGN(job.startedAt, requireTime(object, "startedAt"));
    FIDESK_ASSIGN(job.challengeExpiresAt, requireTime(object, "challengeExpiresAt"));
    for (const auto& [name, member] : jobFlags) {
        FIDESK_ASSIGN(job.*member, requireFlag(object, name));
    }
    for (const auto& [name, member] : jobBytes) {
        FIDESK_ASSIGN(job.*member, requireBytes(object, name));
    }
    job.toProve = true;
    if (object.contains(QLatin1String(toProve))) {
        FIDESK_ASSIGN(job.toProve, requireFlag(object, toProve));
    }
    FIDESK_TRY(takePlace(object, job));
    return job;
}

} // namespace fidesk::records
