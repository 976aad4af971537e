#include "core/profiles/Profiles.h"
#include "tests/support/Catch.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::profiles;

namespace {

/// A machine and a user with places for profiles.
struct Home {
    QTemporaryDir folder{};
    Places places{.machine = folder.filePath(QStringLiteral("machine")).toStdString(),
                  .user = folder.filePath(QStringLiteral("user/profiles")).toStdString()};

    void write(const std::filesystem::path& path, const std::string& text) const {
        std::filesystem::create_directories(path.parent_path());
        QFile file(QString::fromStdString(path.string()));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(text));
    }
    void preset(const std::string& id, const std::string& text) const {
        write(places.machine / "profiles" / (id + ".json"), text);
    }
    void own(const std::string& id, const std::string& text) const {
        write(places.user / (id + ".json"), text);
    }
    void policy(const std::string& text) const { write(places.machine / "policy.json", text); }
    [[nodiscard]] Profiles read() const { return Profiles(places); }
};

std::string named(const std::string& name) {
    return "{\"name\":\"" + name + "\"}";
}

Profile profile(const std::string& id, const std::string& name) {
    Profile profile;
    profile.id = id;
    profile.name = name;
    return profile;
}

std::vector<std::string> idsOf(const Profiles& profiles) {
    std::vector<std::string> ids;
    for (const Entry& entry : profiles.all())
        ids.push_back(entry.profile.id + (entry.locked ? "!" : ""));
    return ids;
}

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("Without any file there is the profile that demands nothing") {
    const Home home;
    const Profiles profiles = home.read();
    CHECK(profiles.all().empty());
    CHECK(profiles.bad().empty());
    CHECK(profiles.ownAllowed());
    CHECK(valueOf(profiles.standard()) == Profile());
    CHECK(codeOf(profiles.find("any")) == ErrorCode::ProfileNotFound);
    CHECK(profiles.find("any").error().detail == "any");
}

TEST_CASE(
    "Profiles come from the machine and the user, by name, the machine's first where ids are the same") {
    const Home home;
    home.preset("mail", named("Mail"));
    home.preset("zebra", named("Adam"));
    home.own("mine", named("Mine"));
    home.own("mail", named("My mail"));
    home.own("notes", "{");
    home.write(home.places.user / "read.me", "x");
    const Profiles profiles = home.read();
    CHECK(idsOf(profiles) == Ids{"zebra!", "mail!", "mine"});
    CHECK(valueOf(profiles.find("mail")).name == "Mail");
    REQUIRE(profiles.bad().size() == 1);
    CHECK(profiles.bad()[0].path == home.places.user / "notes.json");
    CHECK(codeOf(profiles.find("notes")) == ErrorCode::Malformed);
    CHECK(valueOf(profiles.standard()) == Profile());
}

TEST_CASE("A preset that cannot be used is not replaced by a profile of the user's") {
    const Home home;
    home.preset("mail", "{\n\"nme\":1}");
    home.own("mail", named("Mine"));
    Profiles profiles = home.read();
    CHECK(profiles.all().empty());
    CHECK(codeOf(profiles.find("mail")) == ErrorCode::Malformed);
    CHECK(profiles.find("mail").error().detail.starts_with("line 2, nme: "));
    CHECK(codeOf(profiles.save(profile("mail", "Mine"))) == ErrorCode::ProfileLocked);
}

TEST_CASE("The machine says which profile is used where none is chosen") {
    const Home home;
    home.preset("mail", named("Mail"));
    home.own("mine", named("Mine"));
    home.policy("{\"default\":\"mail\"}");
    CHECK(valueOf(home.read().standard()).id == "mail");
    CHECK(home.read().defaultId() == "mail");
    CHECK(idsOf(home.read()) == Ids{"mail!", "mine"});
    home.policy("{\"default\":\"gone\"}");
    CHECK(codeOf(home.read().standard()) == ErrorCode::ProfileNotFound);
    home.policy("{}");
    CHECK(valueOf(home.read().standard()) == Profile());
}

TEST_CASE("The machine can forbid the user's own") {
    const Home home;
    home.preset("mail", named("Mail"));
    home.own("mine", named("Mine"));
    home.policy("{\"onlyPreset\":true}");
    Profiles profiles = home.read();
    CHECK(idsOf(profiles) == Ids{"mail!"});
    CHECK_FALSE(profiles.ownAllowed());
    CHECK(codeOf(profiles.find("mine")) == ErrorCode::ProfileNotFound);
    CHECK(codeOf(profiles.standard()) == ErrorCode::ProfileNotFound);
    CHECK(codeOf(profiles.save(profile("new", "New"))) == ErrorCode::ProfileLocked);
    CHECK(codeOf(profiles.remove("mine")) == ErrorCode::ProfileLocked);
    home.policy("{\"onlyPreset\":true,\"default\":\"mail\"}");
    CHECK(valueOf(home.read().standard()).id == "mail");
}

