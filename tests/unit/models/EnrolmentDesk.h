#pragma once

#include "core/base/Random.h"
#include "core/records/Records.h"
#include "core/sql/Database.h"
#include "tests/support/Catch.h"
#include "tests/support/FakePortal.h"
#include "tests/support/FakeTokens.h"
#include "tests/unit/models/EventLoop.h"
#include "ui/models/EnrolmentModel.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <memory>
#include <string>

namespace fidesk::test {

/// The pattern of a folder's name: where the system has files in memory, since records are synced.
inline QString inMemory() {
    const QString memory = QStringLiteral("/dev/shm");
    return (QDir(memory).exists() ? memory : QDir::tempPath()) + QStringLiteral("/fidesk-XXXXXX");
}

/// A portal with Ann Archer, a key that is not in yet, and what an EnrolmentModel stands on.
struct EnrolmentDesk {
    using State = ui::EnrolmentModel::State;

    std::shared_ptr<FakePortal> portal = std::make_shared<FakePortal>();
    FakeTokens tokens;
    std::shared_ptr<FakeKey> key = std::make_shared<FakeKey>("k1", "Grey key");
    SystemClock clock;
    SystemRandom random;
    QTemporaryDir folder{inMemory()};
    std::unique_ptr<records::Records> records{
        records::Records::open(folder.filePath(QStringLiteral("records.db")).toStdString(), clock).value()};
    ui::Executor keysThread;
    ui::Executor watching;
    ui::Executor files;
    ui::KeysModel keys{tokens, watching, keysThread};
    ui::EnrolmentModel model{
        {.keys = keysThread,
         .files = files,
         .seams = {.keys = tokens,
                   .records = *records,
                   .clock = clock,
                   .random = random,
                   .pause = [](auto, const std::stop_token& stop) { return !stop.stop_requested(); },
                   .resetTimings = {.look = std::chrono::milliseconds(20)}},
         .keysModel = keys,
         .profiles = places()}};
    const ui::UserItem ann{.id = QStringLiteral("u1"),
                           .name = QStringLiteral("Ann Archer"),
                           .userName = QStringLiteral("ann@contoso.example"),
                           .mail = {},
                           .organisation = {}};

    EnrolmentDesk() {
        model.setPortal(portal, QStringLiteral("https://portal.example/"),
                        QStringLiteral("lou@contoso.example"));
    }
    ~EnrolmentDesk() {
        watching.stop();
        files.stop();
        keysThread.stop();
    }
    EnrolmentDesk(const EnrolmentDesk&) = delete;
    EnrolmentDesk& operator=(const EnrolmentDesk&) = delete;

    [[nodiscard]] profiles::Places places() const {
        return {.machine = folder.filePath(QStringLiteral("machine")).toStdString(),
                .user = folder.filePath(QStringLiteral("own")).toStdString()};
    }
    /// A profile of the user's.
    void addProfile(const QString& id, const QByteArray& json) { write(QStringLiteral("own"), id, json); }
    /// A file of the machine's: "policy", "profiles/office".
    void write(const QString& place, const QString& name, const QByteArray& json) const {
        QFile file(folder.filePath(place + u'/' + name + QStringLiteral(".json")));
        REQUIRE(QDir().mkpath(QFileInfo(file).path()));
        REQUIRE(file.open(QIODevice::WriteOnly));
        REQUIRE(file.write(json) == json.size());
    }

    bool waitFor(State state) {
        return waitUntil([&] { return model.state() == state; });
    }
    /// Up to the choice, with @p profile chosen; empty: what is chosen by itself.
    bool open(const QString& profile = {}, const QStringList& taken = {}) {
        model.start(ann, taken);
        return settle(profile);
    }
    /// The same to replace @p old.
    bool replace(const portal::Registration& old, const QString& profile = {}) {
        model.startReplacement(ann,
                               {.id = QString::fromStdString(old.id),
                                .nickname = QString::fromStdString(old.nickname),
                                .model = {},
                                .created = {},
                                .lastUsed = {},
                                .aaguid = QString::fromStdString(old.aaguid)},
                               {});
        return settle(profile);
    }
    bool settle(const QString& profile) {
        if (!waitUntil([&] { return !model.choice.busy(); }))
            return false;
        if (!profile.isEmpty())
            model.choice.choose(profile);
        return model.choice.ready();
    }
    /// Inserts the key and goes on.
    bool goOn() {
        tokens.insert(key);
        model.goOn();
        return model.state() != State::NeedChoice;
    }
    void typeNewPin(const char* pin = "739164") {
        model.setNewPin(Secret(std::string_view(pin)), Secret(std::string_view(pin)));
    }
    /// Registers the key with the profile; what stands at the portal then.
    portal::Registration registered(const QString& profile = {}, const QString& nickname = {}) {
        REQUIRE(open(profile));
        REQUIRE(goOn());
        REQUIRE(waitFor(State::NeedPin));
        typeNewPin();
        REQUIRE(waitFor(State::NeedNickname));
        model.submitNickname(nickname.isEmpty() ? model.suggestedNickname() : nickname);
        REQUIRE(waitFor(State::Done));
        model.close();
        REQUIRE(atPortal().size() == 1);
        return atPortal().front();
    }

    /// From now on jobs cannot be written down; or can again.
    void blockRecords(bool block = true) const {
        const auto file =
            valueOf(sql::Database::open(folder.filePath(QStringLiteral("records.db")).toStdString(), false));
        for (const std::string act : {"INSERT", "UPDATE", "DELETE"})
            valueOf(file->run(block ? "CREATE TRIGGER no_" + act + " BEFORE " + act +
                                          " ON jobs BEGIN SELECT RAISE(ABORT, 'disk full'); END"
                                    : "DROP TRIGGER no_" + act));
    }
    /// Unplugs the key and plugs it in again as the model asks for it.
    void attendReset() {
        QObject::connect(&model, &ui::EnrolmentModel::changed, &model, [this] {
            if (model.resetAct() == ui::EnrolmentModel::ResetAct::Unplug && key->inserted())
                tokens.remove(key);
            else if (model.resetAct() == ui::EnrolmentModel::ResetAct::PlugIn && !key->inserted())
                tokens.insert(key);
        });
    }

    [[nodiscard]] std::vector<portal::Registration> atPortal() const { return portal->registered("u1"); }
    [[nodiscard]] std::vector<records::Item> items() const { return records->items({}).value(); }
    [[nodiscard]] std::vector<records::OpenJob> openJobs() const { return records->openJobs().value(); }
};

} // namespace fidesk::test
