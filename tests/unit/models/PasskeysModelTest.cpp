#include "ui/models/PasskeysModel.h"
#include "tests/unit/models/KeyDesk.h"
#include "ui/text/Shown.h"

#include <QElapsedTimer>

using namespace fidesk;
using namespace fidesk::ui;
using fidesk::test::KeyDesk;
using fidesk::test::waitUntil;
using State = KeyListModel::State;

namespace {

/// Three passkeys at two websites; their list is looked at.
struct Passkeys : KeyDesk {
    Bytes bob = addPasskey("contoso.example", "bob@contoso.example");
    Bytes ann = addPasskey("contoso.example", "ann@contoso.example", "Ann Archer");
    Bytes cyd = addPasskey("bank.example", "cyd");
    PasskeysModel model{*access};
    QStringList& said = *test::record(model, &model);

    ~Passkeys() { worker.stop(); }
    bool open() {
        model.setShown(true);
        return unlock() && waitUntil([this] { return model.ready(); });
    }
    bool idle() {
        return waitUntil([this] { return !access->busy() && !said.isEmpty(); });
    }
    [[nodiscard]] QString cell(int row, int column) const {
        return model.data(model.index(row, column)).toString();
    }
};

} // namespace

TEST_CASE("Passkeys are listed once the key is unlocked, those of one website together") {
    Passkeys desk;
    desk.model.setShown(true);
    CHECK(desk.model.state() == State::Locked);
    CHECK(desk.key->calls.count("passkeys") == 0);
    REQUIRE(desk.open());
    REQUIRE(desk.model.rowCount() == 3);
    CHECK(desk.cell(0, PasskeysModel::Website) == QStringLiteral("bank.example"));
    CHECK(desk.cell(1, PasskeysModel::UserName) == QStringLiteral("ann@contoso.example"));
    CHECK(desk.cell(1, PasskeysModel::DisplayName) == QStringLiteral("Ann Archer"));
    CHECK(desk.cell(1, PasskeysModel::Protection) == QStringLiteral("PIN optional"));
    CHECK(desk.cell(1, PasskeysModel::StoredData) == QStringLiteral("Possible"));
    CHECK_FALSE(desk.model.data(desk.model.index(1, 0), PasskeysModel::SameWebsiteRole).toBool());
    CHECK(desk.model.data(desk.model.index(2, 0), PasskeysModel::SameWebsiteRole).toBool());
    CHECK(desk.model.used() == 3);
    CHECK(desk.model.remaining() == 22);
}

TEST_CASE("While nobody looks at the passkeys the key is left alone") {
    Passkeys desk;
    REQUIRE(desk.unlock());
    CHECK(desk.key->calls.count("passkeys") == 0);
    desk.model.setShown(true);
    REQUIRE(waitUntil([&] { return desk.model.ready(); }));
    CHECK(desk.key->calls.count("passkeys") == 1);
    desk.model.setShown(false);
    desk.access->reload();
    REQUIRE(desk.settled());
    CHECK(desk.key->calls.count("passkeys") == 1);
}

TEST_CASE("A passkey is renamed on the key, and the list shows it") {
    Passkeys desk;
    REQUIRE(desk.open());
    desk.model.rename(idOf(desk.cyd), QStringLiteral("cyd@bank.example"), QStringLiteral("Cyd Cole"));
    REQUIRE(desk.idle());
    REQUIRE(desk.said.size() == 1);
    CHECK(desk.said.first() ==
          QStringLiteral("+The passkey for bank.example is now called “cyd@bank.example”."));
    CHECK(desk.cell(0, PasskeysModel::DisplayName) == QStringLiteral("Cyd Cole"));
    CHECK(desk.key->credentials().at(2).userName == "cyd@bank.example");
}

TEST_CASE("Names that no key would keep are refused before it is asked") {
    CHECK(PasskeysModel::nameProblem(QStringLiteral("ann"), {}).isEmpty());
    CHECK(PasskeysModel::nameProblem({}, QStringLiteral("Ann")).isEmpty());
    CHECK(PasskeysModel::nameProblem(QStringLiteral(" "), {}).contains(QStringLiteral("Enter a user name")));
    CHECK(PasskeysModel::nameProblem(QString(64, u'x'), {}).isEmpty());
    CHECK(PasskeysModel::nameProblem(QString(65, u'x'), {}).contains(QStringLiteral("too long")));
    CHECK(PasskeysModel::nameProblem(QString(33, u'é'), {}).contains(QStringLiteral("too long")));
    CHECK(PasskeysModel::nameProblem(QStringLiteral("a\nb"), {}).contains(QStringLiteral("cannot be shown")));
}

