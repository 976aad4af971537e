#include "core/base/Bytes.h"
#include "core/base/Json.h"
#include "tests/support/Catch.h"
#include "tests/unit/models/EventLoop.h"
#include "ui/models/ModelChoice.h"
#include "ui/models/ProfileEditor.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

using namespace fidesk;
using namespace fidesk::ui;
using fidesk::test::valueOf;
using fidesk::test::waitUntil;
using text::ProfileField;
using Kind = ProfileEditor::Kind;

namespace {

struct Desk {
    QTemporaryDir folder;
    profiles::Places places{.machine = folder.filePath(QStringLiteral("machine")).toStdString(),
                            .user = folder.filePath(QStringLiteral("own")).toStdString()};
    Executor executor;
    ProfilesModel model{executor, places};
    ProfileEditor editor{model};
    QStringList told{}; ///< "saved mail", or the sentence of what failed
    int lists{0};

    Desk() {
        QObject::connect(&model, &ProfilesModel::saved, &model,
                         [this](const QString& id) { told.append(QStringLiteral("saved ") + id); });
        QObject::connect(&model, &ProfilesModel::removed, &model,
                         [this](const QString& name) { told.append(QStringLiteral("removed ") + name); });
        QObject::connect(&model, &ProfilesModel::removeFailed, &model,
                         [this](const QString& sentence) { told.append(sentence); });
        QObject::connect(&editor, &ProfileEditor::failed, &model,
                         [this](const QString& sentence) { told.append(sentence); });
        QObject::connect(&model, &ProfilesModel::listChanged, &model, [this] { ++lists; });
    }

