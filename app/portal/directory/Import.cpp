#include "app/portal/directory/Import.h"

#include "app/portal/store/Roles.h"
#include "app/portal/store/UserLoader.h"
#include "app/portal/store/Words.h"
#include "core/base/Uuid.h"

#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace fidesk::server {

namespace {

constexpr std::size_t userHandleBytes = 32;
constexpr std::size_t hashedTogether = 64;
constexpr std::size_t savedTogether = 250;
constexpr std::size_t settledFrom = 10'000;

/// Hashes of the passwords given, by line; "": the password is the one the user has.
using Hashes = std::unordered_map<std::size_t, std::string>;

/// Calls @p work with the users of the file, at most @p together at a time.
Result<void> inBatches(ImportReader& reader, std::size_t together,
                       const std::function<Result<void>(std::vector<ImportedUser>&)>& work) {
    std::vector<ImportedUser> batch;
    while (true) {
        FIDESK_ASSIGN(auto user, reader.next());
        if (user)
            batch.push_back(std::move(*user));
        if (batch.size() == together || (!user && !batch.empty())) {
            FIDESK_TRY(work(batch));
            batch.clear();
        }
        if (!user)
            return {};
    }
}

struct Findings {
    std::vector<ImportProblem> problems{};
    bool passwords{false}; ///< there are some
};

Result<Findings> lookThrough(const ImportSource& open) {
    FIDESK_ASSIGN(auto stream, open());
    ImportReader reader(std::move(stream));
    Findings findings;
    const auto look = [&](const std::vector<ImportedUser>& batch) {
        for (const ImportedUser& user : batch)
            findings.passwords = findings.passwords || !user.password.empty();
        return Result<void>();
    };
    FIDESK_TRY(inBatches(reader, savedTogether, look));
    findings.problems = reader.problems();
    return findings;
}

/// The users of the store by the folded userPrincipalName.
Result<std::map<std::string, UserRecord>> knownUsers(Database& database,
                                                     const std::vector<ImportedUser>& wanted) {
    std::vector<std::string> names;
    for (const ImportedUser& user : wanted)
        names.push_back(user.userPrincipalName);
    FIDESK_ASSIGN(auto users, Users(database).byUserPrincipalNames(names));
    std::map<std::string, UserRecord> known;
    for (UserRecord& user : users)
        known.insert_or_assign(foldedKey(user.userPrincipalName), std::move(user));
    return known;
}

struct GivenPassword {
    const ImportedUser* user{nullptr};
    std::string known{}; ///< the hash of the one they have
    std::string hash{};
};

/// Hashing is made to be slow: every processor helps.
Result<void> hashAll(std::vector<GivenPassword>& passwords, const PasswordScheme& scheme) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    Result<void> result;
    const auto work = [&] {
        for (std::size_t i = next++; i < passwords.size(); i = next++) {
            GivenPassword& given = passwords[i];
            if (!given.known.empty() && scheme.check(given.user->password, given.known))
                continue;
            auto hash = scheme.hash(given.user->password);
            const std::scoped_lock lock(mutex);
            if (hash)
                given.hash = std::move(*hash);
            else
                result = fail(hash.error());
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i)
            helpers.emplace_back(work);
        work();
    }
    return result;
}

/// Before the transaction, which would keep others from writing for as long as it takes.
Result<Hashes> hashPasswords(Database& database, const PasswordScheme& scheme, const ImportSource& open) {
    Hashes hashes;
    FIDESK_ASSIGN(auto stream, open());
    ImportReader reader(std::move(stream));
    const auto hash = [&](std::vector<ImportedUser>& batch) -> Result<void> {
        std::erase_if(batch, [](const ImportedUser& user) { return user.password.empty(); });
        if (batch.empty())
            return {};
        FIDESK_ASSIGN(auto known, knownUsers(database, batch));
        std::vector<GivenPassword> passwords;
        for (const ImportedUser& user : batch) {
            const auto found = known.find(foldedKey(user.userPrincipalName));
            passwords.push_back({&user, found == known.end() ? std::string() : found->second.passwordHash});
        }
        FIDESK_TRY(hashAll(passwords, scheme));
        for (GivenPassword& given : passwords)
            hashes.emplace(given.user->line, std::move(given.hash));
        return {};
    };
    FIDESK_TRY(inBatches(reader, hashedTogether, hash));
    return hashes;
}

/// Writes users; in a transaction of its caller.
class Writer {
public:
    Writer(Database& database, Random& random, Hashes hashes)
        : users_(database), roles_(database), loader_(database), database_(database), random_(random),
          hashes_(std::move(hashes)) {}

    Result<void> begin() { return loader_.begin(); }