TEST_CASE("A passkey is deleted, and the room for others grows") {
    Passkeys desk;
    REQUIRE(desk.open());
    desk.model.remove(idOf(desk.ann));
    REQUIRE(desk.idle());
    CHECK(desk.said.first().startsWith(
        QStringLiteral("+The passkey of ann@contoso.example for contoso.example")));
    CHECK(desk.said.first().contains(QStringLiteral("portal")));
    CHECK(desk.model.rowCount() == 2);
    CHECK(desk.model.remaining() == 23);
    CHECK(desk.key->credentials().size() == 2);
    CHECK(desk.access->status()->info.remainingDiscoverableCredentials == 23U);
}

TEST_CASE("A failed deletion says what is so, and the list is the key's again") {
    Passkeys desk;
    REQUIRE(desk.open());
    SECTION("the key does not answer: it may have done it") {
        desk.key->calls.failNext("deletePasskey", ErrorCode::KeyUnresponsive);
        desk.model.remove(idOf(desk.ann));
        REQUIRE(desk.idle());
        CHECK(desk.said.first().startsWith(QStringLiteral("-The security key does not answer.")));
        CHECK(desk.said.first().contains(QStringLiteral("Whether the passkey was deleted is not known")));
        CHECK(desk.model.rowCount() == 3);
    }
    SECTION("it is gone already") {
        desk.key->calls.failNext("deletePasskey", Error{ErrorCode::NoCredentials, {}, 0x2E});
        desk.model.remove(idOf(desk.ann));
        REQUIRE(desk.idle());
        CHECK(desk.said.first() ==
              QStringLiteral("-This passkey is no longer on the key. The list shows what is there now."));
        CHECK(desk.key->calls.count("passkeys") == 2);
    }
    SECTION("the key wants another PIN first: it locks") {
        desk.key->calls.failNext("deletePasskey", ErrorCode::PinMustChange);
        desk.model.remove(idOf(desk.ann));
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("wants its PIN changed")));
        CHECK(desk.model.state() == State::Locked);
        CHECK(desk.model.rowCount() == 0);
    }
    SECTION("the change is made, the new list cannot be read") {
        desk.key->calls.failNext("passkeys", ErrorCode::KeyMalfunction);
        desk.model.remove(idOf(desk.ann));
        REQUIRE(desk.idle());
        CHECK(desk.said.first().startsWith(QStringLiteral("+The passkey of ann")));
        CHECK(desk.model.state() == State::Failed);
        CHECK(desk.model.problem().contains(QStringLiteral("makes no sense")));
        CHECK(desk.model.rowCount() == 0);
        desk.model.reload();
        REQUIRE(waitUntil([&] { return desk.model.ready(); }));
        CHECK(desk.model.rowCount() == 2);
    }
    CHECK(desk.said.size() == 1);
}

TEST_CASE("A key that says it has renamed and has not is found out") {
    Passkeys desk;
    REQUIRE(desk.open());
    // Somebody else names it back, after the change and before the list.
    desk.key->calls.onCall([&, first = true](const std::string& name) mutable {
        if (name != "passkeys" || !std::exchange(first, false))
            return;
        const auto other = desk.tokens.open(desk.key->address());
        token::Passkey back;
        back.rpId = "bank.example";
        back.credentialId = desk.cyd;
        back.userId = {'c', 'y', 'd', 1};
        back.userName = "cyd";
        CHECK((*other)->renamePasskey(back, KeyDesk::pin(), {}));
    });
    desk.model.rename(idOf(desk.cyd), QStringLiteral("cyd@bank.example"), {});
    REQUIRE(desk.idle());
    CHECK(desk.said.first().startsWith(
        QStringLiteral("-The key accepted the new name, but still shows another")));
    CHECK(desk.cell(0, PasskeysModel::UserName) == QStringLiteral("cyd"));
}

