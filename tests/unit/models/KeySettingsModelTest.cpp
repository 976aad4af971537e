#include "ui/models/KeySettingsModel.h"
#include "tests/unit/models/KeyDesk.h"

using namespace fidesk;
using namespace fidesk::ui;
using fidesk::test::KeyDesk;
using fidesk::test::waitUntil;
using Setting = KeySettingsModel::Setting;

namespace {

constexpr std::array allSettings{Setting::MinPinLength, Setting::RpIds, Setting::ForcePinChange,
                                 Setting::AlwaysUv, Setting::EnterpriseAttestation};

struct Settings : KeyDesk {
    KeySettingsModel model{*access};
    QStringList& said = *test::record(model, &model);

    ~Settings() { worker.stop(); }
    bool idle() {
        return waitUntil([this] { return settled() && !said.isEmpty(); });
    }
};

} // namespace

TEST_CASE("Settings are known without the PIN and changed with it") {
    Settings desk;
    CHECK(desk.model.known());
    CHECK(desk.model.locked());
    CHECK(desk.model.minPinLength() == 4);
    CHECK_FALSE(desk.model.alwaysUv());
    CHECK(desk.model.mostRpIds() == 4);
    for (const Setting setting : allSettings) {
        CHECK(desk.model.whyNot(setting).isEmpty());
        CHECK_FALSE(desk.model.ready(setting));
    }
    REQUIRE(desk.unlock());
    for (const Setting setting : allSettings)
        CHECK(desk.model.ready(setting));
}

TEST_CASE("Always-UV is switched on and off and read back") {
    Settings desk;
    REQUIRE(desk.unlock());
    desk.model.setAlwaysUv(true);
    REQUIRE(desk.idle());
    CHECK(desk.said.first().startsWith(
        QStringLiteral("+The key now asks for its PIN or a fingerprint at every use")));
    CHECK(desk.model.alwaysUv());
    CHECK(desk.key->option("alwaysUv") == true);
    desk.said.clear();
    desk.model.setAlwaysUv(false);
    REQUIRE(desk.idle());
    CHECK_FALSE(desk.model.alwaysUv());
}

TEST_CASE("A higher minimum PIN length that the PIN does not meet locks the key and says what to do") {
    Settings desk;
    REQUIRE(desk.unlock());
    desk.model.setMinPinLength(4);
    REQUIRE(desk.idle());
    CHECK(desk.said.first().contains(QStringLiteral("only be raised")));
    CHECK(desk.access->unlocked());
    desk.said.clear();
    desk.model.setMinPinLength(8);
    REQUIRE(desk.idle());
    CHECK(desk.said.first().contains(
        QStringLiteral("now have at least 8 characters. Its present PIN is shorter")));
    CHECK(desk.model.minPinLength() == 8);
    CHECK(desk.model.pinMustChange());
    CHECK_FALSE(desk.access->unlocked());
    CHECK(desk.access->pin() == PinState::MustChange);
    CHECK_FALSE(desk.model.ready(Setting::AlwaysUv));
}

