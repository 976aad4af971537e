#include "app/portal/store/Audit.h"
#include "tests/portal/TestPortal.h"

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;
using Names = std::vector<std::string>;

namespace {

/// A tree: Trust over Hospital and Clinic, Hospital over Ward; and Elsewhere.
struct Tree {
    TestPortal portal{};
    OrganisationRecord trust{portal.organisation("Trust")};
    OrganisationRecord hospital{portal.organisation("Hospital", "Trust")};
    OrganisationRecord clinic{portal.organisation("Clinic", "Trust")};
    OrganisationRecord ward{portal.organisation("Ward", "Hospital")};
    OrganisationRecord elsewhere{portal.organisation("Elsewhere")};

    Organisations organisations() { return Organisations(portal.database()); }

    Result<OrganisationRecord> add(const std::string& name, const std::string& parent = {}) {
        auto transaction = valueOf(Transaction::begin(portal.database()));
        auto added = organisations().add(portal.random, name, parent);
        if (added)
            valueOf(transaction.commit());
        return added;
    }

    Result<void> move(const OrganisationRecord& organisation, const std::string& parent) {
        auto transaction = valueOf(Transaction::begin(portal.database()));
        auto moved = organisations().move(organisation.id, parent);
        if (moved)
            valueOf(transaction.commit());
        return moved;
    }

    /// The names from @p organisation up to its root.
    Names line(const OrganisationRecord& organisation) {
        Names names;
        for (const OrganisationRecord& each : valueOf(organisations().ancestorsOf(organisation.id)))
            names.push_back(each.name);
        return names;
    }

    /// The names of @p ids and what is below them, in order.
    Names below(const std::vector<std::string>& ids) {
        Names names;
        for (const std::string& id : valueOf(organisations().withDescendants(ids)))
            names.push_back(valueOf(organisations().byId(id)).value().name);
        std::sort(names.begin(), names.end());
        return names;
    }
};

template <typename T> std::string refusal(const Result<T>& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::InvalidArgument);
    return result.error().detail;
}

} // namespace

TEST_CASE("Organisations are found by id and by name, in any case, and listed by name") {
    Tree tree;
    CHECK(valueOf(tree.organisations().byId(tree.ward.id))->name == "Ward");
    CHECK(valueOf(tree.organisations().byName("WARD"))->id == tree.ward.id);
    CHECK(valueOf(tree.organisations().byName("ward"))->parent == tree.hospital.id);
    CHECK(valueOf(tree.organisations().byName("trust"))->parent.empty());
    CHECK_FALSE(valueOf(tree.organisations().byId("nothing")));
    CHECK_FALSE(valueOf(tree.organisations().byName("Wards")));
    Names names;
    for (const OrganisationRecord& organisation : valueOf(tree.organisations().all()))
        names.push_back(organisation.name);
    CHECK(names == Names{"Clinic", "Elsewhere", "Hospital", "Trust", "Ward"});
}

TEST_CASE("The tree is walked up to its root and down to its leaves") {
    Tree tree;
    CHECK(tree.line(tree.ward) == Names{"Ward", "Hospital", "Trust"});
    CHECK(tree.line(tree.trust) == Names{"Trust"});
    CHECK(valueOf(tree.organisations().ancestorsOf("nothing")).empty());
    CHECK(tree.below({tree.trust.id}) == Names{"Clinic", "Hospital", "Trust", "Ward"});
    CHECK(tree.below({tree.ward.id}) == Names{"Ward"});
    CHECK(tree.below({tree.hospital.id, tree.ward.id, tree.elsewhere.id}) ==
          Names{"Elsewhere", "Hospital", "Ward"});
    CHECK(tree.below({"nothing"}).empty());
    CHECK(tree.below({}).empty());
}

TEST_CASE("An organisation needs a name of its own and a parent that is there") {
    Tree tree;
    CHECK(refusal(tree.add("WARD")) == "there is an organisation \"Ward\" already");
    CHECK(refusal(tree.add("")) == "the organisation's name is empty");
    CHECK(refusal(tree.add("a\nb")) == "the organisation's name holds characters it may not have");
    CHECK(refusal(tree.add("\xff")) == "the organisation's name holds characters it may not have");
    CHECK(refusal(tree.add(std::string(257, 'a'))) ==
          "the organisation's name is longer than 256 characters");
    CHECK(refusal(tree.add("New", "nothing")) == "there is no such parent organisation");
    CHECK(valueOf(tree.organisations().all()).size() == 5);
    CHECK(valueOf(tree.add(std::string(256, 'a'))).parent.empty());
}

TEST_CASE("No organisation comes to be below itself") {
    Tree tree;
    const std::string itself = "an organisation cannot be below itself";
    CHECK(refusal(tree.move(tree.trust, tree.trust.id)) == itself);
    CHECK(refusal(tree.move(tree.trust, tree.hospital.id)) == itself);
    CHECK(refusal(tree.move(tree.trust, tree.ward.id)) == itself);
    CHECK(refusal(tree.move(tree.ward, "nothing")) == "there is no such parent organisation");
    CHECK(refusal(tree.move({"nothing"}, tree.ward.id)) == "there is no such organisation");
    CHECK(tree.line(tree.ward) == Names{"Ward", "Hospital", "Trust"});
}

