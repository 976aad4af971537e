#include "ui/models/RecordsModel.h"
#include "core/base/Csv.h"
#include "core/base/Json.h"
#include "core/sql/Database.h"
#include "tests/support/Catch.h"
#include "tests/unit/models/EventLoop.h"

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>

using namespace fidesk;
using namespace fidesk::ui;
using fidesk::test::codeOf;
using fidesk::test::valueOf;
using fidesk::test::waitUntil;

namespace {

/// A minute later each time it is asked, so that what is done later is later.
class SteppingClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override {
        return TimePoint(std::chrono::seconds(1'790'000'000 + 60 * ++asked_));
    }

private:
    mutable std::atomic<int> asked_{0};
};

struct Desk {
    QTemporaryDir directory;
    SteppingClock clock;
    std::filesystem::path file{std::filesystem::path(directory.path().toStdString()) / "records.db"};
    std::unique_ptr<records::Records> store = valueOf(records::Records::open(file, clock));
    Executor executor;
    RecordsModel model{executor, *store};
    QString told{};
    bool good{false};
    QString head{};

    Desk() {
        QObject::connect(&model, &RecordsModel::exported, &model, [this](const QString& sentence) {
            told = sentence;
            good = true;
        });
        QObject::connect(&model, &RecordsModel::exportFailed, &model, [this](const QString& sentence) {
            told = sentence;
            good = false;
        });
        QObject::connect(&model, &RecordsModel::checked, &model,
                         [this](bool inOrder, const QString& sentence, const QString& toKeep) {
                             told = sentence;
                             good = inOrder;
                             head = toKeep;
                         });
    }

