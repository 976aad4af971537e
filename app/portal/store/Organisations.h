#pragma once

#include "app/portal/store/Sql.h"
#include "core/base/Random.h"

#include <string>
#include <vector>

namespace fidesk::server {

/// How deep the tree of organisations may be: a root alone is 1.
inline constexpr std::size_t maxOrganisationDepth = 16;

/// The longest name of an organisation, in code points.
inline constexpr std::size_t maxOrganisationName = 256;

struct OrganisationRecord {
    std::string id{}; ///< UUID
    std::string name{};
    std::string parent{}; ///< id; "": a root
};

/// The tree of organisations: who administers one administers those below it. No organisation is below
/// itself, whatever is asked for. Names are unique in the whole tree, compared case-folded. Errors of every
/// call: DatabaseFailed.
class Organisations {
public:
    explicit Organisations(Database& database) : database_(database) {}

    Result<std::optional<OrganisationRecord>> byId(const std::string& id);
    Result<std::optional<OrganisationRecord>> byName(const std::string& name);

    /// Every organisation, by name.
    Result<std::vector<OrganisationRecord>> all();

    /// Adds one with an id of its own, below the organisation @p parent (an id), or as a root where that is
    /// empty. Belongs in a transaction of the caller. Errors: InvalidArgument, `detail` is a sentence for
    /// people: the name is empty, too long, holds control characters or is taken; there is no such parent;
    /// the tree would become too deep.
    Result<OrganisationRecord> add(Random& random, const std::string& name, const std::string& parent = {});

    /// Puts @p id, with all that is below it, below @p parent, or makes it a root where that is empty.
    /// Belongs in a transaction of the caller. Errors: InvalidArgument, `detail` is a sentence for people:
    /// there is no such organisation or parent; the parent is @p id itself or below it; the tree would become
    /// too deep.
    Result<void> move(const std::string& id, const std::string& parent);

    /// The ids of @p ids and of all organisations below them, each once, in order.
    Result<std::vector<std::string>> withDescendants(const std::vector<std::string>& ids);

    /// @p id itself first, then its parent, and so on up to the root; none if there is no such organisation.
    Result<std::vector<OrganisationRecord>> ancestorsOf(const std::string& id);

private:
    Result<std::vector<OrganisationRecord>> parentsAbove(const std::string& parent);
    Result<std::size_t> heightOf(const std::string& id);
    Result<void> lockTree();
    Database& database_;
};

} // namespace fidesk::server