TEST_CASE("Every call that fails on the way of a deletion ends in one message and no hang") {
    for (int n = 1; n <= 4; ++n) {
        Passkeys desk;
        REQUIRE(desk.open());
        desk.key->calls.failAtCall(n, ErrorCode::KeyUnresponsive);
        desk.model.remove(idOf(desk.ann));
        CAPTURE(n);
        REQUIRE(desk.idle());
        CHECK(desk.said.size() == 1);
        CHECK(desk.said.first().startsWith(n == 1 ? u'-' : u'+'));
        CHECK(desk.key->credentials().size() == (n == 1 ? 3 : 2));
        desk.access->reload();
        desk.model.reload();
        REQUIRE(desk.settled());
        desk.model.reload();
        REQUIRE(waitUntil([&] { return desk.model.ready(); }));
        CHECK(desk.model.rowCount() == (n == 1 ? 3 : 2));
    }
}

TEST_CASE(
    "A key pulled out while it deletes: nothing of it is shown any more, and that it is not known is said") {
    Passkeys desk;
    REQUIRE(desk.open());
    desk.key->calls.hold("deletePasskey");
    desk.model.remove(idOf(desk.ann));
    REQUIRE(desk.key->calls.waitUntilHeld("deletePasskey"));
    desk.tokens.remove(desk.key);
    REQUIRE(waitUntil([&] { return desk.model.state() == State::NoKey && !desk.said.isEmpty(); }));
    desk.key->calls.release("deletePasskey");
    CHECK(desk.model.rowCount() == 0);
    CHECK(desk.said.first().startsWith(QStringLiteral("-The security key was pulled out")));
    CHECK(desk.said.first().contains(QStringLiteral("is not known")));
    desk.tokens.insert(desk.key);
    REQUIRE(waitUntil([&] { return desk.model.state() == State::Locked; }));
    REQUIRE(desk.unlock());
    REQUIRE(waitUntil([&] { return desk.model.ready(); }));
    CHECK(desk.model.rowCount() == 3);
    CHECK(desk.said.size() == 1);
}

TEST_CASE("A list that comes late, of another key, is dropped") {
    Passkeys desk;
    const auto blue = std::make_shared<test::FakeKey>("k2", "Blue key");
    desk.tokens.insert(blue);
    REQUIRE(waitUntil([&] { return desk.keys->contains(QStringLiteral("k2")); }));
    desk.key->calls.hold("passkeys");
    desk.model.setShown(true);
    desk.access->unlock(Secret(std::string_view("2468")));
    REQUIRE(waitUntil([&] { return desk.access->unlocked(); }));
    REQUIRE(desk.key->calls.waitUntilHeld("passkeys"));
    CHECK(desk.model.state() == State::Loading);
    desk.access->choose(QStringLiteral("k2"));
    desk.key->calls.release("passkeys");
    REQUIRE(desk.settled());
    CHECK(desk.model.rowCount() == 0);
    CHECK(desk.model.state() == State::Locked);
    CHECK(desk.said.isEmpty());
}

TEST_CASE("A list is cancelled at once and can be asked for again") {
    Passkeys desk;
    desk.key->calls.hold("passkeys");
    desk.model.setShown(true);
    desk.access->unlock(Secret(std::string_view("2468")));
    REQUIRE(waitUntil([&] { return desk.access->unlocked(); }));
    REQUIRE(desk.key->calls.waitUntilHeld("passkeys"));
    QElapsedTimer watch;
    watch.start();
    desk.model.cancel();
    REQUIRE(waitUntil([&] { return desk.model.state() == State::Failed; }));
    CHECK(watch.elapsed() < 1000);
    desk.key->calls.release("passkeys");
    REQUIRE(desk.settled());
    CHECK(desk.model.reload());
    REQUIRE(waitUntil([&] { return desk.model.ready(); }));
}

TEST_CASE("What a hostile key calls its passkeys misleads nobody") {
    KeyDesk desk;
    desk.addPasskey("<b>evil</b>.example", "a\u202Egpj.exe\n\x01", std::string(3000, 'x'));
    desk.addPasskey("z.example", "\xFF\xFE");
    PasskeysModel model(*desk.access);
    model.setShown(true);
    REQUIRE(desk.unlock());
    REQUIRE(waitUntil([&] { return model.ready(); }));
    const auto cell = [&](int row, int column) { return model.data(model.index(row, column)).toString(); };
    CHECK(cell(0, PasskeysModel::Website) == QStringLiteral("<b>evil</b>.example"));
    CHECK(model.data(model.index(0, 0), Qt::ToolTipRole).toString() ==
          QStringLiteral("<qt>&lt;b&gt;evil&lt;/b&gt;.example</qt>"));
    CHECK(cell(0, PasskeysModel::UserName) == QStringLiteral("a\uFFFDgpj.exe\uFFFD\uFFFD"));
    CHECK(cell(0, PasskeysModel::DisplayName).size() == 201);
    CHECK(cell(1, PasskeysModel::UserName) == QStringLiteral("\uFFFD\uFFFD"));

    // What is not touched in the dialog stays as it is on the key.
    const PasskeyItem item = model.item(0);
    model.rename(item.id, item.userName, QStringLiteral("Ann"));
    REQUIRE(waitUntil([&] { return model.ready(); }));
    CHECK(desk.key->credentials().front().userName == "a\u202Egpj.exe\n\x01");
    CHECK(desk.key->credentials().front().userDisplayName == "Ann");
    desk.worker.stop();
}

