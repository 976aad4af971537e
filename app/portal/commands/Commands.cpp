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
#include <QFileInfo>

namespace fidesk::server {

namespace {

constexpr qint64 maxCsvBytes = qint64{64} * 1024 * 1024;

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

Result<QByteArray> contentsOf(const std::string& path) {
    QFile file(toQString(path));
    const bool open = path == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return fail(ErrorCode::FileUnreadable, path);
    QByteArray contents = file.read(maxCsvBytes + 1);
    if (contents.size() > maxCsvBytes)
        return fail(ErrorCode::Malformed, path + " is larger than 64 MB");
    return contents;
}

Result<ImportOutcome> import(const std::string& storePath, const std::string& csvPath) {
    FIDESK_ASSIGN(const auto store, Store::open(storePath));
    FIDESK_ASSIGN(Database * database, store->database());
    FIDESK_ASSIGN(QByteArray contents, contentsOf(csvPath));
    const auto table =
        readImportTable(asBytes({contents.constData(), static_cast<std::size_t>(contents.size())}));
    contents.fill('\0');
    if (!table)
        return fail(ErrorCode::Malformed, csvPath + ": " + table.error().detail);
    SystemRandom random;
    const PasswordHasher hasher(random);
    const PasswordScheme scheme{
        .hash = [&](const Secret& password) { return hasher.hash(password); },
        .check = [&](const Secret& password,
                     std::string_view encoded) { return hasher.check(password, encoded); }};
    return importUsers(*database, random, scheme, *table);
}

Result<void> fillWithSamples(const std::string& path) {
    if (!QFileInfo::exists(toQString(path)))
        FIDESK_TRY(Store::create(path));
    FIDESK_ASSIGN(const auto store, Store::open(path));
    FIDESK_ASSIGN(Database * database, store->database());
    SystemRandom random;
    FIDESK_ASSIGN(const std::string hash, PasswordHasher(random).hash(Secret(samplePassword)));
    return addSamples(*database, random, hash);
}

/// Puts an import that changed something on the audit trail.
int noteImport(const std::string& store, const ImportOutcome& outcome) {
    return change(store, "users.import", [&](Change& change) -> Result<std::string> {
        change.changed = outcome.added + outcome.updated > 0;
        addDetail(change.line,
                  std::to_string(outcome.added) + " added, " + std::to_string(outcome.updated) + " updated");
        return std::string();
    });
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
    if (const int noted = noteImport(store, *outcome); noted != exitDone)
        return noted;
    say(std::to_string(outcome->added) + " added, " + std::to_string(outcome->updated) + " updated, " +
        std::to_string(outcome->unchanged) + " unchanged.");
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