    void write(const char* name, const char* text) const {
        const QString path = folder.filePath(QString::fromLatin1(name));
        REQUIRE(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    void load() {
        model.reload();
        REQUIRE(settled());
    }
    bool settled() {
        return waitUntil([this] { return model.loaded() && !model.busy(); });
    }
    /// "counter (own)" of each.
    [[nodiscard]] std::string listed() const {
        QStringList rows;
        for (const ListedProfile& item : model.items())
            rows.append(item.id + (item.locked ? QStringLiteral(" (locked)") : QStringLiteral(" (own)")) +
                        (item.standard ? QStringLiteral(" default") : QString()));
        return toUtf8(rows.join(QStringLiteral(", ")));
    }
    /// Types into the profile that is shown.
    template <typename Change> void type(Change change) {
        ProfileDraft draft = editor.draft();
        change(draft);
        editor.set(draft);
    }
    bool save() {
        editor.save();
        return waitUntil([this] { return !editor.saving() && !model.busy(); });
    }
    [[nodiscard]] Result<profiles::Profile> stored(const char* id) const {
        return profiles::Profiles(places).find(id);
    }
};

ProfileDraft named(const char* name) {
    ProfileDraft draft;
    draft.id = QStringLiteral("an-id");
    draft.name = QString::fromUtf8(name);
    return draft;
}

/// Whether core would read again what is saved of @p draft.
bool coreTakes(const ProfileDraft& draft) {
    const std::string text = profiles::toJsonText(profileOf(draft));
    return profiles::parseProfile(asBytes(text), "an-id").has_value();
}

} // namespace

TEST_CASE("Profiles are listed with where they come from, and bad files with their line and field") {
    Desk desk;
    desk.write("machine/profiles/mail.json", R"({"name": "Mail"})");
    desk.write("machine/profiles/broken.json", "{\n\"name\": \"B\",\n\"minPinLength\": 2}");
    desk.write("machine/policy.json", R"({"default": "mail"})");
    desk.write("own/counter.json", R"({"name": "Counter"})");
    desk.write("own/mail.json", R"({"name": "Hidden"})");
    CHECK_FALSE(desk.model.loaded());
    desk.load();
    CHECK(desk.listed() == "counter (own), mail (locked) default");
    CHECK(desk.model.items()[1].origin ==
          QStringLiteral("preset for this computer, used where none is chosen"));
    REQUIRE(desk.model.unusable().size() == 1);
    CHECK(desk.model.unusable()[0].contains(
        QStringLiteral("broken.json cannot be used: line 3, minPinLength: ")));
    CHECK(desk.model.defaultProblem().isEmpty());
    CHECK(desk.model.ownAllowed());
    CHECK(desk.lists == 1);
    desk.load();
    CHECK(desk.lists == 1); // The same.
    desk.write("own/counter.json", R"({"name": "Counter", "alwaysUv": true})");
    desk.load();
    CHECK(desk.lists == 2);
}

TEST_CASE("A default that is not there is told, and so is that own profiles are not used") {
    Desk desk;
    desk.write("machine/policy.json", R"({"default": "mail", "onlyPreset": true})");
    desk.write("own/counter.json", R"({"name": "Counter"})");
    desk.load();
    CHECK(desk.listed().empty());
    CHECK_FALSE(desk.model.ownAllowed());
    CHECK(desk.model.defaultProblem().contains(QStringLiteral("\"mail\"")));
    desk.editor.begin();
    desk.type([](ProfileDraft& draft) { draft.name = QStringLiteral("Mine"); });
    CHECK_FALSE(desk.editor.canSave());
}

TEST_CASE("A draft holds all that a profile says") {
    profiles::Profile full;
    full.id = "full";
    full.name = "Full";
    full.description = "All of it";
    full.resetFirst = full.forcePinChange = full.alwaysUv = full.enterpriseAttestation = true;
    full.attestationRequired = full.userVerificationRequired = true;
    full.proveByAssertion = false;
    full.pin = profiles::PinSource::Generated;
    full.generatedPinLength = 9;
    full.minPinLength = 8;
    full.allowedModels = {{1, 2, 3}, {9}};
    full.nicknamePattern = "{model} ключ 🔑";
    CHECK(profileOf(draftOf(full)) == full);
    CHECK(profileOf(draftOf({})) == profiles::Profile{});
    CHECK(profileOf(ProfileDraft{}) == profiles::Profile{});
}

TEST_CASE("What is wrong with a draft is told exactly where core would refuse it") {
    const auto with = [](auto change) {
        ProfileDraft draft = named("Name");
        change(draft);
        return draft;
    };
    const QString longText(501, u'x');
    const std::pair<ProfileDraft, std::optional<ProfileField>> drafts[] = {
        {named("Name"), {}},
        {named("  "), ProfileField::Name},
        {named(""), ProfileField::Name},
        {with([&](auto& it) { it.name = longText.left(60); }), {}},
        {with([&](auto& it) { it.name = longText.left(61); }), ProfileField::Name},
        {with([&](auto& it) { it.name = QStringLiteral("🔑").repeated(60); }), {}},
        {with([&](auto& it) { it.name = QStringLiteral("a\tb"); }), ProfileField::Name},
        {with([&](auto& it) { it.description = longText.left(500); }), {}},
        {with([&](auto& it) { it.description = longText; }), ProfileField::Description},
        {with([&](auto& it) { it.description = QStringLiteral("a\nb"); }), ProfileField::Description},
        {with([&](auto& it) { it.nicknamePattern = QStringLiteral("{label}"); }), {}},
        {with([&](auto& it) { it.nicknamePattern = QStringLiteral("{Label}"); }),
         ProfileField::NicknamePattern},
        {with([&](auto& it) { it.nicknamePattern = QStringLiteral("a } b"); }),
         ProfileField::NicknamePattern},
        {with([&](auto& it) { it.nicknamePattern = QStringLiteral("   "); }), ProfileField::NicknamePattern},
        {with([&](auto& it) { it.nicknamePattern = QStringLiteral("a\x7F"); }),
         ProfileField::NicknamePattern},
        {with([&](auto& it) { it.nicknamePattern = longText.left(201); }), ProfileField::NicknamePattern},
        {with([&](auto& it) { it.nicknamePattern = longText.left(200); }), {}}};
    for (const auto& [draft, field] : drafts) {
        INFO(toUtf8(draft.name + u'|' + draft.description + u'|' + draft.nicknamePattern));
        const ProfileProblems problems = problemsOf(draft);
        CHECK(problems.isEmpty() == !field);
        CHECK((!field || problems.contains(*field)));
        CHECK(coreTakes(draft) == problems.isEmpty());
    }
}

TEST_CASE("Lengths of PINs are judged together, as core does") {
    int wrong = 0;
    for (const char* least : {"", "3", "4", " 6 ", "8", "63", "64", "x", "-4", "6.5", "99999999999"})
        for (const char* generated : {"", "3", "4", "6", "8", "63", "64", "x"})
            for (const bool made : {false, true}) {
                ProfileDraft draft = named("Name");
                draft.minPinLength = QString::fromLatin1(least);
                draft.generatedPinLength = QString::fromLatin1(generated);
                draft.generated = made;
                INFO(least << "|" << generated << "|" << made);
                const ProfileProblems problems = problemsOf(draft);
                wrong += problems.isEmpty() ? 0 : 1;
                if (problems.isEmpty())
                    CHECK(coreTakes(draft));
                CHECK((made || !problems.contains(ProfileField::GeneratedPinLength)));
            }
    CHECK(wrong == 122);
    ProfileDraft draft = named("Name");
    draft.generated = true;
    draft.minPinLength = QStringLiteral("8");
    CHECK(problemsOf(draft).value(ProfileField::GeneratedPinLength).contains(QStringLiteral("8")));
    CHECK(problemsOf(draft).size() == 1);
    CHECK_FALSE(coreTakes(draft));
}

TEST_CASE("An id is made of a name, and is one that is free") {
    const std::pair<const char*, const char*> names[] = {{"National mail service", "national-mail-service"},
                                                         {"  Büro, 2. Stock!  ", "buro-2-stock"},
                                                         {"Ångström", "angstrom"},
                                                         {"Ключ", ""},
                                                         {"Ключ 7", "7"},
                                                         {"", ""}};
    for (const auto& [name, id] : names)
        CHECK(profileIdFrom(QString::fromUtf8(name)) == QString::fromLatin1(id));
    CHECK(profiles::isProfileId(toUtf8(profileIdFrom(QStringLiteral("ab ").repeated(60)))));

    Desk desk;
    desk.write("machine/profiles/mail.json", R"({"name": "Mail"})");
    desk.write("own/mail-2.json", "{"); // It cannot be used, and is not to be lost.
    desk.write("own/counter.json", R"({"name": "Counter"})");
    desk.load();
    CHECK(desk.model.freeId(QStringLiteral("mail")) == QStringLiteral("mail-3"));
    CHECK(desk.model.freeId(QStringLiteral("free")) == QStringLiteral("free"));
    CHECK(desk.model.freeId({}).isEmpty());
    CHECK(desk.model.idProblem(QStringLiteral("mail")).contains(QStringLiteral("is preset")));
    CHECK(desk.model.idProblem(QStringLiteral("mail-2")).contains(QStringLiteral("already")));
    CHECK(desk.model.idProblem(QStringLiteral("counter")).contains(QStringLiteral("already")));
    CHECK_FALSE(desk.model.idProblem(QStringLiteral("Mail")).isEmpty());
    CHECK(desk.model.idProblem(QStringLiteral("free")).isEmpty());
    CHECK(desk.model.fileOf(QStringLiteral("mail")).endsWith(QStringLiteral("machine/profiles/mail.json")));
    CHECK(desk.model.fileOf(QStringLiteral("counter")).endsWith(QStringLiteral("own/counter.json")));
}

TEST_CASE("A new profile is written, and is one's own from then on") {
    Desk desk;
    desk.load();
    desk.editor.begin();
    CHECK(desk.editor.kind() == Kind::New);
    CHECK_FALSE(desk.editor.unsaved());
    CHECK(desk.editor.shownProblems().isEmpty());
    CHECK_FALSE(desk.editor.hindrance().isEmpty());
    desk.type([](ProfileDraft& draft) { draft.name = QStringLiteral(" Mail "); });
    CHECK(desk.editor.draft().id == QStringLiteral("mail"));
    desk.type([](ProfileDraft& draft) { draft.id = QStringLiteral("post"); });
    desk.type([](ProfileDraft& draft) { draft.name = QStringLiteral(" Mailing "); });
    CHECK(desk.editor.draft().id == QStringLiteral("post"));
    REQUIRE(desk.editor.canSave());
    REQUIRE(desk.save());
    CHECK(desk.told == QStringList{QStringLiteral("saved post")});
    CHECK(valueOf(desk.stored("post")).name == "Mailing");
    CHECK(desk.editor.kind() == Kind::Own);
    CHECK(desk.editor.draft().name == QStringLiteral("Mailing"));
    CHECK_FALSE(desk.editor.unsaved());
    CHECK(desk.listed() == "post (own)");
    CHECK(desk.lists == 2);
}

TEST_CASE("What is typed while it is being saved is not lost") {
    Desk desk;
    desk.load();
    desk.editor.begin();
    desk.type([](ProfileDraft& draft) { draft.name = QStringLiteral("Mail"); });
    desk.editor.save();
    CHECK_FALSE(desk.editor.canSave());
    desk.type([](ProfileDraft& draft) { draft.alwaysUv = true; });
    REQUIRE(waitUntil([&] { return !desk.editor.saving(); }));
    CHECK(desk.editor.kind() == Kind::Own);
    CHECK(desk.editor.unsaved());
    REQUIRE(desk.save());
    CHECK(valueOf(desk.stored("mail")).alwaysUv);
}

TEST_CASE("A locked profile can be read and copied, not changed") {
    Desk desk;
    desk.write("machine/profiles/mail.json", R"({"name": "Mail", "minPinLength": 7})");
    desk.load();
    desk.editor.open(QStringLiteral("mail"));
    CHECK(desk.editor.kind() == Kind::Locked);
    desk.type([](ProfileDraft& draft) { draft.name = QStringLiteral("Mine"); });
    CHECK(desk.editor.draft().name == QStringLiteral("Mail"));
    CHECK_FALSE(desk.editor.unsaved());
    desk.editor.duplicate();
    CHECK(desk.editor.kind() == Kind::New);
    CHECK(desk.editor.unsaved()); // It was asked for.
    CHECK(desk.editor.draft().minPinLength == QStringLiteral("7"));
    REQUIRE(desk.save());
    CHECK(desk.listed() == "mail (locked), mail-copy (own)");
    desk.editor.duplicate();
    CHECK(desk.editor.draft().id == QStringLiteral("mail-copy-copy"));
    desk.editor.discard();
    CHECK(desk.editor.kind() == Kind::Nothing);
}

TEST_CASE("What somebody else wrote is not overwritten unseen") {
    Desk desk;
    desk.write("own/counter.json", R"({"name": "Counter"})");
    desk.load();
    desk.editor.open(QStringLiteral("counter"));
    desk.type([](ProfileDraft& draft) { draft.alwaysUv = true; });
    desk.write("own/counter.json", R"({"name": "Theirs"})");
    REQUIRE(desk.save());
    REQUIRE(desk.told.size() == 1);
    CHECK(desk.told[0] == text::profileChangedElsewhere());
    CHECK(valueOf(desk.stored("counter")).name == "Theirs");
    CHECK(desk.editor.unsaved());
    SECTION("Saved again it is meant") {
        REQUIRE(desk.save());
        CHECK(valueOf(desk.stored("counter")).name == "Counter");
    }
    SECTION("Discarded theirs is there") {
        desk.editor.discard();
        CHECK(desk.editor.draft().name == QStringLiteral("Theirs"));
        CHECK_FALSE(desk.editor.unsaved());
    }
}

TEST_CASE("A new profile does not overwrite one that came meanwhile") {
    Desk desk;
    desk.load();
    desk.editor.begin();
    desk.type([](ProfileDraft& draft) { draft.name = QStringLiteral("Mail"); });
    desk.write("own/mail.json", R"({"name": "Theirs"})");
    REQUIRE(desk.save());
    CHECK(desk.told == QStringList{text::profileIdTaken(QStringLiteral("mail"))});
    CHECK(valueOf(desk.stored("mail")).name == "Theirs");
    CHECK(desk.editor.kind() == Kind::New);
    CHECK(desk.editor.problems().contains(ProfileField::Id));
}

TEST_CASE("What is shown follows the files, unless somebody is at it") {
    Desk desk;
    desk.write("own/counter.json", R"({"name": "Counter"})");
    desk.load();
    desk.editor.open(QStringLiteral("counter"));
    desk.write("own/counter.json", R"({"name": "Theirs"})");
    desk.load();
    CHECK(desk.editor.draft().name == QStringLiteral("Theirs"));
    desk.type([](ProfileDraft& draft) { draft.name = QStringLiteral("Mine"); });
    SECTION("It goes") {
        REQUIRE(QFile::remove(desk.folder.filePath(QStringLiteral("own/counter.json"))));
        desk.load();
        CHECK(desk.told == QStringList{text::profileGoneElsewhere()});
        REQUIRE(desk.editor.canSave());
        REQUIRE(desk.save());
        CHECK(valueOf(desk.stored("counter")).name == "Mine");
    }
    SECTION("It gets preset") {
        desk.write("machine/profiles/counter.json", R"({"name": "Preset"})");
        desk.load();
        CHECK(desk.editor.kind() == Kind::New);
        CHECK(desk.editor.draft().name == QStringLiteral("Mine"));
        CHECK(desk.editor.shownProblems().contains(ProfileField::Id));
    }
    SECTION("Nobody typed: it goes without a word") {
        desk.editor.discard();
        REQUIRE(QFile::remove(desk.folder.filePath(QStringLiteral("own/counter.json"))));
        desk.load();
        CHECK(desk.editor.kind() == Kind::Nothing);
        CHECK(desk.told.isEmpty());
    }
}

TEST_CASE("A profile is deleted, and why it is not is told") {
    Desk desk;
    desk.write("own/counter.json", R"({"name": "Counter"})");
    desk.write("machine/profiles/mail.json", R"({"name": "Mail"})");
    desk.load();
    desk.model.remove(QStringLiteral("counter"));
    REQUIRE(desk.settled());
    CHECK(desk.listed() == "mail (locked)");
    desk.model.remove(QStringLiteral("mail"));
    desk.model.remove(QStringLiteral("nobody"));
    REQUIRE(desk.settled());
    REQUIRE(desk.told.size() == 3);
    CHECK(desk.told[0] == QStringLiteral("removed Counter"));
    CHECK(desk.told[1].contains(QStringLiteral("preset for this computer")));
    CHECK(desk.told[2].contains(QStringLiteral("no such profile")));
}

TEST_CASE("A place that cannot be written is told, and what was typed stays") {
    Desk desk;
    desk.load();
    desk.write("own", "in the way");
    desk.editor.begin();
    desk.type([](ProfileDraft& draft) { draft.name = QStringLiteral("Mail"); });
    REQUIRE(desk.save());
    REQUIRE(desk.told.size() == 1);
    CHECK(desk.told[0].contains(QStringLiteral("cannot be written")));
    CHECK(desk.editor.unsaved());
    CHECK(desk.editor.draft().name == QStringLiteral("Mail"));
}

TEST_CASE("Models are found by words of their names, and by AAGUIDs, known or not") {
    const QList<ModelItem> all = findModels({});
    CHECK(all.size() > 100);
    const QList<ModelItem> found = findModels(QStringLiteral("  nfc YUBIKEY "));
    REQUIRE_FALSE(found.isEmpty());
    CHECK(found.size() < all.size());
    CHECK(std::ranges::all_of(found, [](const ModelItem& it) {
        return it.name.contains(QStringLiteral("YubiKey")) && it.name.contains(QStringLiteral("NFC"));
    }));
    CHECK(findModels(QStringLiteral("no such key")).isEmpty());
    const QList<ModelItem> known = findModels(QStringLiteral(" CB69481E-8FF7-4039-93EC-0A2729A154A8 "));
    REQUIRE(known.size() == 1);
    CHECK(known[0].aaguid == QStringLiteral("cb69481e-8ff7-4039-93ec-0a2729a154a8"));
    CHECK(known[0].name == QStringLiteral("YubiKey 5 Series"));
    const auto unknown = QStringLiteral("01020304-0506-0708-090a-0b0c0d0e0f10");
    REQUIRE(findModels(unknown).size() == 1);
    CHECK(findModels(unknown)[0].name == text::unknownModel());
    CHECK(modelOf(unknown).aaguid == unknown);
    CHECK(findModels(QStringLiteral("00000000-0000-0000-0000-000000000000")).isEmpty());
    CHECK(resemblesAaguid(QStringLiteral("01020304-05")));
    CHECK(resemblesAaguid(QStringLiteral("cb69481e")));
    CHECK_FALSE(resemblesAaguid(QStringLiteral("yubikey")));
    CHECK_FALSE(resemblesAaguid(QStringLiteral("5")));
}

TEST_CASE("A pattern is shown by an example") {
    const auto today = QStringLiteral("2026-04-20");
    CHECK(patternPreviewOf(QStringLiteral("{user}, {date}"), today) ==
          QStringLiteral("Ann Archer, 2026-04-20"));
    CHECK(patternPreviewOf({}, today) == text::patternExample().model);
    CHECK(patternPreviewOf(QStringLiteral("{nobody}"), today).isEmpty());
    CHECK(patternPreviewOf(QStringLiteral("x").repeated(201), today).isEmpty());
}
