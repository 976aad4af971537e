#include "app/portal/commands/Commands.h"

#include "app/portal/commands/PublicUrl.h"
#include "app/portal/commands/Report.h"
#include "app/portal/commands/Work.h"
#include "app/portal/directory/Import.h"
#include "app/portal/directory/Samples.h"
#include "app/portal/signin/Password.h"
#include "app/portal/store/Settings.h"
#include "app/portal/store/Store.h"
#include "core/base/Json.h"

#include <QFile>

namespace fidesk::server {

namespace {

constexpr qint64 maxInputBytes = qint64{64} * 1024 * 1024;

Result<void> setUrl(Store& store, const std::string& url) {
    FIDESK_ASSIGN(const PublicUrl parsed, parsePublicUrl(url));
    FIDESK_ASSIGN(Database * database, store.database());
    return Settings(*database).set(urlSetting, parsed.text);
}

Result<void> makeStore(const std::string& path, const std::string& url) {
    if (!url.empty())
        FIDESK_TRY(parsePublicUrl(url));
    FIDESK_TRY(Store::create(path));
    FIDESK_ASSIGN(const auto store, Store::open(path));
    return url.empty() ? Result<void>() : setUrl(*store, url);
}

Result<Bytes> standardInput() {
    QFile file;
    if (!file.open(stdin, QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, "standard input");
    QByteArray contents = file.read(maxInputBytes + 1);
    if (contents.size() > maxInputBytes)
        return fail(ErrorCode::Malformed, "what comes from standard input is larger than 64 MB: give a file");
    Bytes bytes = toBytes(asBytes({contents.constData(), static_cast<std::size_t>(contents.size())}));
    contents.fill('\0');
    return bytes;
}

Result<CsvStream> openCsv(const std::string& path) {
    auto file = std::make_shared<QFile>(toQString(path));
    if (!file->open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, path);
    return CsvStream([file, path](std::span<char> buffer) -> Result<std::size_t> {
        const qint64 read = file->read(buffer.data(), static_cast<qint64>(buffer.size()));
        if (read < 0)
            return fail(ErrorCode::FileUnreadable, path);
        return static_cast<std::size_t>(read);
    });
}

Result<ImportOutcome> import(const std::string& storePath, const std::string& csvPath) {
    FIDESK_ASSIGN(const auto store, Store::open(storePath));
    FIDESK_ASSIGN(Database * database, store->database());
    Bytes input;
    if (csvPath == "-") {
        FIDESK_ASSIGN(input, standardInput());
    }
    const ImportSource open = [&]() -> Result<CsvStream> {
        return csvPath == "-" ? Result<CsvStream>(csvStream(input)) : openCsv(csvPath);
    };
    SystemRandom random;
    const PasswordHasher hasher(random);
    const PasswordScheme scheme{
        .hash = [&](const Secret& password) { return hasher.hash(password); },
        .check = [&](const Secret& password,
                     std::string_view encoded) { return hasher.check(password, encoded); }};
    const ImportEnd note = [&](const ImportOutcome& done) {
        AuditRecord line = commandLine("users.import", random);
        addDetail(line, std::to_string(done.added) + " added, " + std::to_string(done.updated) + " updated");
        return Audit(*database).add(line);
    };
    auto outcome = importUsers(*database, random, scheme, open, note);
    wipe(input);
    if (!outcome && outcome.error().code == ErrorCode::Malformed)
        return fail(ErrorCode::Malformed, csvPath + ": " + outcome.error().detail);
    return outcome;
}

Result<void> fillWithSamples(const std::string& path) {
    FIDESK_ASSIGN(const bool there, Store::exists(path));
    if (!there)
        FIDESK_TRY(Store::create(path));
    FIDESK_ASSIGN(const auto store, Store::open(path));
    FIDESK_ASSIGN(Database * database, store->database());
    SystemRandom random;
    FIDESK_ASSIGN(const std::string hash, PasswordHasher(random).hash(Secret(samplePassword)));
    return addSamples(*database, random, hash);
}

} // namespace

int init(const std::string& store, const std::string& url) {
    if (const auto made = makeStore(store, url); !made)
        return report(made.error());
    say("Made the store " + store + ". Next: fidesk-portal import-users --store " + store + " USERS.csv");
    return exitDone;
}

int importUsersFrom(const std::string& store, const std::string& csv) {
    const auto outcome = import(store, csv);
    if (!outcome)
        return report(outcome.error());
    for (const ImportProblem& problem : outcome->problems) {
        const std::string line = csv + ":" + std::to_string(problem.line) + ": " + problem.what + '\n';
        std::fputs(line.c_str(), stderr);
    }
    if (!outcome->problems.empty()) {
        std::fputs(
            "fidesk-portal: Nothing was imported. Correct the lines above and run the command again.\n",
            stderr);
        return exitFailed;
    }
    say(std::to_string(outcome->added) + " added, " + std::to_string(outcome->updated) + " updated, " +
        std::to_string(outcome->unchanged) + " unchanged.");
    if (outcome->withoutPassword > 0)
        say(std::to_string(outcome->withoutPassword) +
            " of those added have no password: they cannot sign in until they are given one.");
    return exitDone;
}

int demo(const std::string& store) {
    if (const auto filled = fillWithSamples(store); !filled)
        return report(filled.error());
    say("Filled " + store + " with 3 organisations and 500 users. Every password is \"" +
        std::string(samplePassword) + "\"; the Local Administrator is " + std::string(sampleAdministrator) +
        ".");
    say("The samples share one password hash, and their password is public: for practice only.");
    say("Next: fidesk-portal serve --store " + store);
    return exitDone;
}

} // namespace fidesk::server