    void issue(const std::string& label, const std::string& user, const std::string& nickname) const {
        records::Job job;
        job.id = "job " + label;
        job.step = records::JobStep::Registered;
        job.portal = "https://portal.contoso.example/a";
        job.by = "lou@contoso.example";
        job.holder = {"id-" + user, user + "@contoso.example", user};
        job.key = {.product = "Product", .serial = "12", .model = "Model", .label = label};
        job.nickname = nickname;
        job.credentialId = Bytes(16, 7);
        job.registrationId = "registration " + label;
        valueOf(store->end(job, records::Ending::Registered, "done", ""));
    }
    void note(const std::string& action, const std::string& outcome = "done") const {
        valueOf(store->add({.action = action, .outcome = outcome, .by = "lou@contoso.example"}));
    }
    bool load() {
        model.reload();
        return waitUntil([this] { return !model.shown().busy(); });
    }
    [[nodiscard]] QString path(const char* name) const {
        return directory.filePath(QString::fromLatin1(name));
    }
    bool exportTo(const char* name, bool mayReplace = false) {
        told.clear();
        model.exportTo(path(name), mayReplace);
        return waitUntil([this] { return !told.isEmpty(); });
    }
    bool check(const QString& kept = {}) {
        told.clear();
        model.check(kept);
        return waitUntil([this] { return !told.isEmpty(); });
    }
    [[nodiscard]] Bytes content(const char* name) const {
        QFile exported(path(name));
        REQUIRE(exported.open(QIODevice::ReadOnly));
        const QByteArray bytes = exported.readAll();
        return {bytes.begin(), bytes.end()};
    }
};

} // namespace

TEST_CASE("The inventory is told in words, one row a key") {
    Desk desk;
    desk.issue("C-1", "ann", "Blue key");
    REQUIRE(desk.load());
    REQUIRE(desk.model.keys.rowCount() == 1);
    const QStringList& cells = desk.model.keys.row(0).cells;
    CHECK(cells.mid(0, 7).join(QLatin1Char('|')) ==
          QStringLiteral("C-1|Model|12|ann|Blue key|portal.contoso.example|Issued"));
    CHECK(cells.size() == desk.model.keys.columnCount());
    CHECK(cells.last() == QStringLiteral("lou@contoso.example"));
    const QString details = desk.model.keys.row(0).details.join(QLatin1Char('\n'));
    CHECK(details.contains(QStringLiteral("User: ann (ann@contoso.example)")));
    CHECK(details.contains(QStringLiteral("Registration: registration C-1")));
}

TEST_CASE("The trail is told in words, the newest first, page by page") {
    Desk desk;
    for (int entry = 0; entry < 201; ++entry)
        desk.note("key.reset");
    desk.note("pin.set", "PinTooShort");
    desk.note("something.new", "AlsoNew");
    desk.model.setView(RecordsModel::View::Trail);
    REQUIRE(desk.load());
    RecordsTable& trail = desk.model.trail;
    REQUIRE(trail.rowCount() == 200);
    CHECK(trail.row(0).cells[2] == QStringLiteral("something.new"));
    CHECK(trail.row(1).cells[2] == QStringLiteral("PIN set"));
    CHECK(trail.row(1).cells[5] == QStringLiteral("Not done"));
    CHECK(trail.row(1).details.first().contains(QStringLiteral("The PIN is too short")));
    CHECK(trail.row(2).cells[5] == QStringLiteral("Done"));
    REQUIRE(trail.canFetchMore({}));
    trail.fetchMore({});
    CHECK_FALSE(trail.canFetchMore({})); // Not twice.
    REQUIRE(waitUntil([&] { return !trail.busy(); }));
    CHECK(trail.rowCount() == 203);
    CHECK(trail.row(202).details.last() == QStringLiteral("Entry: 1"));
    CHECK_FALSE(trail.canFetchMore({}));
}

TEST_CASE("A search narrows what is shown, in whichever view") {
    Desk desk;
    desk.issue("C-1", "ann", "Blue key");
    desk.issue("C-2", "bob", "Grey key");
    desk.note("key.reset");
    REQUIRE(desk.load());
    desk.model.setSearch(QStringLiteral("  BOB grey "));
    REQUIRE(waitUntil([&] { return desk.model.keys.rowCount() == 1; }));
    CHECK(desk.model.keys.row(0).cells[0] == QStringLiteral("C-2"));
    desk.model.setSearch(QStringLiteral("bob"));
    desk.model.setView(RecordsModel::View::Trail);
    REQUIRE(waitUntil([&] { return !desk.model.trail.busy(); }));
    CHECK(desk.model.trail.rowCount() == 1);
    desk.model.setSearch({});
    CHECK(waitUntil([&] { return desk.model.trail.rowCount() == 3; }));
}

TEST_CASE("What matches is exported for spreadsheets, all of it and without formulas") {
    Desk desk;
    desk.issue("C-1", "ann", "=HYPERLINK(\"http://evil.example\")");
    desk.issue("C-2", "bob", "Ключ 🔑");
    REQUIRE(desk.load());
    REQUIRE(desk.exportTo("keys.csv"));
    CHECK(desk.told == QStringLiteral("Exported 2 keys to %1.").arg(desk.path("keys.csv")));
    const Bytes text = desk.content("keys.csv");
    CHECK(asText(text).starts_with("\xEF\xBB\xBFid,state,issuedAt,"));
    const auto rows = valueOf(parseCsv(text));
    REQUIRE(rows.size() == 3);
    const auto column = [&](const std::string& name) {
        const auto& names = rows[0].fields;
        return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
    };
    CHECK(rows[1].fields[column("nickname")] == "Ключ 🔑");
    CHECK(rows[2].fields[column("nickname")] == "'=HYPERLINK(\"http://evil.example\")");
    CHECK(rows[2].fields[column("user")] == "ann@contoso.example");
    CHECK(QFile(desk.path("keys.csv")).permissions().testAnyFlags(QFile::ReadGroup | QFile::ReadOther) ==
          false);

    desk.model.setSearch(QStringLiteral("bob"));
    REQUIRE(desk.exportTo("keys.csv", true));
    CHECK(valueOf(parseCsv(desk.content("keys.csv"))).size() == 2);
}

TEST_CASE("The trail is exported for programs where the file's name says so") {
    Desk desk;
    desk.issue("C-1", "ann", "=1+1");
    desk.model.setView(RecordsModel::View::Trail);
    REQUIRE(desk.load());
    REQUIRE(desk.exportTo("trail.JSON"));
    const auto json = valueOf(parseJsonObject(desk.content("trail.JSON")));
    const auto entries = valueOf(requireArray(json, "events"));
    REQUIRE(entries.size() == 1);
    CHECK(valueOf(requireString(entries[0].toObject(), "action")) == "key.enrolled");
    CHECK(valueOf(requireString(entries[0].toObject(), "hash")).size() == 64);
}

TEST_CASE("A file that is there is not replaced unless that was asked for, and why is said") {
    Desk desk;
    desk.issue("C-1", "ann", "Blue key");
    QFile there(desk.path("there.csv"));
    REQUIRE(there.open(QIODevice::WriteOnly));
    there.write("mine");
    there.close();
    REQUIRE(desk.exportTo("there.csv"));
    CHECK_FALSE(desk.good);
    CHECK(asText(desk.content("there.csv")) == "mine");
    REQUIRE(desk.exportTo("nowhere/keys.csv"));
    CHECK_FALSE(desk.good);
    CHECK_FALSE(desk.model.exporting());
}

TEST_CASE("Of records without an entry there is nothing to keep") {
    Desk desk;
    REQUIRE(desk.check());
    CHECK(desk.good);
    CHECK(desk.head.isEmpty());
}

TEST_CASE("A check says how much is in order, and gives what to keep") {
    Desk desk;
    desk.issue("C-1", "ann", "Blue key");
    desk.note("key.reset");
    REQUIRE(desk.check());
    CHECK(desk.good);
    CHECK(desk.told.contains(QStringLiteral("Events in the trail: 2; keys in the inventory: 1")));
    const QString kept = desk.head;
    REQUIRE(kept.startsWith(QStringLiteral("2:")));
    desk.note("key.reset");
    REQUIRE(desk.check(QStringLiteral(" %1\n").arg(kept.toUpper())));
    CHECK(desk.good);

    QString other = kept;
    other[2] = other[2] == QLatin1Char('0') ? QLatin1Char('1') : QLatin1Char('0');
    REQUIRE(desk.check(other));
    CHECK_FALSE(desk.good);
    CHECK(desk.told.contains(QStringLiteral("event 2 is not the one that was expected")));
    CHECK(desk.head.isEmpty());

    CHECK(RecordsModel::headProblem(QString()).isEmpty());
    CHECK(RecordsModel::headProblem(kept).isEmpty());
    CHECK(RecordsModel::headProblem(QStringLiteral(" %1\n").arg(kept.toUpper())).isEmpty());
    for (const QString& none : {QStringLiteral("abc"), kept.chopped(1), kept.mid(1),
                                kept + QStringLiteral("x"), QStringLiteral("2:zz") + kept.mid(4)})
        CHECK_FALSE(RecordsModel::headProblem(none).isEmpty());
}

TEST_CASE("A check finds what was changed behind the records' back") {
    Desk desk;
    desk.issue("C-1", "ann", "Blue key");
    desk.issue("C-2", "bob", "Grey key");
    const auto behind = valueOf(sql::Database::open(desk.file.string(), false));
    valueOf(behind->run("UPDATE items SET nickname = 'Mine' WHERE id = 'job C-1'"));
    REQUIRE(desk.check());
    CHECK_FALSE(desk.good);
    CHECK(desk.told.contains(QStringLiteral("the key job C-1 in the inventory is not what the trail says")));
    CHECK_FALSE(desk.model.checking());
}

TEST_CASE("Records that cannot be read are said to be so") {
    Desk desk;
    desk.issue("C-1", "ann", "Blue key");
    const auto behind = valueOf(sql::Database::open(desk.file.string(), false));
    valueOf(behind->run("DROP TABLE items"));
    REQUIRE(desk.load());
    CHECK(desk.model.keys.rowCount() == 0);
    CHECK_FALSE(desk.model.keys.problem().isEmpty());
}
