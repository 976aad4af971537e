#include "app/portal/store/Policies.h"
#include "tests/portal/SigninPortal.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

struct Desk {
    SigninPortal portal{};
    server::UserRecord ann{portal.addUser("ann")};
    MadeCredential key{portal.addKey(ann, "Blue key")};
    SigninBrowser browser{portal};

    void set(const std::string& policy) {
        valueOf(server::Policies(portal.database()).put(ann.organisation.id, policy));
    }

    void nameModel(const std::string& aaguid) {
        valueOf(portal.database().run("UPDATE registrations SET aaguid = ?", {aaguid}));
    }
};

constexpr const char* model = "f1de5c00-0001-0203-0405-060708090a0b";

} // namespace

TEST_CASE("A key whose model was blocked after it was registered no longer signs in") {
    Desk desk;
    desk.nameModel(model);
    const std::string policy = GENERATE(std::string("{\"blockedAaguids\":[\"") + model + "\"]}",
                                        std::string("{\"allowedAaguids\":"
                                                    "[\"cb69481e-8ff7-4039-93ec-0a2729a154a8\"]}"));
    desk.set(policy);
    const Reply reply = desk.browser.signIn(desk.ann, desk.key);
    CHECK(reply.status == 401);
    CHECK(reply.error() == "keyRefused/modelNotAllowed");
    CHECK(desk.portal.lastAudit().starts_with("signin.key modelNotAllowed"));
    desk.set("{}");
    CHECK(desk.browser.signIn(desk.ann, desk.key).status == 200);
}

TEST_CASE("The key has to verify its user where the policy requires it, and there alone") {
    Desk desk;
    SECTION("required where nobody says anything") {
        CHECK(desk.browser.signIn(desk.ann, desk.key, {.flags = flagUp}).error() ==
              "keyRefused/userVerificationMissing");
    }
    SECTION("preferred") {
        desk.set("{\"userVerification\":\"preferred\"}");
        desk.browser.password("ann@contoso.example", rightPassword);
        const QJsonObject options = desk.browser.options(desk.key).json();
        CHECK(
            options.value(QStringLiteral("publicKey")).toObject().value(QStringLiteral("userVerification")) ==
            QStringLiteral("preferred"));
        CHECK(desk.browser.signIn(desk.ann, desk.key, {.flags = flagUp}).status == 200);
    }
    SECTION("discouraged") {
        desk.set("{\"userVerification\":\"discouraged\"}");
        CHECK(desk.browser.signIn(desk.ann, desk.key, {.flags = flagUp}).status == 200);
    }
    SECTION("the user's presence is always asked for") {
        desk.set("{\"userVerification\":\"discouraged\"}");
        CHECK(desk.browser.signIn(desk.ann, desk.key, {.flags = 0}).error() ==
              "keyRefused/userPresenceMissing");
    }
}
