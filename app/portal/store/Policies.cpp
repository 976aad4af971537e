#include "app/portal/store/Policies.h"

namespace fidesk::server {

namespace {

std::vector<StoredPolicy> toPolicies(const std::vector<Row>& rows) {
    std::vector<StoredPolicy> policies;
    for (const Row& row : rows)
        policies.push_back({.organisation = row.text(0), .document = row.text(1)});
    return policies;
}

} // namespace

Result<std::optional<std::string>> Policies::of(const std::string& organisationId) {
    FIDESK_ASSIGN(const auto row, database_.first("SELECT document FROM policies WHERE organisation_id = ?",
                                                  {organisationId}));
    return row ? std::optional(row->text(0)) : std::nullopt;
}

Result<std::vector<StoredPolicy>> Policies::upwards(const std::string& organisationId) {
    // The bound on the depth ends a walk through a tree that somebody has bent into a ring.
    FIDESK_ASSIGN(const auto rows,
                  database_.query("WITH RECURSIVE up (id, parent_id, depth) AS ("
                                  "SELECT id, parent_id, 0 FROM organisations WHERE id = ?"
                                  " UNION ALL SELECT o.id, o.parent_id, up.depth + 1 FROM organisations o"
                                  " JOIN up ON o.id = up.parent_id WHERE up.depth < 64)"
                                  " SELECT p.organisation_id, p.document FROM up"
                                  " JOIN policies p ON p.organisation_id = up.id ORDER BY up.depth",
                                  {organisationId}));
    return toPolicies(rows);
}

Result<std::vector<StoredPolicy>> Policies::all() {
    FIDESK_ASSIGN(const auto rows, database_.query("SELECT organisation_id, document FROM policies"));
    return toPolicies(rows);
}

Result<void> Policies::put(const std::string& organisationId, const std::string& document) {
    FIDESK_TRY(database_.run("INSERT INTO policies (organisation_id, document) VALUES (?, ?)"
                             " ON CONFLICT (organisation_id) DO UPDATE SET document = excluded.document",
                             {organisationId, document}));
    return {};
}

Result<void> Policies::remove(const std::string& organisationId) {
    FIDESK_TRY(database_.run("DELETE FROM policies WHERE organisation_id = ?", {organisationId}));
    return {};
}

} // namespace fidesk::server
