#include "core/batch/Arrivals.h"
#include "core/batch/KeyWork.h"
#include "core/token/simulated/SimulatedTokens.h"
#include "tests/unit/batch/FaultyPortal.h"
#include "tests/unit/batch/Room.h"

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <thread>

using namespace fidesk;
using namespace fidesk::batch;
using namespace fidesk::test;
using records::RowState;

namespace {

constexpr int rowCount = 200;
constexpr int workerCount = 4;
constexpr int faultsInHundred = 10;
constexpr const char* typedPin = "27182818";

/// What goes wrong with one key that is plugged in.
struct Fault {
    enum class Kind { None, Pulled, Portal, WrongKey } kind{Kind::None};
    int report{0}; ///< of Pulled
    PortalFault portal{};
};

constexpr std::array portalErrors{
    ErrorCode::SignInNeeded,     ErrorCode::Forbidden,          ErrorCode::PortalRefused,
    ErrorCode::UserNotFound,     ErrorCode::PortalBusy,         ErrorCode::PortalFailed,
    ErrorCode::PortalTimeout,    ErrorCode::PortalUnreachable,  ErrorCode::PortalMalformed,
    ErrorCode::ChallengeExpired, ErrorCode::DuplicateCredential};

/// Whether the portal can have acted where this is what one hears of it.
bool canHaveActed(ErrorCode code) {
    return code == ErrorCode::PortalFailed || code == ErrorCode::PortalTimeout ||
           code == ErrorCode::PortalUnreachable || code == ErrorCode::PortalMalformed;
}

/// One software key with what a person knows of it.
struct Piece {
    std::shared_ptr<simulator::SoftwareKey> key{};
    std::string id{};
    std::string pin{}; ///< the last one it was given
};

/// All keys there are. Any thread.
class Box {
public:
    token::SimulatedTokens sockets{};

    explicit Box(Random& random) : random_(random) {}

    std::shared_ptr<Piece> fresh() {
        auto piece = std::make_shared<Piece>();
        piece->key = simulator::SoftwareKey::create({.touch = simulator::Touch::Automatic}, random_).value();
        piece->id = sockets.add(piece->key);
        const std::lock_guard lock(mutex_);
        pieces_[piece->id] = piece;
        return piece;
    }
    std::shared_ptr<Piece> of(const std::string& id) {
        const std::lock_guard lock(mutex_);
        return pieces_.at(id);
    }
    std::vector<std::shared_ptr<Piece>> all() {
        const std::lock_guard lock(mutex_);
        std::vector<std::shared_ptr<Piece>> pieces;
        for (const auto& [id, piece] : pieces_)
            pieces.push_back(piece);
        return pieces;
    }
    void noteIssued(const std::string& id) {
        const std::lock_guard lock(mutex_);
        issued_.push_back(id);
    }
    /// One that was issued and lies there; null where there is none.
    std::shared_ptr<Piece> issued(std::uint32_t choice) {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < issued_.size(); ++i) {
            const auto& piece = pieces_[issued_[(choice + i) % issued_.size()]];
            if (!piece->key->inserted())
                return piece;
        }
        return nullptr;
    }

private:
    Random& random_;
    std::mutex mutex_{};
    std::map<std::string, std::shared_ptr<Piece>> pieces_{};
    std::vector<std::string> issued_{};
};

/// Types and keeps PINs, and remembers which key each row had last.
class Worker final : public Attendant {
public:
    Worker(Box& box, std::map<std::int64_t, std::string>& lastKeys, std::mutex& mutex)
        : box_(box), lastKeys_(lastKeys), mutex_(mutex) {}

    int refused{0};

    void rowBegun(const RowAtWork& work) override {
        const std::lock_guard lock(mutex_);
        lastKeys_[work.row.row] = work.key.id;
    }
    void keyRefused(const token::TokenAddress&, const Error&) override { ++refused; }
    Result<token::Pin> pin(const PinQuestion& question) override {
        box_.of(question.work.key.id)->pin = typedPin;
        return token::Pin::parse(Secret(std::string_view(typedPin)));
    }
    [[nodiscard]] bool keepsPins() const override { return true; }
    Result<void> depositPin(const RowAtWork& work, const token::Pin& pin) override {
        box_.of(work.key.id)->pin = pin.c_str();
        return {};
    }
    Result<void> handOver(const RowAtWork&, const token::Pin&) override { return {}; }
    void touchNeeded() override {}

private:
    Box& box_;
    std::map<std::int64_t, std::string>& lastKeys_;
    std::mutex& mutex_;
};

struct Shop {
    std::uint32_t seed;
    QTemporaryDir folder;
    FakePortal fake;
    FaultyPortal portal{fake};
    SystemClock clock;
    SystemRandom random;
    Box box{random};
    std::unique_ptr<records::Records> records;
    std::unique_ptr<Batch> batch;
    std::map<std::int64_t, std::string> lastKeys;
    std::mutex mutex;
    std::map<Fault::Kind, int> faults;
    std::atomic<int> insertions{0};
    std::atomic<int> refused{0};
    int reportsOfOne{0};