TEST_CASE("An organisation moves with all that is below it") {
    Tree tree;
    valueOf(tree.move(tree.hospital, tree.elsewhere.id));
    CHECK(tree.line(tree.ward) == Names{"Ward", "Hospital", "Elsewhere"});
    CHECK(tree.below({tree.trust.id}) == Names{"Clinic", "Trust"});
    valueOf(tree.move(tree.hospital, {}));
    CHECK(tree.line(tree.ward) == Names{"Ward", "Hospital"});
    valueOf(tree.move(tree.trust, tree.ward.id));
    CHECK(tree.line(tree.clinic) == Names{"Clinic", "Trust", "Ward", "Hospital"});
}

TEST_CASE("The tree has a depth it does not go beyond, by adding or by moving") {
    Tree tree;
    OrganisationRecord deepest = tree.ward; // at 3
    for (std::size_t depth = 4; depth <= maxOrganisationDepth; ++depth)
        deepest = valueOf(tree.add("Level " + std::to_string(depth), deepest.id));
    const std::string tooDeep = "organisations may not be nested more than 16 deep";
    CHECK(refusal(tree.add("One more", deepest.id)) == tooDeep);
    CHECK(refusal(tree.move(tree.clinic, deepest.id)) == tooDeep);
    CHECK(refusal(tree.move(tree.trust, tree.elsewhere.id)) == tooDeep);
    CHECK(tree.line(deepest).size() == maxOrganisationDepth);
    CHECK(tree.below({tree.trust.id}).size() == maxOrganisationDepth + 1);
}

TEST_CASE("Not even a cycle made by hand keeps a walk going") {
    Tree tree;
    valueOf(tree.portal.database().run("UPDATE organisations SET parent_id = ? WHERE id = ?",
                                       {tree.ward.id, tree.trust.id}));
    CHECK(tree.below({tree.ward.id}) == Names{"Clinic", "Hospital", "Trust", "Ward"});
    CHECK(tree.line(tree.ward).size() == maxOrganisationDepth);
    refusal(tree.move(tree.elsewhere, tree.ward.id));
}

TEST_CASE("Roles are granted once and taken away once, to users and of organisations that are there") {
    Tree tree;
    const std::string ann = tree.portal.addUser("Ann", "ann@trust.example", "Trust");
    Roles roles(tree.portal.database());
    CHECK(valueOf(roles.of(ann)).administers.empty());
    CHECK_FALSE(valueOf(roles.of(ann)).portalAdministrator);

    CHECK(valueOf(roles.grantLocalAdministrator(ann, tree.ward.id)));
    CHECK_FALSE(valueOf(roles.grantLocalAdministrator(ann, tree.ward.id)));
    CHECK(valueOf(roles.grantLocalAdministrator(ann, tree.clinic.id)));
    CHECK(valueOf(roles.grantPortalAdministrator(ann)));
    CHECK_FALSE(valueOf(roles.grantPortalAdministrator(ann)));
    const UserRoles both = valueOf(roles.of(ann));
    REQUIRE(both.administers.size() == 2);
    CHECK(both.administers[0].name == "Clinic");
    CHECK(both.administers[1].parent == tree.hospital.id);
    CHECK(both.portalAdministrator);

    CHECK(valueOf(roles.revokeLocalAdministrator(ann, tree.ward.id)));
    CHECK_FALSE(valueOf(roles.revokeLocalAdministrator(ann, tree.ward.id)));
    valueOf(roles.revokeAllOrganisations(ann));
    CHECK(valueOf(roles.of(ann)).administers.empty());
    CHECK(valueOf(roles.revokePortalAdministrator(ann)));
    CHECK_FALSE(valueOf(roles.revokePortalAdministrator(ann)));

    CHECK(refusal(roles.grantLocalAdministrator("nobody", tree.ward.id)) == "there is no such user");
    CHECK(refusal(roles.grantLocalAdministrator(ann, "nothing")) == "there is no such organisation");
    CHECK(refusal(roles.grantPortalAdministrator("nobody")) == "there is no such user");
}

TEST_CASE(
    "Who administers more organisations than a statement has placeholders sees them all, and no others") {
    TestPortal portal;
    const auto admin = portal.addUser("Alex Admin", "admin@contoso.example", "Contoso");
    portal.makeAdministrator(admin, "Contoso");
    const std::string token = portal.tokenFor(admin);
    valueOf(portal.database().run(
        "INSERT INTO organisations (id, name, name_key, parent_id)"
        " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 70000)"
        " SELECT 'o-' || i, 'Office ' || i, 'office ' || i, (SELECT id FROM organisations) FROM n"));
    portal.addUser("Ann Near", "near@contoso.example", "Office 69999");
    portal.addUser("Ann Far", "far@elsewhere.example", "Elsewhere");
    Audit audit(portal.database());
    valueOf(audit.add({.action = "near", .organisation = "o-69999"}));
    valueOf(audit.add({.action = "far", .organisation = portal.organisation("Elsewhere").id}));

    CHECK(portal.get("/v1.0/auditLogs/fido2", token).values("activity") == Names{"near"});
    CHECK(portal.allPages("/v1.0/users?$search=%22displayName%3Aann%22", token, "displayName") ==
          Names{"Ann Near"});
    CHECK(valueOf(audit.records({.organisations = valueOf(
                                     Organisations(portal.database()).withDescendants({"o-1", "o-69999"}))},
                                0, 10))
              .size() == 1);
}
