#include "app/portal/store/Organisations.h"

#include "app/portal/store/TextList.h"
#include "app/portal/store/Words.h"
#include "core/base/Text.h"
#include "core/base/Uuid.h"

#include <algorithm>

namespace fidesk::server {

namespace {

OrganisationRecord toOrganisation(const Row& row) {
    return {.id = row.text(0), .name = row.text(1), .parent = row.text(2)};
}

std::vector<OrganisationRecord> toOrganisations(const std::vector<Row>& rows) {
    std::vector<OrganisationRecord> organisations;
    organisations.reserve(rows.size());
    for (const Row& row : rows)
        organisations.push_back(toOrganisation(row));
    return organisations;
}

Result<void> checkName(const std::string& name) {
    const auto length = codePoints(name);
    if (name.empty())
        return fail(ErrorCode::InvalidArgument, "the organisation's name is empty");
    if (!length || hasControlCharacters(name))
        return fail(ErrorCode::InvalidArgument, "the organisation's name holds characters it may not have");
    if (*length > maxOrganisationName)
        return fail(ErrorCode::InvalidArgument, "the organisation's name is longer than " +
                                                    std::to_string(maxOrganisationName) + " characters");
    return {};
}

tl::unexpected<Error> refused(const std::string& sentence) {
    return fail(ErrorCode::InvalidArgument, sentence);
}

std::string taken(const std::string& name) {
    return "there is an organisation \"" + name + "\" already";
}

std::string tooDeep() {
    return "organisations may not be nested more than " + std::to_string(maxOrganisationDepth) + " deep";
}

Value parentValue(const std::string& parent) {
    return parent.empty() ? Value(nullptr) : Value(parent);
}

// Bounds every walk through the tree, so that not even a cycle made by hand would keep one going.
constexpr auto stepLimit = static_cast<std::int64_t>(maxOrganisationDepth);

} // namespace

Result<std::optional<OrganisationRecord>> Organisations::byId(const std::string& id) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT id, name, parent_id FROM organisations WHERE id = ?", {id}));
    return row ? std::optional(toOrganisation(*row)) : std::nullopt;
}

Result<std::optional<OrganisationRecord>> Organisations::byName(const std::string& name) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT id, name, parent_id FROM organisations WHERE name_key = ?",
                                  {foldedKey(name)}));
    return row ? std::optional(toOrganisation(*row)) : std::nullopt;
}

Result<std::vector<OrganisationRecord>> Organisations::all() {
    FIDESK_ASSIGN(const auto rows,
                  database_.query("SELECT id, name, parent_id FROM organisations ORDER BY name_key"));
    return toOrganisations(rows);
}

Result<OrganisationRecord> Organisations::add(Random& random, const std::string& name,
                                              const std::string& parent) {
    FIDESK_TRY(checkName(name));
    FIDESK_TRY(lockTree());
    FIDESK_ASSIGN(const auto namesake, byName(name));
    if (namesake)
        return refused(taken(namesake->name));
    FIDESK_ASSIGN(const auto above, parentsAbove(parent));
    if (above.size() + 1 > maxOrganisationDepth)
        return refused(tooDeep());
    const OrganisationRecord organisation{newUuid(random), name, parent};
    FIDESK_TRY(database_.run("INSERT INTO organisations (id, name, name_key, parent_id) VALUES (?, ?, ?, ?)",
                             {organisation.id, name, foldedKey(name), parentValue(parent)}));
    return organisation;
}

Result<void> Organisations::move(const std::string& id, const std::string& parent) {
    FIDESK_TRY(lockTree());
    FIDESK_ASSIGN(const std::size_t height, heightOf(id));
    if (height == 0)
        return refused("there is no such organisation");
    FIDESK_ASSIGN(const auto above, parentsAbove(parent));
    if (std::any_of(above.begin(), above.end(), [&](const auto& other) { return other.id == id; }))
        return refused("an organisation cannot be below itself");
    if (above.size() + height > maxOrganisationDepth)
        return refused(tooDeep());
    FIDESK_TRY(
        database_.run("UPDATE organisations SET parent_id = ? WHERE id = ?", {parentValue(parent), id}));
    return {};
}

Result<std::vector<std::string>> Organisations::withDescendants(const std::vector<std::string>& ids) {
    std::vector<std::string> found;
    if (ids.empty())
        return found;
    FIDESK_ASSIGN(
        const auto rows,
        database_.query("WITH RECURSIVE below (id) AS (SELECT id FROM organisations WHERE " +
                            isInList(database_.dialect(), "id") +
                            " UNION SELECT o.id FROM organisations o JOIN below b ON o.parent_id = b.id)"
                            " SELECT id FROM below ORDER BY id",
                        {textList(ids)}));
    for (const Row& row : rows)
        found.push_back(row.text(0));
    return found;
}

Result<std::vector<OrganisationRecord>> Organisations::ancestorsOf(const std::string& id) {
    FIDESK_ASSIGN(const auto rows,
                  database_.query("WITH RECURSIVE up (id, name, parent_id, steps) AS"
                                  " (SELECT id, name, parent_id, 1 FROM organisations WHERE id = ?"
                                  " UNION ALL SELECT o.id, o.name, o.parent_id, u.steps + 1"
                                  " FROM organisations o JOIN up u ON o.id = u.parent_id WHERE u.steps < ?)"
                                  " SELECT id, name, parent_id FROM up ORDER BY steps",
                                  {id, stepLimit}));
    return toOrganisations(rows);
}

Result<std::vector<OrganisationRecord>> Organisations::parentsAbove(const std::string& parent) {
    if (parent.empty())
        return std::vector<OrganisationRecord>();
    FIDESK_ASSIGN(auto above, ancestorsOf(parent));
    if (above.empty())
        return refused("there is no such parent organisation");
    return above;
}

Result<std::size_t> Organisations::heightOf(const std::string& id) {
    FIDESK_ASSIGN(
        const auto row,
        database_.first("WITH RECURSIVE below (id, steps) AS"
                        " (SELECT id, 1 FROM organisations WHERE id = ?"
                        " UNION SELECT o.id, b.steps + 1"
                        " FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.steps < ?)"
                        " SELECT MAX(steps) FROM below",
                        {id, stepLimit}));
    return row ? static_cast<std::size_t>(row->integer(0)) : 0;
}

// Two moves at once, each right by itself, could make a cycle together: one lock stands for the tree.
Result<void> Organisations::lockTree() {
    return database_.lock("organisations", {});
}

} // namespace fidesk::server
