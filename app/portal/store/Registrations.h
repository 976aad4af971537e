#pragma once

#include "app/portal/store/Sql.h"

namespace fidesk::server {

/// The most registrations a user may have.
inline constexpr std::size_t maxRegistrations = 10;

/// One registered credential.
struct RegistrationRecord {
    std::string id{};   ///< UrlToken of credentialId
    std::string user{}; ///< id
    std::string nickname{};
    Bytes credentialId{};
    Bytes publicKey{}; ///< COSE_Key
    std::int64_t algorithm{0};
    std::string aaguid{};           ///< as text
    std::string model{};            ///< "" where not known
    std::string attestationTrust{}; ///< none, self, unchecked, chained
    std::string format{};
    std::string certificateThumbprints{}; ///< SHA-1 in hexadecimal, leaf first, separated by spaces
    std::int64_t counter{0};
    std::int64_t createdAt{0};
    std::optional<std::int64_t> lastUsedAt{};
};

/// Registered credentials. Errors of every call: DatabaseFailed.
class Registrations {
public:
    explicit Registrations(Database& database) : database_(database) {}

    /// Oldest first.
    Result<std::vector<RegistrationRecord>> ofUser(const std::string& userId);
    Result<std::optional<RegistrationRecord>> find(const std::string& userId, const std::string& id);

    /// Inside a transaction, which waits for others that change this user's registrations: whether it may be
    /// added, by user, credentialId and nickname alone. Gives how many the user has. Errors:
    /// DuplicateCredential (whoever's it is), TooManyRegistrations, NicknameTaken.
    Result<std::size_t> check(const RegistrationRecord& registration);

    /// In the transaction in which check() let it through. Errors: DuplicateCredential if another user got
    /// the credential meanwhile.
    Result<void> addChecked(const RegistrationRecord& registration);

    /// check() and addChecked(). Errors: as they.
    Result<void> add(const RegistrationRecord& registration);

    /// Inside a transaction, as add(). Errors: RegistrationNotFound, NicknameTaken.
    Result<void> rename(const std::string& userId, const std::string& id, const std::string& nickname);

    /// Errors: RegistrationNotFound.
    Result<void> remove(const std::string& userId, const std::string& id);

    /// Notes a sign-in: sets the counter and the time of last use, if the counter still grows (or both are
    /// 0), so that of two sign-ins with one counter value the second fails. Errors: CounterNotIncreased;
    /// RegistrationNotFound if it was removed meanwhile.
    Result<void> noteUse(const std::string& id, std::int64_t counter, std::int64_t now);

private:
    Database& database_;
};

} // namespace fidesk::server
