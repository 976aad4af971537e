#include "ui/models/FingerprintsModel.h"
#include "tests/unit/models/KeyDesk.h"

#include <QElapsedTimer>

using namespace fidesk;
using namespace fidesk::ui;
using fidesk::test::FakeTouch;
using fidesk::test::KeyDesk;
using fidesk::test::waitUntil;
using State = KeyListModel::State;
using Adding = FingerprintsModel::Adding;

namespace {

struct Fingerprints : KeyDesk {
    FingerprintsModel model{*access};
    QStringList& said = *test::record(model, &model);
    QStringList advice;

    Fingerprints() {
        QObject::connect(&model, &FingerprintsModel::sampleTaken, &model,
                         [this](const QString& text) { advice.append(text); });
        model.setShown(true);
        REQUIRE(unlock());
        REQUIRE(waitUntil([this] { return model.ready(); }));
    }
    ~Fingerprints() { worker.stop(); }
    bool until(Adding adding) {
        return waitUntil([=, this] { return model.adding() == adding && !access->busy(); });
    }
    bool idle() {
        return waitUntil([this] { return !access->busy() && !said.isEmpty(); });
    }
    void add(const QString& name) {
        model.add();
        REQUIRE(until(Adding::Naming));
        model.nameAdded(name);
        REQUIRE(idle());
    }
};

} // namespace

TEST_CASE("A fingerprint is added sample by sample, then named") {
    Fingerprints desk;
    desk.key->setSamples({token::SampleAdvice::Good, token::SampleAdvice::TooHigh});
    desk.model.add();
    CHECK(desk.model.adding() == Adding::Sampling);
    CHECK(desk.model.samplesWanted() == 3);
    REQUIRE(desk.until(Adding::Naming));
    CHECK(desk.advice.size() == 4);
    CHECK(desk.advice.at(0) != desk.advice.at(1));
    CHECK(desk.model.samplesTaken() == 3);
    CHECK(desk.model.samplesWanted() == 3);
    CHECK(desk.said.isEmpty());
    desk.model.nameAdded(QStringLiteral("  Left thumb "));
    REQUIRE(desk.idle());
    CHECK(desk.said.first().startsWith(QStringLiteral("+“Left thumb” is added.")));
    REQUIRE(desk.key->fingerprints().size() == 1);
    CHECK(desk.key->fingerprints().front().name == "Left thumb");
    CHECK(desk.model.items().front().title == QStringLiteral("Left thumb"));
    CHECK(desk.access->status()->info.option("bioEnroll") == true);
}

TEST_CASE("A name left empty becomes the next free one") {
    Fingerprints desk;
    desk.add({});
    CHECK(desk.key->fingerprints().front().name == "Finger 1");
    desk.said.clear();
    desk.add({});
    CHECK(desk.key->fingerprints().back().name == "Finger 2");
}

TEST_CASE("A touch is asked for only while the key waits for one, and cancelled within a second") {
    Fingerprints desk;
    desk.key->setTouch(FakeTouch::Manual);
    desk.model.add();
    REQUIRE(waitUntil([&] { return desk.model.touchWanted(); }));
    desk.key->touch();
    REQUIRE(waitUntil([&] { return desk.model.samplesTaken() == 1 && desk.model.touchWanted(); }));
    QElapsedTimer watch;
    watch.start();
    desk.model.cancel();
    REQUIRE(desk.until(Adding::No));
    CHECK(watch.elapsed() < 1000);
    CHECK(desk.said == QStringList{QStringLiteral("-Cancelled. No fingerprint was added.")});
    CHECK_FALSE(desk.model.touchWanted());
    CHECK(desk.key->fingerprints().empty());
    desk.key->setTouch(FakeTouch::Automatic);
    desk.said.clear();
    desk.add(QStringLiteral("Right index")); // The key works again.
    CHECK(desk.key->fingerprints().size() == 1);
}

