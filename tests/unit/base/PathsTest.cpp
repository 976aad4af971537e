#include "core/base/Paths.h"
#include "tests/support/Catch.h"

#include <QFile>
#include <QTemporaryDir>

#include <fstream>

using namespace fidesk;

TEST_CASE("A path comes to Qt and back as it was") {
    const QString name =
        GENERATE(QStringLiteral("roster.csv"), QStringLiteral("\u00c4rger \u65e5\u672c/\u00e9"),
                 QStringLiteral("/key \U0001F511.json"), QString());
    const std::filesystem::path path(name.toStdU16String());
    CHECK(toQPath(path) == name);
    CHECK(std::filesystem::path(toQPath(path).toStdU16String()) == path);
}

TEST_CASE("A file is the same one by either kind of path") {
    const QTemporaryDir directory;
    const std::filesystem::path path(
        directory.filePath(QStringLiteral("Sch\u00fcssel.txt")).toStdU16String());
    std::ofstream(path) << "x";
    CHECK(QFile::exists(toQPath(path)));
}

#ifdef Q_OS_UNIX
TEST_CASE("A name that is no text is none for Qt, and nothing is thrown") {
    const QTemporaryDir directory;
    const std::filesystem::path path =
        std::filesystem::path(directory.path().toStdString()) / "latin-1 \xE4.txt";
    CHECK(toQPath(path).endsWith(QStringLiteral("latin-1 \uFFFD.txt")));
    CHECK_FALSE(QFile::exists(toQPath(path)));
}
#endif
