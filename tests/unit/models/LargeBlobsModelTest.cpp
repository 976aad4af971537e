#include "ui/models/LargeBlobsModel.h"
#include "tests/unit/models/KeyDesk.h"
#include "ui/models/PasskeysModel.h"
#include "ui/models/SmallFiles.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::ui;
using fidesk::test::codeOf;
using fidesk::test::KeyDesk;
using fidesk::test::waitUntil;
using State = KeyListModel::State;

namespace {

constexpr QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup |
                                            QFileDevice::ReadOther | QFileDevice::WriteOther |
                                            QFileDevice::ExeOwner;

/// Two passkeys, Ann's with data.
struct Blobs : KeyDesk {
    Bytes ann = addPasskey("contoso.example", "ann");
    Bytes bob = addPasskey("contoso.example", "bob");
    LargeBlobsModel model{*access};
    QStringList& said = *test::record(model, &model);
    QTemporaryDir folder;

    Blobs() {
        key->setLargeBlob(ann, toBytes(asBytes("ssh-ed25519 AAAA")));
        model.setShown(true);
        REQUIRE(unlock());
        REQUIRE(waitUntil([this] { return model.ready(); }));
    }
    ~Blobs() { worker.stop(); }
    bool idle() {
        return waitUntil([this] { return !access->busy() && !model.filesBusy() && !said.isEmpty(); });
    }
    [[nodiscard]] QString cell(int row, int column) const {
        return model.data(model.index(row, column)).toString();
    }
    [[nodiscard]] QString path(const char* name) const { return folder.filePath(QString::fromLatin1(name)); }
    QString file(const char* name, const QByteArray& content) {
        QFile file(path(name));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(content);
        return file.fileName();
    }
    static QByteArray contentOf(const QString& path) {
        QFile file(path);
        REQUIRE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }
};

} // namespace

TEST_CASE("Stored data is listed for each passkey that can have some") {
    Blobs desk;
    REQUIRE(desk.model.rowCount() == 2);
    CHECK(desk.cell(0, LargeBlobsModel::User) == QStringLiteral("ann"));
    CHECK(desk.cell(0, LargeBlobsModel::Size) == QStringLiteral("16 bytes"));
    CHECK(desk.cell(0, LargeBlobsModel::Content) == QStringLiteral("ssh-ed25519 AAAA"));
    CHECK(desk.cell(1, LargeBlobsModel::Size) == QStringLiteral("No data"));
    CHECK(desk.model.bytesUsed() == 61);
    CHECK(desk.model.bytesTotal() == 1024);
    CHECK(desk.model.others() == 0);
}

TEST_CASE("Stored data is exported to a file for its owner alone, never over another unasked") {
    Blobs desk;
    const QString id = idOf(desk.ann);
    CHECK(desk.model.fileName(id) == QStringLiteral("contoso.example-data.bin"));
    SECTION("a new file") {
        desk.model.exportTo(id, desk.path("new.bin"), false);
        REQUIRE(desk.idle());
        CHECK(desk.said.first().startsWith(u'+'));
        CHECK(Blobs::contentOf(desk.path("new.bin")) == "ssh-ed25519 AAAA");
        CHECK((QFile::permissions(desk.path("new.bin")) & others) == QFileDevice::Permissions());
    }
    SECTION("one that is there is left alone") {
        desk.model.exportTo(id, desk.file("old.bin", "old"), false);
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("was left alone")));
        CHECK(Blobs::contentOf(desk.path("old.bin")) == "old");
    }
    SECTION("or replaced, where that was said") {
        const QString path = desk.file("old.bin", "old and longer than what comes");
        QFile::setPermissions(path,
                              QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther);
        desk.model.exportTo(id, path, true);
        REQUIRE(desk.idle());
        CHECK(desk.said.first().startsWith(u'+'));
        CHECK(Blobs::contentOf(path) == "ssh-ed25519 AAAA");
        CHECK((QFile::permissions(path) & others) == QFileDevice::Permissions());
    }
    SECTION("where nothing can be written") {
        desk.model.exportTo(id, desk.path("no/such/folder.bin"), false);
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("cannot be written")));
    }
    CHECK(desk.said.size() == 1);
}

