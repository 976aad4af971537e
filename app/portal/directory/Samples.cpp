#include "app/portal/directory/Samples.h"

#include "app/portal/directory/Import.h"
#include "app/portal/store/Words.h"
#include "core/base/Json.h"
#include "core/base/Uuid.h"

#include <QString>

#include <array>

namespace fidesk::server {

namespace {

constexpr std::size_t userHandleBytes = 32;

struct SampleOrganisation {
    std::string_view name;
    std::string_view domain;
    std::size_t users;
};

constexpr std::array organisations{SampleOrganisation{"Contoso Health", "contoso.example", 300},
                                   SampleOrganisation{"Fabrikam Schools", "fabrikam.example", 120},
                                   SampleOrganisation{"Northwind Transport", "northwind.example", 80}};

constexpr std::array firstNames{"Ann",     "Björn", "Carla", "David", "Elif",   "Farid",  "Grace",  "Henrik",
                                "Ines",    "Jakub", "Karin", "Liam",  "Maja",   "Noah",   "Olivia", "Pedro",
                                "Quentin", "Rosa",  "Sören", "Tomás", "Ulrike", "Viktor", "Wei",    "Ximena",
                                "Yusuf",   "Zoë",   "Anna",  "Aisha", "Łukasz"};

constexpr std::array lastNames{"Andersson",   "Bauer",     "Costa",   "Dubois",       "Ekström",  "Fischer",
                               "García",      "Hughes",    "Ibrahim", "Jensen",       "Kowalski", "Lindqvist",
                               "Müller",      "Nguyễn",    "O'Brien", "Papadopoulos", "Quinn",    "Rossi",
                               "Smith-Jones", "Takahashi", "Ünal",    "van Dijk",     "Weber",    "Xu",
                               "Yilmaz",      "Zimmermann"};

/// "Zoë O'Brien" -> "zoe.obrien": what stands before the '@'.
std::string mailName(const std::string& first, const std::string& last) {
    std::string name;
    for (const QChar c : toQString(plainKey(first + '.' + last)))
        if (c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'.'))
            name += static_cast<char>(c.unicode());
        else if (c == u'ł') // which Unicode does not take apart into a letter and a mark
            name += 'l';
    return name;
}

class SampleWriter {
public:
    SampleWriter(Database& database, Random& random, const std::string& passwordHash)
        : database_(database), users_(database), random_(random), passwordHash_(passwordHash) {}

    Result<void> write() {
        for (const SampleOrganisation& organisation : organisations)
            FIDESK_TRY(write(organisation));
        return {};
    }

private:
    Result<void> write(const SampleOrganisation& sample) {
        FIDESK_ASSIGN(const auto organisation,
                      organisationNamed(database_, random_, std::string(sample.name)));
        std::size_t count = 0;
        if (sampleAdministrator.ends_with(sample.domain)) {
            FIDESK_ASSIGN(const std::string id,
                          add(organisation, "Alex Admin", std::string(sampleAdministrator)));
            FIDESK_TRY(Roles(database_).grantLocalAdministrator(id, organisation.id));
            ++count;
        }
        for (; count < sample.users; ++count)
            FIDESK_TRY(addNext(organisation, std::string(sample.domain)));
        return {};
    }

    /// The lists' lengths share no factor, so that no pair comes up twice.
    Result<std::string> addNext(const OrganisationRecord& organisation, const std::string& domain) {
        const std::string first = firstNames[number_ % firstNames.size()];
        const std::string last = lastNames[(number_ * 7 + 3) % lastNames.size()];
        ++number_;
        return add(organisation, first + ' ' + last, mailName(first, last) + '@' + domain);
    }

    Result<std::string> add(const OrganisationRecord& organisation, const std::string& name,
                            const std::string& address) {
        const UserRecord user{.id = newUuid(random_),
                              .organisation = organisation,
                              .displayName = name,
                              .userPrincipalName = address,
                              .mail = address,
                              .passwordHash = passwordHash_,
                              .userHandle = random_.bytes(userHandleBytes)};
        FIDESK_TRY(users_.save(user));
        return user.id;
    }

    Database& database_;
    Users users_;
    Random& random_;
    const std::string& passwordHash_;
    std::size_t number_{0};
};

} // namespace

Result<void> addSamples(Database& database, Random& random, const std::string& passwordHash) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    FIDESK_ASSIGN(const auto user, database.first("SELECT 1 FROM users LIMIT 1"));
    if (user)
        return fail(ErrorCode::InvalidArgument, "the store has users already");
    FIDESK_TRY(SampleWriter(database, random, passwordHash).write());
    return transaction.commit();
}

} // namespace fidesk::server
