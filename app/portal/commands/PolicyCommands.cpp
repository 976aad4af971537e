#include "app/portal/commands/Administration.h"
#include "app/portal/commands/Report.h"
#include "app/portal/commands/Work.h"
#include "app/portal/policy/Policy.h"
#include "app/portal/store/Policies.h"
#include "core/base/Json.h"
#include "core/models/Catalogue.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <map>

namespace fidesk::server {

namespace {

constexpr qint64 maxFileBytes = qint64{1024} * 1024;

Result<QJsonObject> ownPolicy(Database& database, const std::string& organisationId) {
    FIDESK_ASSIGN(const auto stored, Policies(database).of(organisationId));
    if (!stored)
        return QJsonObject();
    FIDESK_ASSIGN(const PolicyDocument document, readPolicy(*stored));
    return toJson(document);
}

/// What was typed behind "field=", as the field's type has it; what is of no such type is left to
/// parsePolicy(), which says what it may be.
QJsonValue typedValue(const QJsonValue& example, const QString& text) {
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (example.isBool() && (text == u"true" || text == u"false"))
        return text == u"true";
    if (example.isDouble() && isNumber)
        return number;
    if (!example.isArray())
        return text;
    QJsonArray list;
    for (const QString& element : text.split(u',', Qt::SkipEmptyParts))
        list.append(element.trimmed());
    return list;
}

Result<QJsonObject> typedFields(const std::vector<std::string>& assignments) {
    const QJsonObject examples = toJson(documentOf(OrganisationPolicy{}));
    QJsonObject fields;
    for (const std::string& assignment : assignments) {
        const std::size_t sign = assignment.find('=');
        if (sign == std::string::npos)
            return fail(ErrorCode::InvalidArgument, "\"" + assignment + "\" is not of the form field=value");
        const QString name = toQString(assignment.substr(0, sign));
        if (fields.contains(name))
            return fail(ErrorCode::InvalidArgument, toUtf8(name) + " is there twice");
        fields.insert(name, typedValue(examples.value(name), toQString(assignment.substr(sign + 1))));
    }
    return fields;
}

Result<QJsonObject> fieldsInFile(const std::string& path) {
    QFile file(toQString(path));
    if (!(path == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly)))
        return fail(ErrorCode::FileUnreadable, path);
    const std::string text = file.read(maxFileBytes + 1).toStdString();
    auto fields = parseJsonObject(asBytes(text), static_cast<std::size_t>(maxFileBytes));
    if (!fields)
        return fail(ErrorCode::Malformed, path + ": " + fields.error().detail);
    return fields;
}

/// What is worth a second look, for people.
std::string advice(const OrganisationPolicy& policy) {
    std::string text;
    if (policy.attestationRequired)
        text +=
            "\nThe portal proves attestations by the certificates that serve is given with --trust; without "
            "any it refuses every key.";
    if (!policy.attestationRequired && (!policy.allowedAaguids.empty() || !policy.blockedAaguids.empty()))
        text += "\nAs long as attestationRequired is false, a key's model is what the key itself claims.";
    for (const auto* list : {&policy.allowedAaguids, &policy.blockedAaguids})
        for (const std::string& aaguid : *list)
            if (const auto parsed = models::parseAaguid(aaguid); parsed && !models::modelName(*parsed))
                text += "\nNo known model has the AAGUID " + aaguid + ". Compare it with its maker's.";
    return text;
}

std::string listed(const QJsonObject& fields) {
    return toJsonText(fields);
}

Result<std::string> set(Change& change, const std::string& name, const QJsonObject& fields) {
    FIDESK_ASSIGN(const auto organisation, knownOrganisation(change.database, name));
    FIDESK_TRY(change.database.lock("policies", organisation.id));
    FIDESK_ASSIGN(const QJsonObject before, ownPolicy(change.database, organisation.id));
    QJsonObject after = before;
    for (auto field = fields.begin(); field != fields.end(); ++field)
        after.insert(field.key(), field.value());
    FIDESK_ASSIGN(const PolicyDocument document, parsePolicy(after));
    after = toJson(document);
    change.changed = after != before;
    if (!change.changed)
        return "The policy of " + organisation.name + " says so already.";
    FIDESK_TRY(Policies(change.database).put(organisation.id, toJsonText(after)));
    FIDESK_ASSIGN(const OrganisationPolicy policy, policyOf(change.database, organisation.id));
    change.line.organisation = organisation.id;
    addDetail(change.line, listed(fields));
    return "Changed the policy of " + organisation.name + "." + advice(policy);
}

Result<std::string> unset(Change& change, const std::string& name, const std::vector<std::string>& fields) {
    FIDESK_ASSIGN(const auto organisation, knownOrganisation(change.database, name));
    for (const std::string& field : fields)
        FIDESK_TRY(requirePolicyField(field));
    FIDESK_TRY(change.database.lock("policies", organisation.id));
    FIDESK_ASSIGN(const QJsonObject before, ownPolicy(change.database, organisation.id));
    QJsonObject after = fields.empty() ? QJsonObject() : before;
    for (const std::string& field : fields)
        after.remove(toQString(field));
    change.changed = after != before;
    if (!change.changed)
        return "The policy of " + organisation.name + " does not say anything of that.";
    Policies policies(change.database);
    FIDESK_TRY(after.isEmpty() ? policies.remove(organisation.id)
                               : policies.put(organisation.id, toJsonText(after)));
    change.line.organisation = organisation.id;
    std::string names;
    for (const std::string& field : fields)
        names += (names.empty() ? "" : ", ") + field;
    addDetail(change.line, names.empty() ? "all" : names);
    return "Changed the policy of " + organisation.name + ".";
}

struct ShownPolicy {
    OrganisationRecord organisation{};
    QJsonObject inForce{};
    std::map<std::string, std::string> from{}; ///< by field: the name of the organisation that says so
};

Result<ShownPolicy> shown(Database& database, const std::string& name) {
    ShownPolicy shown;
    FIDESK_ASSIGN(shown.organisation, knownOrganisation(database, name));
    FIDESK_ASSIGN(const OrganisationPolicy policy, policyOf(database, shown.organisation.id));
    shown.inForce = toJson(documentOf(policy));
    FIDESK_ASSIGN(const auto up, Organisations(database).ancestorsOf(shown.organisation.id));
    for (const OrganisationRecord& organisation : up) {
        FIDESK_ASSIGN(const QJsonObject own, ownPolicy(database, organisation.id));
        for (const QString& field : own.keys())
            shown.from.emplace(toUtf8(field), organisation.name);
    }
    return shown;
}

QJsonObject toJson(const ShownPolicy& shown) {
    QJsonObject from;
    for (const auto& [field, organisation] : shown.from)
        from.insert(toQString(field), toQString(organisation));
    return {{QStringLiteral("organisation"), toQString(shown.organisation.name)},
            {QStringLiteral("policy"), shown.inForce},
            {QStringLiteral("from"), from}};
}

std::string withModels(const QJsonArray& aaguids) {
    std::string text;
    for (const QJsonValue& element : aaguids) {
        const std::string aaguid = toUtf8(element.toString());
        const auto parsed = models::parseAaguid(aaguid);
        const auto model = parsed ? models::modelName(*parsed) : std::nullopt;
        text += (text.empty() ? "" : ", ") + aaguid + (model ? " (" + *model + ")" : "");
    }
    return text.empty() ? "none named" : text;
}

std::string readable(const QJsonValue& value) {
    if (value.isArray())
        return withModels(value.toArray());
    if (value.isString())
        return value.toString().isEmpty() ? "any" : toUtf8(value.toString());
    return toUtf8(value.toVariant().toString());
}

void printForPeople(const ShownPolicy& shown) {
    constexpr std::size_t nameWidth = 21;
    constexpr std::size_t valueWidth = 12;
    const auto padded = [](const std::string& text, std::size_t width) {
        return text + std::string(width > text.size() ? width - text.size() : 1, ' ');
    };
    for (const std::string& field : policyFields()) {
        const auto from = shown.from.find(field);
        const std::string source = from == shown.from.end()                  ? "(default)"
                                   : from->second == shown.organisation.name ? "(its own)"
                                                                             : "(of " + from->second + ")";
        print(padded(field, nameWidth) + padded(readable(shown.inForce.value(toQString(field))), valueWidth) +
              source);
    }
}

} // namespace

int showPolicy(const std::string& store, const std::string& organisation, bool json) {
    return look(store, [&](Database& database) -> Result<int> {
        FIDESK_ASSIGN(const ShownPolicy found, shown(database, organisation));
        json ? print(toJson(found)) : printForPeople(found);
        return exitDone;
    });
}

int setPolicy(const std::string& store, const std::string& organisation,
              const std::vector<std::string>& assignments, const std::string& file) {
    const auto fields = file.empty() ? typedFields(assignments) : fieldsInFile(file);
    if (!fields)
        return report(fields.error());
    return change(store, "policy.set", [&](Change& change) { return set(change, organisation, *fields); });
}

int unsetPolicy(const std::string& store, const std::string& organisation,
                const std::vector<std::string>& fields) {
    return change(store, "policy.unset", [&](Change& change) { return unset(change, organisation, fields); });
}

} // namespace fidesk::server