    explicit Shop(std::uint32_t theSeed) : seed(theSeed) {
        std::string csv = "user,nickname,label,profile\n";
        for (int i = 1; i <= rowCount; ++i) {
            const std::string name = "user" + std::to_string(i) + "@contoso.example";
            fake.add({.id = "id" + std::to_string(i), .displayName = name, .userPrincipalName = name});
            csv += name + ",Key " + std::to_string(i) + ",L" + std::to_string(i) +
                   (i % 2 == 0 ? ",generated\n" : ",typed\n");
        }
        openRecords();
        BatchFile file = readBatchFile(asBytes(csv), find);
        REQUIRE(file.problems.empty());
        batch = valueOf(Batch::begin(*records, clock, random,
                                     {.name = "box.csv",
                                      .portal = "https://portal.example",
                                      .by = "admin@contoso.example",
                                      .digest = file.digest},
                                     file.rows));
    }

    void openRecords() {
        records =
            valueOf(records::Records::open(toUtf8(folder.filePath(QStringLiteral("records.db"))), clock));
    }

    /// As after a crash: nothing is known but what is in the records.
    void startAgain() {
        const std::string id = batch->about().id;
        batch.reset();
        records.reset();
        openRecords();
        batch = valueOf(Batch::open(*records, clock, id));
    }

    static Result<profiles::Profile> find(const std::string& id) {
        profiles::Profile profile;
        profile.id = id;
        profile.pin = id == "generated" ? profiles::PinSource::Generated : profiles::PinSource::Typed;
        return profile;
    }

    Workshop workshop() {
        return {.parts = {.portal = portal,
                          .keys = box.sockets,
                          .records = *records,
                          .clock = clock,
                          .random = random,
                          .pause = [](std::chrono::milliseconds, const std::stop_token&) { return true; }},
                .findProfile = find};
    }

    /// Of the n-th key that is plugged in: the same for the same seed.
    Fault faultOf(int insertion) const {
        std::mt19937 draw(seed + static_cast<std::uint32_t>(insertion) * 7919);
        const auto upTo = [&draw](std::size_t n) { return static_cast<int>(draw() % n); };
        if (upTo(100) >= faultsInHundred)
            return {};
        Fault fault{.kind = static_cast<Fault::Kind>(1 + upTo(3))};
        fault.report = 1 + upTo(static_cast<std::size_t>(reportsOfOne));
        fault.portal.at = 1 + upTo(4);
        fault.portal.error = portalErrors[static_cast<std::size_t>(upTo(portalErrors.size()))];
        if (fault.portal.error.code == ErrorCode::PortalBusy)
            fault.portal.error.retryAfter = std::chrono::milliseconds(1500);
        fault.portal.acts = canHaveActed(fault.portal.error.code) && upTo(2) == 1;
        return fault;
    }

    /// What a person does: plugs in the next key. Null where the wrong one is wanted and there is none yet.
    void plugIn(const Fault& fault, int insertion) {
        std::shared_ptr<Piece> piece;
        if (fault.kind == Fault::Kind::WrongKey)
            piece = box.issued(static_cast<std::uint32_t>(insertion));
        if (!piece)
            piece = box.fresh();
        if (fault.kind == Fault::Kind::Pulled)
            piece->key->removeAtReport(fault.report);
        portal.set(fault.kind == Fault::Kind::Portal ? std::optional(fault.portal) : std::nullopt);
        const std::lock_guard lock(mutex);
        ++faults[fault.kind];
        piece->key->insert();
    }

    void workAt(Arrivals& arrivals, bool withFaults) {
        Worker worker(box, lastKeys, mutex);
        while (!batch->over().value_or(true)) {
            const int insertion = ++insertions;
            plugIn(withFaults ? faultOf(insertion) : Fault(), insertion);
            const auto key = arrivals.next({});
            if (!key)
                break;
            const auto end = workWith(*key, *batch, workshop(), worker, {});
            if (end && *end == KeyEnd::Issued)
                box.noteIssued(key->id);
            box.of(key->id)->key->removeAtReport(0);
            box.of(key->id)->key->remove();
            if (batch->paused())
                batch->goOn(); // signed in again, the network is back, ...
        }
        portal.set(std::nullopt);
        refused += worker.refused;
    }

    void run(bool withFaults) {
        Arrivals arrivals(box.sockets);
        std::vector<std::jthread> threads;
        for (int i = 0; i < workerCount; ++i)
            threads.emplace_back([&] { workAt(arrivals, withFaults); });
    }

    /// The passkeys on every key there is, and which key each is on.
    std::map<Bytes, std::string> passkeys() {
        std::map<Bytes, std::string> all;
        for (const auto& piece : box.all()) {
            piece->key->setFault({});
            piece->key->insert();
            const auto listed = valueOf(box.sockets.list());
            const auto address = std::ranges::find(listed, piece->id, &token::TokenAddress::id);
            REQUIRE(address != listed.end());
            const auto key = valueOf(box.sockets.open(*address));
            if (valueOf(key->info()).pinSet())
                for (const token::Passkey& passkey : valueOf(key->passkeys(pin(piece->pin))).passkeys)
                    CHECK(all.emplace(passkey.credentialId, piece->id).second);
            piece->key->remove();
        }
        return all;
    }