TEST_CASE("A file is stored on the key for a passkey") {
    Blobs desk;
    const QString id = idOf(desk.bob);
    SECTION("done") {
        desk.model.importFrom(id, desk.file("in.bin", QByteArray("\x00\x01\xFE", 3)));
        REQUIRE(desk.idle());
        CHECK(desk.said.first() ==
              QStringLiteral("+The data is stored on the key for bob at contoso.example."));
        CHECK(desk.cell(1, LargeBlobsModel::Content) == QStringLiteral("00 01 fe"));
        CHECK(desk.cell(1, LargeBlobsModel::Size) == QStringLiteral("3 bytes"));
    }
    SECTION("more than the key holds") {
        desk.model.importFrom(id, desk.file("in.bin", QByteArray(2000, 'x')));
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("no room for this data")));
        CHECK(desk.cell(1, LargeBlobsModel::Size) == QStringLiteral("No data"));
    }
    SECTION("no such file") {
        desk.model.importFrom(id, desk.path("none.bin"));
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("cannot be read")));
    }
    SECTION("an empty one") {
        desk.model.importFrom(id, desk.file("in.bin", {}));
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("is empty")));
    }
    SECTION("pulled out half-way") {
        desk.key->calls.hold("writeLargeBlob");
        desk.model.importFrom(id, desk.file("in.bin", "x"));
        REQUIRE(waitUntil([&] { return desk.access->busy(); }));
        REQUIRE(desk.key->calls.waitUntilHeld("writeLargeBlob"));
        desk.tokens.remove(desk.key);
        REQUIRE(waitUntil([&] { return desk.model.state() == State::NoKey && !desk.said.isEmpty(); }));
        desk.key->calls.release("writeLargeBlob");
        CHECK(desk.said.first().contains(QStringLiteral("Whether the data was stored is not known")));
    }
    CHECK(desk.said.size() == 1);
}

TEST_CASE("Stored data is deleted; the passkey stays") {
    Blobs desk;
    SECTION("done") {
        desk.model.remove(idOf(desk.ann));
        REQUIRE(desk.idle());
        CHECK(desk.said.first() ==
              QStringLiteral("+The data for ann at contoso.example is deleted from the key."));
        CHECK(desk.cell(0, LargeBlobsModel::Size) == QStringLiteral("No data"));
        CHECK(desk.model.bytesUsed() == 17);
        CHECK(desk.key->credentials().size() == 2);
    }
    SECTION("somebody else was faster") {
        desk.key->calls.failNext("deleteLargeBlob", ErrorCode::LargeBlobNotFound);
        desk.model.remove(idOf(desk.ann));
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("No data is stored on the key for this passkey")));
    }
    SECTION("the key only says so") {
        desk.key->calls.onCall([&](const std::string& name) {
            if (name == "largeBlobs")
                desk.key->setLargeBlob(desk.ann, {1});
        });
        desk.model.remove(idOf(desk.ann));
        REQUIRE(desk.idle());
        CHECK(desk.said.first().contains(QStringLiteral("but still has it")));
    }
    CHECK(desk.said.size() == 1);
}

TEST_CASE("Either call that fails while the data is listed leaves no half list") {
    for (int n = 1; n <= 2; ++n) {
        Blobs desk;
        desk.key->calls.failAtCall(n, ErrorCode::KeyUnresponsive);
        desk.model.reload();
        REQUIRE(waitUntil([&] { return desk.model.state() == State::Failed; }));
        CHECK(desk.model.rowCount() == 0);
        CHECK(desk.model.problem().contains(QStringLiteral("does not answer")));
        REQUIRE(desk.settled());
        CHECK(desk.model.reload());
        REQUIRE(waitUntil([&] { return desk.model.ready(); }));
        CHECK(desk.model.rowCount() == 2);
    }
}

TEST_CASE("The name of a file is not the website's to choose") {
    KeyDesk desk;
    const Bytes evil = desk.addPasskey("../../etc/pass wd", "x");
    desk.key->setLargeBlob(evil, {1});
    LargeBlobsModel model(*desk.access);
    model.setShown(true);
    REQUIRE(desk.unlock());
    REQUIRE(waitUntil([&] { return model.ready(); }));
    const QString name = model.fileName(idOf(evil));
    CHECK(name == QStringLiteral("etc-pass-wd-data.bin"));
    desk.worker.stop();
}

TEST_CASE("Only files of a sensible size are read") {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("f"));
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write("12345");
    file.close();
    CHECK(test::valueOf(readSmallFile(path, 5)).size() == 5);
    CHECK(codeOf(readSmallFile(path, 4)) == ErrorCode::RequestTooLarge);
    CHECK(codeOf(readSmallFile(folder.path(), 5)) == ErrorCode::FileUnreadable);
    CHECK(codeOf(readSmallFile(QStringLiteral("/dev/zero"), 5)) == ErrorCode::FileUnreadable);
}
