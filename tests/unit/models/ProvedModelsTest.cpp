// Profiles that want a key's model proved, in the window: one key and a batch, with software keys and the
// root that they are of, another one, and none.

#include "core/base/Random.h"
#include "core/batch/Batch.h"
#include "core/simulator/SoftwareKey.h"
#include "core/token/simulated/SimulatedTokens.h"
#include "tests/support/Catch.h"
#include "tests/support/FakePortal.h"
#include "tests/support/OtherRoot.h"
#include "tests/unit/models/EventLoop.h"
#include "ui/models/Workbench.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::test;

namespace {

using Enrolling = ui::EnrolmentModel::State;
using Batching = ui::BatchModel::State;
using Need = ui::BatchKeyItem::Need;

constexpr std::string_view pin = "97531864";

Secret typed() {
    return Secret(pin);
}

/// The models of a window that has @p roots to prove models by, signed in; a profile "proved" that wants
/// that, and a software key that is not in yet.
struct Window {
    std::shared_ptr<FakePortal> portal{std::make_shared<FakePortal>()};
    SystemClock clock;
    SystemRandom random;
    QTemporaryDir folder{
        (QDir(QStringLiteral("/dev/shm")).exists() ? QStringLiteral("/dev/shm") : QDir::tempPath()) +
        QStringLiteral("/fidesk-XXXXXX")};
    std::unique_ptr<records::Records> records{
        valueOf(records::Records::open(folder.filePath(QStringLiteral("records.db")).toStdString(), clock))};
    std::shared_ptr<simulator::SoftwareKey> key{
        valueOf(simulator::SoftwareKey::create({.touch = simulator::Touch::Automatic}, random))};
    token::SimulatedTokens tokens;
    ui::Workbench workbench;
    QStringList failures{};

    explicit Window(const std::vector<Bytes>& roots)
        : workbench({.source = tokens,
                     .jobsSource = tokens,
                     .records = *records,
                     .clock = clock,
                     .random = random,
                     .signIn = {},
                     .pause = [](auto, const std::stop_token& stop) { return !stop.stop_requested(); },
                     .profiles = places(),
                     .trustAnchors = valueOf(webauthn::TrustAnchors::fromDer(roots))}) {
        tokens.add(key);
        write(QStringLiteral("own/proved.json"), R"({"name": "Proved", "attestationRequired": true})");
        workbench.session.adopt(QStringLiteral("https://portal.example"), {portal, {.displayName = "Lou"}});
        QObject::connect(&workbench.batch, &ui::BatchModel::failed,
                         [this](const QString& sentence) { failures.append(sentence); });
    }

    [[nodiscard]] profiles::Places places() const {
        return {.machine = folder.filePath(QStringLiteral("machine")).toStdString(),
                .user = folder.filePath(QStringLiteral("own")).toStdString()};
    }
    QString write(const QString& name, const QByteArray& text) const {
        QFile file(folder.filePath(name));
        REQUIRE(QDir().mkpath(QFileInfo(file).path()));
        REQUIRE(file.open(QIODevice::WriteOnly));
        REQUIRE(file.write(text) == text.size());
        return file.fileName();
    }
    /// Where the sentence has to say that the certificates go.
    [[nodiscard]] QString trustFolder() const {
        return QDir::toNativeSeparators(folder.filePath(QStringLiteral("machine/trust")));
    }

    // --- One key -----------------------------------------------------------------------------------------
    ui::EnrolmentModel& enrolment() { return workbench.enrolment; }
    void choose() {
        enrolment().start({.id = QStringLiteral("u1"),
                           .name = QStringLiteral("Ann Archer"),
                           .userName = QStringLiteral("ann@contoso.example"),
                           .mail = {},
                           .organisation = {}},
                          {});
        REQUIRE(waitUntil([this] { return !enrolment().choice.busy(); }));
        enrolment().choice.choose(QStringLiteral("proved"));
    }
    bool reaches(Enrolling state) {
        return waitUntil([&] { return enrolment().state() == state; });
    }
    /// Up to the touch, which is given by itself.
    void enrolUpToTouch() {
        choose();
        REQUIRE(enrolment().choice.ready());
        enrolment().goOn();
        key->insert();
        REQUIRE(reaches(Enrolling::NeedPin));
        enrolment().setNewPin(typed(), typed());
    }

    // --- A batch -----------------------------------------------------------------------------------------
    ui::BatchModel& batch() { return workbench.batch; }
    void chooseFile(const QByteArray& text) {
        REQUIRE(waitUntil([this] { return !batch().choice.profiles().isEmpty(); }));
        batch().choice.chooseFile(write(QStringLiteral("box.csv"), text));
        REQUIRE(waitUntil([this] { return !batch().choice.busy() && !batch().choice.sentence().isEmpty(); }));
    }
    bool reaches(Batching state) {
        return waitUntil([&] { return batch().state() == state; });
    }
    bool needs(Need need) {
        return waitUntil([&] { return !batch().keys().isEmpty() && batch().keys().first().need == need; });
    }
    /// Up to the PIN of the one row's key.
    void beginBatch() {
        chooseFile("user,profile\nann@contoso.example,proved\n");
        REQUIRE(batch().choice.ready());
        batch().start({});
        REQUIRE(reaches(Batching::Running));
        key->insert();
        REQUIRE(needs(Need::FirstPin));
        batch().givePin(batch().keys().first().id, typed());
    }
    [[nodiscard]] records::RowState rowState() { return batch().rows.rows().at(0).state; }

