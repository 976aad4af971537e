#include "core/base/Base64.h"
#include "tests/support/Catch.h"
#include "tests/unit/ctl/Desk.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace fidesk;
using ctl::Exit;
using test::Desk;
using test::value;

namespace {

struct Blobs : Desk {
    std::shared_ptr<test::FakeKey> key = plugIn();
    Bytes ann = makePasskey(*key, "contoso.example", "ann");
    Bytes bob = makePasskey(*key, "contoso.example", "bob");
    std::string annId = toBase64Url(ann);
    std::string bobId = toBase64Url(bob);
    QTemporaryDir directory{};

    Blobs() { key->setLargeBlob(ann, {0, 1, 2, 0xFF}); }
    [[nodiscard]] std::string file(const char* name) const {
        return directory.filePath(QLatin1String(name)).toStdString();
    }
    Bytes blobOf(const std::string& id) {
        const auto out = withPin({"key", "large-blobs", "export", id, "-"});
        return test::valueOf(fromBase64(test::text(out.json(), "content")));
    }
};

std::string contentOf(const std::string& path) {
    std::ostringstream all;
    all << std::ifstream(path, std::ios::binary).rdbuf();
    return all.str();
}

} // namespace

TEST_CASE("large blobs are listed with the room they take") {
    Blobs desk;
    const auto listed = desk.withPin({"key", "large-blobs", "list"});
    const QJsonArray all = value(listed.json(), "largeBlobs").toArray();
    REQUIRE(all.size() == 1);
    CHECK(test::text(all[0].toObject(), "credentialId") == desk.annId);
    CHECK(value(all[0].toObject(), "size") == 4);
    CHECK(value(listed.json(), "bytesTotal") == 1024);
}

TEST_CASE("a large blob is written to a new file that only its owner can read") {
    Blobs desk;
    const std::string path = desk.file("blob");
    CHECK(desk.withPin({"key", "large-blobs", "export", desk.annId.substr(0, 9), path}).exit == Exit::Done);
    CHECK(contentOf(path) == std::string("\0\1\2\xFF", 4));
    using std::filesystem::perms;
    CHECK(std::filesystem::status(path).permissions() == (perms::owner_read | perms::owner_write));
    CHECK(desk.withPin({"key", "large-blobs", "export", desk.annId, path}).error() == "InvalidArgument");
    CHECK(desk.withPin({"key", "large-blobs", "export", desk.annId, path, "--force"}).exit == Exit::Done);
    CHECK(desk.withPin({"key", "large-blobs", "export", desk.annId, desk.file("no/such")}).error() ==
          "FileUnwritable");
    CHECK(desk.withPin({"key", "large-blobs", "export", desk.bobId, desk.file("b")}).error() ==
          "LargeBlobNotFound");
}

TEST_CASE("a file that is replaced is no longer open to others, and a failure leaves no other file") {
    Blobs desk;
    const std::string path = desk.file("blob");
    std::ofstream(path) << "before";
    std::filesystem::permissions(path, std::filesystem::perms::all);
    CHECK(desk.withPin({"key", "large-blobs", "export", desk.annId, path, "--force"}).exit == Exit::Done);
    using std::filesystem::perms;
    CHECK(std::filesystem::status(path).permissions() == (perms::owner_read | perms::owner_write));
    std::filesystem::create_directory(desk.file("folder"));
    CHECK(
        desk.withPin({"key", "large-blobs", "export", desk.annId, desk.file("folder"), "--force"}).error() ==
        "FileUnwritable");
    CHECK(desk.directory.isValid());
    CHECK(std::distance(std::filesystem::directory_iterator(desk.file("")), {}) == 2);
}

TEST_CASE("without --json a blob goes to standard output as it is") {
    Blobs desk;
    desk.typed = {Desk::pin};
    CHECK(desk.run({"key", "large-blobs", "export", desk.annId, "-"}).out == std::string("\0\1\2\xFF", 4));
    CHECK(desk.blobOf(desk.annId) == Bytes{0, 1, 2, 0xFF});
}

TEST_CASE("a file is stored with a passkey; what is there is replaced only when that was confirmed") {
    Blobs desk;
    const std::string path = desk.file("in");
    std::ofstream(path) << "content";
    const auto stored = desk.withPin({"key", "large-blobs", "import", desk.bobId, path});
    CHECK(stored.exit == Exit::Done);
    CHECK(value(stored.json(), "replaced") == false);
    CHECK(desk.blobOf(desk.bobId) == toBytes(asBytes("content")));
    desk.answers = {false};
    CHECK(desk.withPin({"key", "large-blobs", "import", desk.annId, path}).error() == "Cancelled");
    CHECK(desk.blobOf(desk.annId) == Bytes{0, 1, 2, 0xFF});
    const auto replaced = desk.withPin({"key", "large-blobs", "import", desk.annId, path, "--yes"});
    CHECK(value(replaced.json(), "replaced") == true);
    CHECK(desk.blobOf(desk.annId) == toBytes(asBytes("content")));
}

TEST_CASE("a file that is missing or far too large is refused before anybody is asked") {
    Blobs desk;
    CHECK(desk.json({"key", "large-blobs", "import", desk.annId, desk.file("none")}).error() ==
          "FileUnreadable");
    CHECK(desk.json({"key", "large-blobs", "import", desk.annId, "/dev/zero"}).error() == "InvalidArgument");
    CHECK(desk.questions.empty());
}

TEST_CASE("a large blob is deleted once that was confirmed, and its passkey stays") {
    Blobs desk;
    desk.answers = {false};
    CHECK(desk.withPin({"key", "large-blobs", "delete", desk.annId}).error() == "Cancelled");
    CHECK(desk.withPin({"key", "large-blobs", "delete", desk.annId, "--yes"}).exit == Exit::Done);
    CHECK(desk.withPin({"key", "large-blobs", "delete", desk.annId, "--yes"}).error() == "LargeBlobNotFound");
    CHECK(desk.key->credentials().size() == 2);
}
