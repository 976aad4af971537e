#include "core/portal/oauth/FileTokenStore.h"
#include "core/portal/oauth/KeychainTokenStore.h"
#include "tests/unit/portal/Fixture.h"

#include <QFile>
#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::portal::oauth;
using fidesk::test::codeOf;
using fidesk::test::valueOf;

namespace {

Secret secret(std::string_view text) {
    return Secret(text);
}

std::string kept(TokenStore& store, const std::string& key) {
    const auto token = valueOf(store.load(key));
    return token ? std::string(token->text()) : std::string("none");
}

void keepsTokens(TokenStore& store) {
    CHECK(kept(store, "a@https://one") == "none");
    valueOf(store.remove("a@https://one"));
    valueOf(store.save("a@https://one", secret("first")));
    valueOf(store.save("a@https://two", secret("second")));
    CHECK(kept(store, "a@https://one") == "first");
    valueOf(store.save("a@https://one", secret("third")));
    CHECK(kept(store, "a@https://one") == "third");
    valueOf(store.remove("a@https://one"));
    CHECK(kept(store, "a@https://one") == "none");
    CHECK(kept(store, "a@https://two") == "second");
}

struct TokenFile {
    QTemporaryDir directory{};
    QString path{directory.filePath(QStringLiteral("tokens"))};
    FileTokenStore store{path.toStdString()};

    void write(const QByteArray& text) const {
        QFile file(path);
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    }
};

} // namespace

TEST_CASE("a memory store keeps tokens") {
    MemoryTokenStore store;
    keepsTokens(store);
}

TEST_CASE("a file store keeps tokens, for the owner alone") {
    TokenFile file;
    keepsTokens(file.store);
    FileTokenStore again(file.path.toStdString());
    CHECK(kept(again, "a@https://two") == "second");
#ifndef Q_OS_WIN
    constexpr auto ofOwner =
        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;
    CHECK((QFile::permissions(file.path) & ~ofOwner) == QFileDevice::Permissions());
    CHECK(QFile::permissions(file.path).testFlag(QFileDevice::ReadOwner));
#endif
}

#ifndef Q_OS_WIN
TEST_CASE("a token file others can read is refused, and not written to") {
    TokenFile file;
    valueOf(file.store.save("key", secret("first")));
    for (const auto bit :
         {QFileDevice::ReadGroup, QFileDevice::WriteGroup, QFileDevice::ReadOther, QFileDevice::WriteOther}) {
        QFile::setPermissions(file.path, QFileDevice::ReadOwner | QFileDevice::WriteOwner | bit);
        CHECK(codeOf(file.store.load("key")) == ErrorCode::FileUnreadable);
        CHECK(codeOf(file.store.save("key", secret("second"))) == ErrorCode::FileUnreadable);
        CHECK(codeOf(file.store.remove("key")) == ErrorCode::FileUnreadable);
    }
    QFile::setPermissions(file.path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    CHECK(kept(file.store, "key") == "first");
}
#endif

TEST_CASE("a file of something else is refused") {
    TokenFile file;
    for (const char* text : {"nonsense\n", "key token-without-line-end", "key token\nrest", "\n"}) {
        file.write(text);
        CHECK(codeOf(file.store.load("key")) == ErrorCode::Malformed);
    }
    file.write(QByteArray(70000, 'x'));
    CHECK(codeOf(file.store.load("key")) == ErrorCode::FileUnreadable);
    file.write("");
    CHECK(kept(file.store, "key") == "none");
}

TEST_CASE("a place that cannot be written to is FileUnwritable") {
    FileTokenStore store("/nonexistent-directory/of/tokens");
    CHECK(codeOf(store.save("key", secret("first"))) == ErrorCode::FileUnwritable);
}

TEST_CASE("a keychain keeps tokens, or says that there is none") {
    KeychainTokenStore store("fidesk-test");
    const auto loaded = store.load("key");
    if (loaded) {
        keepsTokens(store);
        valueOf(store.remove("a@https://two"));
    } else {
        CHECK(loaded.error().code == ErrorCode::FileUnreadable);
        CHECK(loaded.error().detail.starts_with("keychain: "));
        CHECK(codeOf(store.save("key", secret("first"))) == ErrorCode::FileUnwritable);
        CHECK(codeOf(store.remove("key")) == ErrorCode::FileUnwritable);
    }
}
