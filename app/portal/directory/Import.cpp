#include "app/portal/directory/Import.h"

#include "core/base/Uuid.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace fidesk::server {

namespace {

constexpr std::size_t userHandleBytes = 32;

/// A user of the table beside the one in the store.
struct Pairing {
    const ImportedUser* wanted{nullptr};
    std::optional<UserRecord> known{};
    bool wasAdministrator{false};
    std::string passwordHash{};
};

Result<std::vector<Pairing>> pair(Database& database, const ImportTable& table) {
    Users users(database);
    std::vector<Pairing> pairs;
    for (const ImportedUser& wanted : table.users) {
        Pairing pairing{.wanted = &wanted};
        FIDESK_ASSIGN(pairing.known, users.byUserPrincipalName(wanted.userPrincipalName));
        if (pairing.known) {
            FIDESK_ASSIGN(const UserRoles roles, Roles(database).of(pairing.known->id));
            pairing.wasAdministrator = !roles.administers.empty();
        }
        pairs.push_back(std::move(pairing));
    }
    return pairs;
}

Result<void> hashPassword(Pairing& pairing, const PasswordScheme& scheme) {
    const Secret& password = pairing.wanted->password;
    pairing.passwordHash = pairing.known ? pairing.known->passwordHash : std::string();
    const bool same = password.empty() || (pairing.known && scheme.check(password, pairing.passwordHash));
    if (!same) {
        FIDESK_ASSIGN(pairing.passwordHash, scheme.hash(password));
    }
    return {};
}

/// Hashing is made to be slow: every processor helps.
Result<void> hashPasswords(std::vector<Pairing>& pairs, const PasswordScheme& scheme) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    Result<void> result;
    const auto work = [&] {
        for (std::size_t i = next++; i < pairs.size(); i = next++) {
            auto hashed = hashPassword(pairs[i], scheme);
            const std::scoped_lock lock(mutex);
            if (!hashed)
                result = std::move(hashed);
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

bool isSame(const Pairing& pairing, const UserRecord& user) {
    const UserRecord& known = *pairing.known;
    return known.displayName == user.displayName && known.userPrincipalName == user.userPrincipalName &&
           known.mail == user.mail && known.organisation.id == user.organisation.id &&
           known.passwordHash == user.passwordHash &&
           pairing.wasAdministrator == pairing.wanted->administrator.value_or(pairing.wasAdministrator);
}

Result<void> save(Database& database, Random& random, const Pairing& pairing, ImportOutcome& outcome) {
    const ImportedUser& wanted = *pairing.wanted;
    UserRecord user = pairing.known.value_or(
        UserRecord{.id = newUuid(random), .userHandle = random.bytes(userHandleBytes)});
    FIDESK_ASSIGN(user.organisation, organisationNamed(database, random, wanted.organisation));
    user.displayName = wanted.displayName;
    user.userPrincipalName = wanted.userPrincipalName;
    user.mail = wanted.mail;
    user.passwordHash = pairing.passwordHash;
    if (pairing.known && isSame(pairing, user)) {
        ++outcome.unchanged;
        return {};
    }
    ++(pairing.known ? outcome.updated : outcome.added);
    FIDESK_TRY(Users(database).save(user));
    if (wanted.administrator) {
        Roles roles(database);
        FIDESK_TRY(roles.revokeAllOrganisations(user.id));
        if (*wanted.administrator)
            FIDESK_TRY(roles.grantLocalAdministrator(user.id, user.organisation.id));
    }
    return {};
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
                                  const ImportTable& table) {
    ImportOutcome outcome{.problems = table.problems};
    FIDESK_ASSIGN(auto pairs, pair(database, table));
    for (const Pairing& pairing : pairs)
        if (!pairing.known && pairing.wanted->password.empty())
            outcome.problems.push_back({pairing.wanted->line, "the password of a new user is empty"});
    if (!outcome.problems.empty()) {
        std::stable_sort(outcome.problems.begin(), outcome.problems.end(),
                         [](const ImportProblem& a, const ImportProblem& b) { return a.line < b.line; });
        return outcome;
    }
    FIDESK_TRY(hashPasswords(pairs, scheme));
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    for (const Pairing& pairing : pairs)
        FIDESK_TRY(save(database, random, pairing, outcome));
    FIDESK_TRY(transaction.commit());
    return outcome;
}

} // namespace fidesk::server