TEST_CASE("A policy that cannot be read locks rather than unlocks") {
    const Home home;
    home.preset("mail", named("Mail"));
    home.own("mine", named("Mine"));
    SECTION("it is not JSON") {
        home.policy("{\n\"onlyPreset\": true");
    }
    SECTION("it has a member that is not known") {
        home.policy("{\"onlyPreset\":false,\n\"more\":1}");
    }
    SECTION("a value is of another type") {
        home.policy("{\"onlyPreset\":\n\"false\",\n\"default\":5}");
    }
    SECTION("it is not a file") {
        std::filesystem::create_directories(home.places.machine / "policy.json");
    }
    const Profiles profiles = home.read();
    CHECK(idsOf(profiles) == Ids{"mail!"});
    CHECK_FALSE(profiles.ownAllowed());
    REQUIRE(profiles.bad().size() == 1);
    CHECK(codeOf(profiles.standard()) == profiles.bad()[0].error.code);
    CHECK(valueOf(profiles.find("mail")).name == "Mail");
    CHECK(codeOf(profiles.find("policy")) == ErrorCode::ProfileNotFound);
}

TEST_CASE("A policy is read strictly, and what is wrong is told with line and field") {
    const auto refusal = [](std::string_view text) {
        return parseMachinePolicy(asBytes(text)).error().detail;
    };
    CHECK(valueOf(parseMachinePolicy(asBytes(R"({"onlyPreset":true,"default":"a-1"})"))) ==
          MachinePolicy{true, "a-1"});
    CHECK(refusal("{\n\"onlyPreset\":1}") == "line 2, onlyPreset: must be true or false");
    CHECK(refusal("{\n\n\"default\":\"A\"}") ==
          "line 3, default: must be the id of a profile: a-z, 0-9 and '-'");
    CHECK(refusal("{\"default\":null}").starts_with("line 1, default: "));
    CHECK(refusal("{\n\"Default\":\"a\"}") ==
          "line 2, Default: is not known; a policy has onlyPreset, default");
}

TEST_CASE("A profile of the user's own is saved and removed") {
    const Home home;
    Profiles profiles = home.read();
    Profile mine = profile("mine", "Mine");
    mine.minPinLength = 8;
    valueOf(profiles.save(mine));
    CHECK(idsOf(profiles) == Ids{"mine"});
    CHECK(valueOf(home.read().find("mine")).minPinLength == 8U);
    mine.name = "Still mine";
    valueOf(profiles.save(mine));
    CHECK(valueOf(home.read().find("mine")).name == "Still mine");
    CHECK(QDir(QString::fromStdString(home.places.user.string())).entryList(QDir::Files).size() == 1);
    valueOf(profiles.remove("mine"));
    CHECK(profiles.all().empty());
    CHECK(codeOf(profiles.remove("mine")) == ErrorCode::ProfileNotFound);
    CHECK(codeOf(profiles.remove("../mine")) == ErrorCode::ProfileNotFound);
}

TEST_CASE("What would not be read again is not saved") {
    const Home home;
    Profiles profiles = home.read();
    const auto refusal = [&](const Profile& bad) {
        const auto saved = profiles.save(bad);
        CHECK(codeOf(saved) == ErrorCode::InvalidArgument);
        return saved.error().detail;
    };
    for (const char* id : {"", "Mine", "a/b", "..", "a.b", "ä"})
        CHECK(refusal(profile(id, "Mine")).starts_with("id: "));
    CHECK(refusal(profile(std::string(65, 'a'), "Mine")).starts_with("id: "));
    CHECK(refusal(profile("mine", " ")) == "name: must not be empty");
    CHECK(refusal(profile("mine", std::string("a\0b", 3))).find("U+0000") != std::string::npos);
    Profile short_ = profile("mine", "Mine");
    short_.pin = PinSource::Generated;
    short_.minPinLength = 8;
    CHECK(refusal(short_).starts_with("generatedPinLength: "));
    CHECK_FALSE(std::filesystem::exists(home.places.user));
}

TEST_CASE("A place that cannot be written to is told") {
    const Home home;
    home.write(home.places.user.parent_path(), "a file where a folder should be");
    Profiles profiles = home.read();
    CHECK(codeOf(profiles.save(profile("mine", "Mine"))) == ErrorCode::FileUnwritable);
}

TEST_CASE("Files that are not profiles are told and harm nothing") {
    const Home home;
    home.own("good", named("Good"));
    home.own("Bad Name", named("Bad"));
    home.own("large", std::string(maxProfileBytes + 1, ' '));
    std::filesystem::create_directories(home.places.user / "folder.json");
    REQUIRE(mkfifo((home.places.user / "pipe.json").c_str(), 0600) == 0);
    std::filesystem::create_symlink("nowhere", home.places.user / "link.json");
    const Profiles profiles = home.read();
    CHECK(idsOf(profiles) == Ids{"good"});
    CHECK(profiles.bad().size() == 5);
    CHECK(codeOf(profiles.find("pipe")) == ErrorCode::FileUnreadable);
    CHECK(codeOf(profiles.find("large")) == ErrorCode::Malformed);
}

TEST_CASE("The places of this system are absolute") {
    const Places places = standardPlaces();
    CHECK(places.machine.is_absolute());
    CHECK(places.user.filename() == "profiles");
}

TEST_CASE("The template of letters of a machine is there as soon as anything is in its place") {
    Home home;
    CHECK(letterTemplate(home.places) == std::nullopt);
    CHECK(letterTemplate({}) == std::nullopt);
    const auto file = home.places.machine / "letter.html";
    std::filesystem::create_directories(file);
    CHECK(letterTemplate(home.places) == file);
    std::filesystem::remove(file);
    std::filesystem::create_symlink("nowhere", file);
    CHECK(letterTemplate(home.places) == file);
}