TEST_CASE("Adding that fails says what is so") {
    Fingerprints desk;
    SECTION("not touched in time") {
        desk.key->calls.failNext("addFingerprint", Error{ErrorCode::NotTouched, {}, 0x3A});
        desk.model.add();
        REQUIRE(desk.until(Adding::No));
        CHECK(desk.said.first().contains(QStringLiteral("no fingerprint was added")));
    }
    SECTION("no room") {
        desk.key->calls.failNext("addFingerprint", ErrorCode::FingerprintStoreFull);
        desk.model.add();
        REQUIRE(desk.until(Adding::No));
        CHECK(desk.said.first().contains(QStringLiteral("no room for another fingerprint")));
    }
    SECTION("the name is not taken: the fingerprint is there all the same") {
        desk.model.add();
        REQUIRE(desk.until(Adding::Naming));
        desk.key->calls.failNext("renameFingerprint", ErrorCode::InvalidArgument);
        desk.model.nameAdded(QStringLiteral("Thumb"));
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("is on the key and works, but has no name yet")));
        CHECK(desk.model.items().size() == 1);
        CHECK(desk.model.items().front().title.startsWith(QStringLiteral("Unnamed fingerprint (")));
    }
    CHECK(desk.said.size() == 1);
    CHECK(desk.model.state() == State::Loaded);
}

TEST_CASE("A key pulled out while it takes samples, or before the name") {
    Fingerprints desk;
    SECTION("samples") {
        desk.key->setTouch(FakeTouch::Manual);
        desk.model.add();
        REQUIRE(waitUntil([&] { return desk.model.touchWanted(); }));
        desk.tokens.remove(desk.key);
        REQUIRE(waitUntil([&] { return desk.model.state() == State::NoKey && !desk.said.isEmpty(); }));
        CHECK(desk.said.first().startsWith(QStringLiteral("-The security key was pulled out")));
        CHECK(desk.key->fingerprints().empty());
    }
    SECTION("name") {
        desk.model.add();
        REQUIRE(desk.until(Adding::Naming));
        desk.tokens.remove(desk.key);
        REQUIRE(waitUntil([&] { return desk.model.state() == State::NoKey; }));
        REQUIRE_FALSE(desk.said.isEmpty());
        CHECK(desk.said.first().contains(QStringLiteral("its name was not saved")));
        CHECK(desk.key->fingerprints().size() == 1);
    }
    CHECK(desk.said.size() == 1);
    CHECK(desk.model.adding() == Adding::No);
    CHECK_FALSE(desk.model.touchWanted());
}

TEST_CASE("Fingerprints are renamed and removed") {
    Fingerprints desk;
    desk.add(QStringLiteral("Thumb"));
    const QString id = desk.model.items().front().id;
    desk.said.clear();
    desk.model.rename(id, QStringLiteral("Left thumb"));
    REQUIRE(desk.idle());
    CHECK(desk.said.first() == QStringLiteral("+The fingerprint is now called “Left thumb”."));
    CHECK(desk.key->fingerprints().front().name == "Left thumb");
    desk.said.clear();
    SECTION("removed") {
        desk.model.remove(id);
        REQUIRE(desk.idle());
        CHECK(desk.said.first() == QStringLiteral("+“Left thumb” is removed from the key."));
        CHECK(desk.key->fingerprints().empty());
        CHECK(desk.model.rowCount() == 0);
    }
    SECTION("the key fails") {
        desk.key->calls.failNext("removeFingerprint", ErrorCode::FingerprintNotFound);
        desk.model.remove(id);
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("no longer on the key")));
        CHECK(desk.model.rowCount() == 1);
    }
}

TEST_CASE("A name for a fingerprint is checked before the key is asked") {
    CHECK(FingerprintsModel::nameProblem({}).isEmpty());
    CHECK(FingerprintsModel::nameProblem(QString(64, u'x')).isEmpty());
    CHECK_FALSE(FingerprintsModel::nameProblem(QString(65, u'x')).isEmpty());
    CHECK_FALSE(FingerprintsModel::nameProblem(QStringLiteral("a\tb")).isEmpty());
}

TEST_CASE("A key without a sensor says so") {
    KeyDesk desk;
    token::AuthenticatorInfo info;
    info.versions = {"FIDO_2_1"};
    info.options = {{"clientPin", true}};
    desk.key->setInfo(info);
    desk.access->reload();
    REQUIRE(desk.settled());
    FingerprintsModel model(*desk.access);
    model.setShown(true);
    CHECK(model.state() == State::Impossible);
    CHECK_FALSE(model.problem().isEmpty());
    model.add();
    CHECK(model.adding() == Adding::No);
    desk.worker.stop();
}