TEST_CASE("Keys that cannot list or rename passkeys say why") {
    Passkeys desk;
    token::AuthenticatorInfo info;
    info.versions = {"FIDO_2_0", "FIDO_2_1_PRE"};
    info.options = {{"rk", true}, {"clientPin", true}, {"credentialMgmtPreview", true}};
    SECTION("only the preview: lists and deletes, does not rename") {
        desk.key->setInfo(info);
        desk.access->reload();
        REQUIRE(desk.settled());
        REQUIRE(desk.open());
        CHECK(desk.model.rowCount() == 3);
        CHECK_FALSE(desk.model.renameHindrance().isEmpty());
    }
    SECTION("none at all") {
        info.options.erase("credentialMgmtPreview");
        desk.key->setInfo(info);
        desk.access->reload();
        REQUIRE(desk.settled());
        desk.model.setShown(true);
        CHECK(desk.model.state() == State::Impossible);
        CHECK_FALSE(desk.model.problem().isEmpty());
        CHECK(desk.key->calls.count("passkeys") == 0);
    }
}

TEST_CASE("Text from a key is cut by characters, and previews are text or digits") {
    CHECK(text::shown(QStringLiteral("abc"), 3) == QStringLiteral("abc"));
    CHECK(text::shown(QStringLiteral("abcd"), 3) == QStringLiteral("abc…"));
    CHECK(text::shown(std::string_view("\xF0\x9F\x94\x91\xF0\x9F\x94\x91"), 1) ==
          QStringLiteral("\U0001F511…"));
    CHECK(text::shown(QStringLiteral("a\u200D\u2066b\u200Ec\u061C")) ==
          QStringLiteral("a\u200D\uFFFDb\uFFFDc\uFFFD"));
    CHECK(text::shown(std::string_view()).isEmpty());
    CHECK(text::preview(asBytes("hello")) == QStringLiteral("hello"));
    CHECK(text::preview(Bytes{0x00, 0xFF, 0x10}) == QStringLiteral("00 ff 10"));
    CHECK(text::preview(asBytes("a\nb")) == QStringLiteral("61 0a 62"));
    CHECK(text::preview(Bytes(40, 0x80), 9) == QStringLiteral("80 80 80 …"));
    CHECK(text::preview(Bytes{}).isEmpty());
    CHECK(text::preview(Bytes{0xC3}) == QStringLiteral("c3")); // Half a character.
}

TEST_CASE("Whoever turns to another key during a change is not told that the key was pulled out") {
    Passkeys desk;
    const auto blue = std::make_shared<test::FakeKey>("k2", "Blue key");
    desk.tokens.insert(blue);
    REQUIRE(desk.open());
    REQUIRE(waitUntil([&] { return desk.keys->items().size() == 2; }));
    desk.key->calls.hold("deletePasskey");
    desk.model.remove(desk.model.item(0).id);
    REQUIRE(desk.key->calls.waitUntilHeld("deletePasskey"));
    desk.access->choose(QStringLiteral("k2"));
    REQUIRE(desk.said.size() == 1);
    CHECK(desk.said.first().startsWith(QStringLiteral("-Another key was chosen")));
    CHECK_FALSE(desk.said.first().contains(QStringLiteral("pulled out")));
    desk.key->calls.release("deletePasskey");
    REQUIRE(desk.settled());
}

TEST_CASE("A list read before the key was out for a moment is not shown of the key that came back") {
    Passkeys desk;
    REQUIRE(desk.open());
    REQUIRE(desk.model.rowCount() == 3);
    desk.tokens.remove(desk.key);
    desk.tokens.insert(desk.key);
    REQUIRE(waitUntil([&] { return desk.model.state() == State::Locked; }));
    CHECK(desk.model.rowCount() == 0);
}