TEST_CASE("The websites that learn the minimum PIN length are host names, and no more than the key takes") {
    Settings desk;
    CHECK(KeySettingsModel::rpIdOf(QStringLiteral(" Login.Example.COM ")) ==
          QStringLiteral("login.example.com"));
    CHECK(KeySettingsModel::rpIdOf(QStringLiteral("bücher.example")) ==
          QStringLiteral("xn--bcher-kva.example"));
    CHECK(KeySettingsModel::rpIdOf(QStringLiteral("localhost")) == QStringLiteral("localhost"));
    for (const char* wrong :
         {"", " ", "https://a.example", "a.example/x", "a..example", "-a.example", "a-.example",
          "a b.example", "a.example:443", "127.0.0.1", "[::1]", "a_b.example", ".example", "example."})
        CHECK(KeySettingsModel::rpIdOf(QString::fromLatin1(wrong)).isEmpty());
    CHECK(KeySettingsModel::rpIdOf(QString(64, u'a') + QStringLiteral(".example")).isEmpty());
    QStringList list{QStringLiteral("a.example")};
    CHECK(desk.model.rpIdProblem(QStringLiteral("A.example"), list).contains(QStringLiteral("already")));
    CHECK(desk.model.rpIdProblem(QStringLiteral("https://x"), list)
              .contains(QStringLiteral("without https://")));
    CHECK(desk.model.rpIdProblem(QStringLiteral("b.example"), list).isEmpty());
    list += {QStringLiteral("b.example"), QStringLiteral("c.example"), QStringLiteral("d.example")};
    CHECK(desk.model.rpIdProblem(QStringLiteral("e.example"), list).contains(QStringLiteral("at most 4")));
    REQUIRE(desk.unlock());
    desk.model.setRpIds(list);
    REQUIRE(desk.idle());
    CHECK(desk.said.first() == QStringLiteral("+The key tells these 4 websites its shortest PIN length."));
    CHECK(desk.key->minPinLengthRpIds() ==
          std::vector<std::string>{"a.example", "b.example", "c.example", "d.example"});
    desk.said.clear();
    desk.model.setRpIds({});
    REQUIRE(desk.idle());
    CHECK(desk.key->minPinLengthRpIds().empty());
}

TEST_CASE("A new PIN is demanded once; the PIN in hand is given up") {
    Settings desk;
    REQUIRE(desk.unlock());
    desk.model.forcePinChange();
    REQUIRE(desk.idle());
    CHECK(desk.said.first().startsWith(u'+'));
    CHECK(desk.key->pinMustChange());
    CHECK_FALSE(desk.access->unlocked());
    CHECK(desk.model.whyNot(Setting::ForcePinChange).contains(QStringLiteral("demands a new PIN already")));
}

TEST_CASE("Enterprise attestation is switched on") {
    Settings desk;
    REQUIRE(desk.unlock());
    desk.model.enableEnterpriseAttestation();
    REQUIRE(desk.idle());
    CHECK(desk.said.first().startsWith(QStringLiteral("+Enterprise attestation is on.")));
    CHECK(desk.model.enterpriseAttestation());
}

TEST_CASE("A key without a PIN is set without one") {
    test::FakeTokens tokens;
    const auto key = std::make_shared<test::FakeKey>("k1", "Grey key");
    tokens.insert(key);
    Executor watching;
    Executor worker;
    KeysModel keys(tokens, watching, worker);
    KeyAccess access(worker, tokens, keys);
    KeySettingsModel model(access);
    const QStringList& said = *test::record(model, &model);
    REQUIRE(waitUntil([&] { return model.known() && !model.busy(); }));
    CHECK_FALSE(model.locked());
    CHECK(model.whyNot(Setting::ForcePinChange).contains(QStringLiteral("no PIN yet")));
    CHECK_FALSE(model.ready(Setting::ForcePinChange));
    REQUIRE(model.ready(Setting::MinPinLength));
    model.setMinPinLength(6);
    REQUIRE(waitUntil([&] { return !said.isEmpty() && !model.busy(); }));
    CHECK(said.first() == QStringLiteral("+PINs on this key now have at least 6 characters."));
    CHECK(key->minPinLength() == 6);
    watching.stop();
    worker.stop();
}