    // --- What is left ------------------------------------------------------------------------------------
    [[nodiscard]] bool called(const std::string& function) const {
        const auto log = portal->calls.log();
        return std::ranges::find(log, function) != log.end();
    }
    [[nodiscard]] std::size_t passkeys() {
        const auto open = valueOf(tokens.open(valueOf(tokens.list()).at(0)));
        return valueOf(open->passkeys(valueOf(token::Pin::parse(typed())))).passkeys.size();
    }
    void checkNothingIsLeft() {
        CHECK_FALSE(called("registerCredential"));
        CHECK(portal->registered("u1").empty());
        CHECK(valueOf(records->openJobs()).empty());
        CHECK(valueOf(records->items({})).empty());
        CHECK(passkeys() == 0);
    }
};

std::vector<Bytes> none() {
    return {};
}
std::vector<Bytes> right() {
    return {otherRoot(), simulator::SoftwareKey::attestationRoot()};
}
std::vector<Bytes> wrong() {
    return {otherRoot()};
}

} // namespace

TEST_CASE("A key whose model its maker's root proves is enrolled") {
    Window window(right());
    window.enrolUpToTouch();
    REQUIRE(window.reaches(Enrolling::NeedNickname));
    window.enrolment().submitNickname(QStringLiteral("Office key"));
    REQUIRE(window.reaches(Enrolling::Done));
    CHECK(window.portal->registered("u1").size() == 1);
    CHECK(window.passkeys() == 1);
}

TEST_CASE("A key whose model no known root proves is refused, and leaves nothing behind") {
    Window window(wrong());
    window.enrolUpToTouch();
    REQUIRE(window.reaches(Enrolling::Failed));
    CHECK(window.enrolment().problem().contains(QStringLiteral("maker is not among those trusted")));
    CHECK_FALSE(window.enrolment().canTryAgain());
    window.enrolment().cancel();
    REQUIRE(window.reaches(Enrolling::Closed));
    window.checkNothingIsLeft();
}

TEST_CASE("Without any root such a profile cannot be chosen, and it is said where roots go") {
    Window window(none());
    window.choose();
    const ui::EnrolmentChoice& choice = window.enrolment().choice;
    CHECK(choice.current() == 1);
    CHECK_FALSE(choice.ready());
    CHECK(choice.problem().contains(QStringLiteral("\"Proved\"")));
    CHECK(choice.problem().contains(window.trustFolder()));
    window.key->insert();
    window.enrolment().goOn();
    CHECK(window.enrolment().state() == Enrolling::NeedChoice);
    CHECK_FALSE(window.called("creationOptions"));
    // Others can.
    window.enrolment().choice.choose({});
    CHECK(choice.problem().isEmpty());
    CHECK(choice.ready());
}

TEST_CASE("In a batch a key whose model its maker's root proves is enrolled") {
    Window window(right());
    window.beginBatch();
    REQUIRE(window.reaches(Batching::Over));
    CHECK(window.rowState() == records::RowState::Done);
    CHECK(window.portal->registered("u1").size() == 1);
}

TEST_CASE("In a batch a key whose model no known root proves fails its row, and leaves nothing behind") {
    Window window(wrong());
    window.beginBatch();
    REQUIRE(window.reaches(Batching::Over));
    CHECK(window.rowState() == records::RowState::Failed);
    CHECK(window.batch().rows.rows().at(0).outcome == "AttestationUntrusted");
    window.checkNothingIsLeft();
}

TEST_CASE("Without any root no batch is begun that wants models proved, and it is said where roots go") {
    Window window(none());
    window.chooseFile("user,profile\nbob@contoso.example,\nann@contoso.example,proved\n");
    const ui::BatchChoice& choice = window.batch().choice;
    CHECK(choice.problems.rowCount() == 0);
    CHECK_FALSE(choice.ready());
    CHECK(choice.hindrance().contains(QStringLiteral("\"Proved\"")));
    CHECK(choice.hindrance().contains(window.trustFolder()));
    window.batch().start({});
    CHECK(window.batch().state() == Batching::Choosing);
    CHECK(valueOf(window.records->batches()).empty());
    // One without such a row can be.
    window.chooseFile("user,profile\nbob@contoso.example,\n");
    CHECK(choice.hindrance().isEmpty());
    CHECK(choice.ready());
}

TEST_CASE("Nor is one gone on with, and its rows stay as they are") {
    Window window(none());
    const auto begun = valueOf(batch::Batch::begin(
        *window.records, window.clock, window.random, {.name = "box.csv", .portal = "https://portal.example"},
        {{.row = 1, .user = "bob", .profile = ""}, {.row = 2, .user = "ann", .profile = "proved"}}));
    REQUIRE(waitUntil([&] { return !window.batch().choice.profiles().isEmpty(); }));
    window.batch().resume(QString::fromStdString(begun->about().id), {});
    REQUIRE(waitUntil([&] { return !window.failures.isEmpty(); }));
    CHECK(window.failures.last().contains(window.trustFolder()));
    CHECK(window.reaches(Batching::Choosing));
    for (const records::BatchRow& row : valueOf(begun->rows()))
        CHECK(row.state == records::RowState::Waiting);
    // Where the rows that want that are settled, it is.
    valueOf(begun->skip(2));
    window.batch().resume(QString::fromStdString(begun->about().id), {});
    CHECK(window.reaches(Batching::Running));
}