    Result<void> write(const std::vector<ImportedUser>& batch) {
        FIDESK_ASSIGN(auto known, knownUsers(database_, batch));
        std::vector<UserRecord> added;
        for (const ImportedUser& wanted : batch) {
            const auto found = known.find(foldedKey(wanted.userPrincipalName));
            if (found != known.end()) {
                FIDESK_TRY(update(wanted, found->second));
                continue;
            }
            FIDESK_ASSIGN(UserRecord user,
                          wantedRecord(wanted, UserRecord{.id = newUuid(random_),
                                                          .userHandle = random_.bytes(userHandleBytes)}));
            outcome_.withoutPassword += user.passwordHash.empty() ? 1 : 0;
            added.push_back(std::move(user));
            if (wanted.administrator.value_or(false))
                administrators_.emplace_back(added.back().id, added.back().organisation.id);
        }
        outcome_.added += added.size();
        return loader_.add(added);
    }

    Result<ImportOutcome> finish() {
        FIDESK_TRY(loader_.finish());
        for (const auto& [user, organisation] : administrators_)
            FIDESK_TRY(roles_.grantLocalAdministrator(user, organisation));
        return outcome_;
    }

private:
    Result<UserRecord> wantedRecord(const ImportedUser& wanted, UserRecord user) {
        auto organisation = organisations_.find(wanted.organisation);
        if (organisation == organisations_.end()) {
            FIDESK_ASSIGN(auto made, organisationNamed(database_, random_, wanted.organisation));
            organisation = organisations_.emplace(wanted.organisation, std::move(made)).first;
        }
        user.organisation = organisation->second;
        user.displayName = wanted.displayName;
        user.userPrincipalName = wanted.userPrincipalName;
        user.mail = wanted.mail;
        if (const auto hash = hashes_.find(wanted.line); hash != hashes_.end() && !hash->second.empty())
            user.passwordHash = hash->second;
        return user;
    }

    Result<void> update(const ImportedUser& wanted, const UserRecord& known) {
        FIDESK_ASSIGN(const UserRecord user, wantedRecord(wanted, known));
        FIDESK_ASSIGN(const UserRoles roles, roles_.of(known.id));
        const bool administers = !roles.administers.empty();
        const bool sameRole = wanted.administrator.value_or(administers) == administers;
        if (sameRole && known.displayName == user.displayName && known.mail == user.mail &&
            known.userPrincipalName == user.userPrincipalName &&
            known.organisation.id == user.organisation.id && known.passwordHash == user.passwordHash) {
            ++outcome_.unchanged;
            return {};
        }
        ++outcome_.updated;
        FIDESK_TRY(users_.save(user));
        if (wanted.administrator) {
            FIDESK_TRY(roles_.revokeAllOrganisations(user.id));
            if (*wanted.administrator)
                FIDESK_TRY(roles_.grantLocalAdministrator(user.id, user.organisation.id));
        }
        return {};
    }

    Users users_;
    Roles roles_;
    UserLoader loader_;
    Database& database_;
    Random& random_;
    Hashes hashes_;
    ImportOutcome outcome_{};
    std::map<std::string, OrganisationRecord> organisations_{};
    std::vector<std::pair<std::string, std::string>> administrators_{}; ///< new: ids of user, organisation
};

tl::unexpected<Error> changed() {
    return fail(ErrorCode::Malformed, "the file was changed while it was imported");
}

Result<ImportOutcome> writeUsers(Database& database, Random& random, Hashes hashes, const ImportSource& open,
                                 const ImportEnd& end) {
    FIDESK_TRY(database.expectManyWrites());
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    Writer writer(database, random, std::move(hashes));
    FIDESK_TRY(writer.begin());
    FIDESK_ASSIGN(auto stream, open());
    ImportReader reader(std::move(stream));
    const auto write = [&](const std::vector<ImportedUser>& batch) -> Result<void> {
        return reader.problems().empty() ? writer.write(batch) : changed();
    };
    FIDESK_TRY(inBatches(reader, savedTogether, write));
    if (!reader.problems().empty())
        return changed();
    FIDESK_ASSIGN(auto outcome, writer.finish());
    if (end && outcome.added + outcome.updated > 0)
        FIDESK_TRY(end(outcome));
    FIDESK_TRY(transaction.commit());
    // What was imported is there even if this does not succeed.
    if (outcome.added >= settledFrom)
        std::ignore = UserLoader(database).settle();
    return outcome;
}

} // namespace

Result<OrganisationRecord> organisationNamed(Database& database, Random& random, const std::string& name) {
    Organisations organisations(database);
    FIDESK_ASSIGN(auto organisation, organisations.byName(name));
    if (organisation)
        return std::move(*organisation);
    return organisations.add(random, name);
}

Result<ImportOutcome> importUsers(Database& database, Random& random, const PasswordScheme& scheme,
                                  const ImportSource& open, const ImportEnd& end) {
    FIDESK_ASSIGN(auto findings, lookThrough(open));
    if (!findings.problems.empty())
        return ImportOutcome{.problems = std::move(findings.problems)};
    FIDESK_ASSIGN(auto hashes,
                  findings.passwords ? hashPasswords(database, scheme, open) : Result<Hashes>(Hashes()));
    return writeUsers(database, random, std::move(hashes), open, end);
}

} // namespace fidesk::server
