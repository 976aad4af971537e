#include "core/base/Base64.h"
#include "tests/support/Catch.h"
#include "tests/unit/ctl/Desk.h"

#include <QJsonArray>

using namespace fidesk;
using ctl::Exit;
using test::Desk;
using test::value;

namespace {

struct Passkeys : Desk {
    std::shared_ptr<test::FakeKey> key = plugIn();
    std::string zed = toBase64Url(makePasskey(*key, "zed.example", "ann@zed.example"));
    std::string ann = toBase64Url(makePasskey(*key, "contoso.example", "ann@contoso.example"));
    std::string bob = toBase64Url(makePasskey(*key, "contoso.example", "bob@contoso.example", "Bob"));

    [[nodiscard]] std::size_t count() const { return key->credentials().size(); }
};

} // namespace

TEST_CASE("passkeys are listed by relying party, with the slots") {
    Passkeys desk;
    desk.key->setSlots(5);
    const auto listed = desk.withPin({"key", "passkeys", "list"});
    REQUIRE(listed.exit == Exit::Done);
    const QJsonArray all = value(listed.json(), "passkeys").toArray();
    REQUIRE(all.size() == 3);
    CHECK(test::text(all[0].toObject(), "userName") == "ann@contoso.example");
    CHECK(test::text(all[1].toObject(), "credentialId") == desk.bob);
    CHECK(test::text(all[2].toObject(), "rpId") == "zed.example");
    CHECK(value(listed.json(), "slotsUsed") == 3);
    CHECK(value(listed.json(), "slotsFree") == 2);
    CHECK(desk.questions.size() == 1);
}

TEST_CASE("the list for people shows ids that can be typed, and the room") {
    Passkeys desk;
    desk.typed = {Desk::pin};
    const auto listed = desk.run({"key", "passkeys", "list"});
    CHECK(listed.out.find(desk.ann.substr(0, 8)) != std::string::npos);
    CHECK(listed.out.find(desk.ann) == std::string::npos);
    CHECK(listed.out.find("3 in use, room for 22 more") != std::string::npos);
}

TEST_CASE("what the key stores cannot play with the terminal") {
    Desk desk;
    const auto key = desk.plugIn();
    desk.makePasskey(*key, "evil.example", "a\x1b[2Jb", "\u202Eann");
    desk.typed = {Desk::pin};
    const auto listed = desk.run({"key", "passkeys", "list"});
    CHECK(listed.out.find('\x1b') == std::string::npos);
    CHECK(listed.out.find("\u202E") == std::string::npos);
}

TEST_CASE("a key without a PIN lists none, and nobody is asked") {
    Desk desk;
    desk.keys.insert(std::make_shared<test::FakeKey>("fake-1", "Key"));
    const auto listed = desk.json({"key", "passkeys", "list"});
    CHECK(listed.exit == Exit::Done);
    CHECK(value(listed.json(), "passkeys").toArray().isEmpty());
    CHECK_FALSE(listed.json().contains(QStringLiteral("slotsUsed")));
    CHECK(desk.questions.empty());
}

TEST_CASE("a passkey is deleted by the beginning of its id, once that was confirmed") {
    Passkeys desk;
    desk.answers = {false};
    CHECK(desk.withPin({"key", "passkeys", "delete", desk.ann.substr(0, 10)}).error() == "Cancelled");
    CHECK(desk.count() == 3);
    desk.answers = {true};
    const auto deleted = desk.withPin({"key", "passkeys", "delete", desk.ann.substr(0, 10)});
    CHECK(deleted.exit == Exit::Done);
    CHECK(test::text(deleted.json(), "deleted.credentialId") == desk.ann);
    CHECK(desk.count() == 2);
    CHECK(desk.questions.back().find("contoso.example") != std::string::npos);
}

TEST_CASE("a passkey is deleted by relying party and user, unasked with --yes") {
    Passkeys desk;
    const auto deleted = desk.withPin(
        {"key", "passkeys", "delete", "--rp", "contoso.example", "--user", "bob@contoso.example", "--yes"});
    CHECK(test::text(deleted.json(), "deleted.credentialId") == desk.bob);
    CHECK(desk.count() == 2);
    CHECK(desk.key->calls.count("checkPin") == 1);
    CHECK(desk.questions.size() == 1);
}

TEST_CASE("what fits several passkeys, or none, is refused and deletes nothing") {
    Passkeys desk;
    const auto several = desk.withPin({"key", "passkeys", "delete", "--rp", "contoso.example", "--yes"});
    CHECK(several.error() == "InvalidArgument");
    CHECK(several.message().find("2 passkeys fit") != std::string::npos);
    const auto none = desk.withPin({"key", "passkeys", "delete", "nosuchid", "--yes"});
    CHECK(none.error() == "NoCredentials");
    CHECK(none.message().find("nosuchid") != std::string::npos);
    CHECK(none.message().find("passkeys list") != std::string::npos);
    CHECK(desk.count() == 3);
}

TEST_CASE("a passkey is renamed, and keeps the name that is not given") {
    Passkeys desk;
    const auto renamed = desk.withPin({"key", "passkeys", "rename", desk.ann, "--set-name", "Ann \u00dcnal"});
    CHECK(renamed.exit == Exit::Done);
    CHECK(test::text(renamed.json(), "passkey.userDisplayName") == "Ann \u00dcnal");
    for (const auto& credential : desk.key->credentials())
        if (toBase64Url(credential.id) == desk.ann) {
            CHECK(credential.userName == "ann@contoso.example");
            CHECK(credential.userDisplayName == "Ann \u00dcnal");
        }
}

TEST_CASE("names that a key could not keep are refused before anybody is asked") {
    Passkeys desk;
    for (const std::string& name : {std::string(65, 'x'), std::string("a\nb"), std::string("\xff")})
        CHECK(desk.json({"key", "passkeys", "rename", desk.ann, "--set-user", name}).error() ==
              "InvalidArgument");
    CHECK(desk.questions.empty());
}

TEST_CASE("a key that has only the preview cannot rename, and says so before the PIN") {
    Passkeys desk;
    desk.change(*desk.key, [](auto& info) {
        info.options.erase("credMgmt");
        info.options["credentialMgmtPreview"] = true;
    });
    const auto refused = desk.json({"key", "passkeys", "rename", desk.ann, "--set-name", "x"});
    CHECK(refused.error() == "NotSupportedByKey");
    CHECK(desk.questions.empty());
    CHECK(desk.withPin({"key", "passkeys", "list"}).exit == Exit::Done);
}
