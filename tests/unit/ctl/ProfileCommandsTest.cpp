#include "core/base/Json.h"
#include "tests/support/Catch.h"
#include "tests/unit/ctl/Desk.h"

#include <QDir>
#include <QFile>

using namespace fidesk;
using ctl::Exit;
using test::Desk;
using test::text;
using test::value;

namespace {

std::string write(const Desk& desk, const std::string& name, const std::string& content) {
    const QString path = desk.settings.filePath(toQString(name));
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(content));
    return toUtf8(path);
}

} // namespace

TEST_CASE("profiles are listed with where they come from") {
    Desk desk;
    CHECK(desk.run({"profiles", "list"}).out.find("There are no profiles") != std::string::npos);
    CHECK_FALSE(desk.json({"profiles", "list"}).json().contains(QStringLiteral("default")));
    write(desk, "machine/profiles/mail.json", R"({"name":"Mail","description":"d"})");
    write(desk, "machine/policy.json", R"({"default":"mail"})");
    write(desk, "profiles/mine.json", R"({"name":"Mine"})");
    const std::string bad = write(desk, "profiles/bad.json", "{\n\"name\":1}");
    const auto listed = desk.json({"profiles", "list"});
    CHECK(listed.exit == Exit::Done);
    CHECK(toJsonText(listed.json()) ==
          R"({"default":"mail","ownAllowed":true,"profiles":[)"
          R"({"description":"d","id":"mail","locked":true,"name":"Mail"},)"
          R"({"description":"","id":"mine","locked":false,"name":"Mine"}],)"
          R"("unusable":[{"code":"Malformed","detail":"line 2, name: must be text","path":")" +
              bad + "\"}]}");
    CHECK(listed.err.find(bad + " cannot be used: line 2, name: must be text") != std::string::npos);
    const auto shown = desk.run({"profiles", "list"});
    CHECK(shown.out.find("mail  Mail  preset for this computer, used where none is chosen") !=
          std::string::npos);
    CHECK(shown.out.find("mine  Mine  your own") != std::string::npos);
    write(desk, "machine/policy.json", R"({"onlyPreset":true})");
    CHECK(desk.run({"profiles", "list"}).out.find("preset profiles only") != std::string::npos);
    CHECK(value(desk.json({"profiles", "list"}).json(), "ownAllowed") == false);
}

TEST_CASE("a profile is shown with all it says") {
    Desk desk;
    write(desk, "profiles/mine.json",
          R"({"name":"Mine","pin":"generated","allowedModels":["cb69481e-8ff7-4039-93ec-0a2729a154a8"]})");
    const auto shown = desk.json({"profiles", "show", "mine"});
    CHECK(text(shown.json(), "profile.id") == "mine");
    CHECK(text(shown.json(), "profile.pin") == "generated");
    CHECK(value(shown.json(), "locked") == false);
    const std::string out = desk.run({"profiles", "show", "mine"}).out;
    CHECK(out.find("YubiKey 5 Series (cb69481e-8ff7-4039-93ec-0a2729a154a8)") != std::string::npos);
    CHECK(out.find("generated, 6 digits") != std::string::npos);
    CHECK(desk.json({"profiles", "show", "other"}).error() == "ProfileNotFound");
    CHECK(desk.json({"profiles", "show", "other"}).message().find("profiles list") != std::string::npos);
    const std::string bad = write(desk, "profiles/bad.json", "{\n\"name\":1}");
    CHECK(desk.json({"profiles", "show", "bad"}).error() == "Malformed");
    CHECK(
        desk.json({"profiles", "show", "bad"}).message().starts_with(bad + " cannot be used: line 2, name"));
}

TEST_CASE("the user's own profiles are in the directory of --config") {
    Desk desk;
    write(desk, "elsewhere/profiles/mine.json", R"({"name":"Mine"})");
    CHECK(desk.json({"profiles", "show", "mine"}).error() == "ProfileNotFound");
    const std::string elsewhere = toUtf8(desk.settings.filePath(QStringLiteral("elsewhere")));
    CHECK(desk.json({"--config", elsewhere, "profiles", "show", "mine"}).exit == Exit::Done);
}

TEST_CASE("a file is checked before it is installed") {
    Desk desk;
    const std::string good = write(desk, "good.json", R"({"name":"Good"})");
    const std::string bad = write(desk, "bad.json", "{\"name\":\"Bad\",\n\n\"minPinLength\":3}");
    const std::string policy = write(desk, "policy.json", R"({"onlyPreset":true})");
    CHECK(text(desk.json({"profiles", "check", good}).json(), "profile.name") == "Good");
    CHECK(text(desk.json({"profiles", "check", policy}).json(), "kind") == "policy");
    const auto refused = desk.json({"profiles", "check", bad});
    CHECK(refused.exit == Exit::Failed);
    CHECK(text(refused.json(), "error.detail") ==
          "line 3, minPinLength: must be a whole number from 4 to 63");
    CHECK(desk.json({"profiles", "check", bad + "x"}).error() == "Malformed");
    CHECK(desk.json({"profiles", "check", bad.substr(0, bad.size() - 8) + "gone.json"}).error() ==
          "FileUnreadable");
    write(desk, "policy.json", "{\n\"default\":1}");
    CHECK(text(desk.json({"profiles", "check", policy}).json(), "error.detail")
              .starts_with("line 2, default: "));
    CHECK(desk.run({"profiles", "check", good}).out == good + " can be used as the profile \"Good\".\n");
}