    /// Key, portal and records agree on every row.
    void checkAccounts() {
        const std::map<Bytes, std::string> onKeys = passkeys();
        std::map<std::string, std::vector<records::Item>> items;
        for (records::Item& item : valueOf(records->items({.limit = 10'000})))
            items[item.holder.id].push_back(std::move(item));
        std::set<std::int64_t> open;
        for (const records::OpenJob& job : valueOf(records->openJobs()))
            CHECK(open.insert(job.job.place->row).second);
        std::size_t held = 0;
        for (const records::BatchRow& row : valueOf(batch->rows())) {
            INFO("row " << row.row << ' ' << records::name(row.state) << ' ' << row.outcome << ' '
                        << row.detail);
            const std::string user = "id" + std::to_string(row.row);
            const auto registered = fake.registered(user);
            switch (row.state) {
            case RowState::Done: {
                REQUIRE(registered.size() == 1);
                CHECK(registered.front().id == row.registrationId);
                CHECK(registered.front().nickname == row.nickname);
                CHECK(onKeys.contains(row.credentialId));
                REQUIRE(items[user].size() == 1);
                CHECK(items[user].front().state == records::ItemState::Issued);
                CHECK(items[user].front().credentialId == row.credentialId);
                CHECK_FALSE(open.contains(row.row));
                ++held;
                break;
            }
            case RowState::Failed:
                CHECK(registered.empty());
                CHECK(items[user].empty());
                CHECK_FALSE(row.outcome.empty());
                CHECK_FALSE(open.contains(row.row));
                break;
            case RowState::InDoubt:
                CHECK(open.contains(row.row));
                break;
            case RowState::Waiting:
            case RowState::UnderWay:
            case RowState::Skipped:
                FAIL("a row is left over");
            }
        }
        if (open.empty())
            CHECK(onKeys.size() == held);
        CHECK_FALSE(valueOf(records->verify()).fault);
    }

    /// A person brings the key of each row in doubt.
    void endOpenJobs() {
        Worker worker(box, lastKeys, mutex);
        for (const OpenRow& row : valueOf(recover(*batch, workshop(), worker, {}))) {
            INFO("row " << row.row.row << ' ' << row.row.detail);
            CHECK_FALSE(row.live);
            const auto piece = box.of(lastKeys.at(row.row.row));
            piece->key->setFault({});
            piece->key->insert();
            const auto address = valueOf(box.sockets.list()).front();
            auto recovery = valueOf(enrolment::Recovery::of(workshop().parts, row.jobId));
            valueOf(recovery.look());
            valueOf(recovery.finish(address, pin(piece->pin.empty() ? typedPin : piece->pin), worker));
            piece->key->remove();
        }
    }
};

std::uint32_t chosenSeed() {
    const char* given = std::getenv("FIDESK_SEED");
    return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10))
                            : std::random_device()();
}

int reportsOfOneEnrolment(Shop& shop) {
    const auto piece = shop.box.fresh();
    piece->key->insert();
    Worker worker(shop.box, shop.lastKeys, shop.mutex);
    CHECK(valueOf(workWith(valueOf(shop.box.sockets.list()).front(), *shop.batch, shop.workshop(), worker,
                           {})) == KeyEnd::Issued);
    piece->key->remove();
    return piece->key->reportsPassed();
}

} // namespace

TEST_CASE("Of 200 rows with faults none is lost and none is doubled") {
    const std::uint32_t seed = chosenSeed();
    Shop shop(seed);
    shop.reportsOfOne = reportsOfOneEnrolment(shop);
    INFO("FIDESK_SEED=" << seed);

    shop.run(true);
    const Progress first = valueOf(shop.batch->progress());
    shop.checkAccounts();

    shop.startAgain();
    shop.endOpenJobs();
    CHECK(valueOf(shop.records->openJobs()).empty());
    shop.checkAccounts();

    std::size_t again = 0;
    for (const records::BatchRow& row : valueOf(shop.batch->rows()))
        if (row.state == RowState::Failed && ++again > 0)
            valueOf(shop.batch->retry(row.row));
    shop.run(false);
    shop.checkAccounts();
    const Progress last = valueOf(shop.batch->progress());
    CHECK(last.done == rowCount);

    std::cout << "FIDESK_SEED=" << seed << ": " << shop.insertions + 1 << " keys plugged in, "
              << shop.faults[Fault::Kind::Pulled] << " pulled, " << shop.faults[Fault::Kind::Portal]
              << " portal errors, " << shop.faults[Fault::Kind::WrongKey] << " used ones (" << shop.refused
              << " refused); first " << first.done << " done, " << first.failed << " failed, "
              << first.inDoubt << " in doubt; then " << again << " tried again: " << last.done << " done\n";
}