TEST_CASE("A setting that fails says so, and what is shown is what the key tells") {
    Settings desk;
    REQUIRE(desk.unlock());
    SECTION("refused") {
        desk.key->calls.failNext("setAlwaysUv", Error{ErrorCode::NotAllowed, {}, 0x30});
        desk.model.setAlwaysUv(true);
        REQUIRE(desk.idle());
        CHECK(desk.said.first().startsWith(QStringLiteral("-The key does not allow this now.")));
        CHECK_FALSE(desk.model.alwaysUv());
    }
    SECTION("said yes, did nothing") {
        desk.key->calls.onCall([&](const std::string& name) {
            if (name == "info" && desk.key->option("alwaysUv") == true) {
                desk.key->calls.onCall({});
                const auto other = desk.tokens.open(desk.key->address());
                const token::Pin pin = KeyDesk::pin();
                CHECK((*other)->setAlwaysUv(false, &pin, {}));
            }
        });
        desk.model.setAlwaysUv(true);
        REQUIRE(desk.idle());
        CHECK(
            desk.said.first().startsWith(QStringLiteral("-The key said yes, but its setting is as it was.")));
        CHECK_FALSE(desk.model.alwaysUv());
    }
    SECTION("done, and not to be read afterwards") {
        desk.key->calls.failNext("info", ErrorCode::KeyUnresponsive);
        desk.model.setAlwaysUv(true);
        REQUIRE(desk.idle());
        CHECK(desk.said.first().startsWith(QStringLiteral("+The key now asks")));
        CHECK(desk.said.first().contains(QStringLiteral("could not be read again")));
        CHECK(desk.model.alwaysUv());
    }
    SECTION("the PIN is not good any more") {
        desk.key->calls.failNext("setAlwaysUv", Error{ErrorCode::PinAuthInvalid, {}, 0x33});
        desk.model.setAlwaysUv(true);
        REQUIRE(desk.idle());
        CHECK(desk.said.first().startsWith(u'-'));
        CHECK_FALSE(desk.access->unlocked());
        CHECK(desk.model.locked());
    }
    CHECK(desk.said.size() == 1);
}

TEST_CASE("A key pulled out while it is set: whether it was is not known") {
    Settings desk;
    REQUIRE(desk.unlock());
    desk.key->calls.hold("setMinPinLength");
    desk.model.setMinPinLength(6);
    REQUIRE(desk.key->calls.waitUntilHeld("setMinPinLength"));
    desk.tokens.remove(desk.key);
    REQUIRE(waitUntil([&] { return !desk.model.known() && !desk.said.isEmpty(); }));
    desk.key->calls.release("setMinPinLength");
    CHECK(desk.said.first().contains(QStringLiteral("is not known")));
    desk.tokens.insert(desk.key);
    REQUIRE(waitUntil([&] { return desk.model.known() && !desk.model.busy(); }));
    CHECK(desk.model.minPinLength() == 4);
    CHECK(desk.said.size() == 1);
}

TEST_CASE("What a key cannot be set to has its reason each") {
    Settings desk;
    token::AuthenticatorInfo info;
    info.versions = {"FIDO_2_0"};
    info.options = {{"clientPin", true}};
    info.minPinLength = 200;
    desk.key->setInfo(info);
    desk.access->reload();
    REQUIRE(desk.settled());
    CHECK_FALSE(desk.model.any());
    for (const Setting setting : allSettings) {
        CHECK_FALSE(desk.model.whyNot(setting).isEmpty());
        CHECK_FALSE(desk.model.ready(setting));
    }
    CHECK(desk.model.minPinLength() == 63);
}

TEST_CASE("Whoever turns to another key while a setting is made is told that") {
    Settings desk;
    const auto blue = std::make_shared<test::FakeKey>("k2", "Blue key");
    desk.tokens.insert(blue);
    REQUIRE(desk.unlock());
    REQUIRE(waitUntil([&] { return desk.keys->items().size() == 2; }));
    desk.key->calls.hold("setAlwaysUv");
    desk.model.setAlwaysUv(true);
    REQUIRE(desk.key->calls.waitUntilHeld("setAlwaysUv"));
    desk.access->choose(QStringLiteral("k2"));
    REQUIRE(desk.said.size() == 1);
    CHECK(desk.said.first().startsWith(QStringLiteral("-Another key was chosen")));
    desk.key->calls.release("setAlwaysUv");
    REQUIRE(desk.settled());
}
