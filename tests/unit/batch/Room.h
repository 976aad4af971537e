#pragma once

#include "core/base/Json.h"
#include "core/base/Uuid.h"
#include "core/batch/KeyWork.h"
#include "tests/support/Catch.h"
#include "tests/support/FakePortal.h"
#include "tests/support/FakeTokens.h"

#include <QTemporaryDir>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace fidesk::test {

class SetClock final : public Clock {
public:
    TimePoint time{std::chrono::sys_days(std::chrono::year(2026) / 4 / 20)};
    [[nodiscard]] TimePoint now() const override { return time; }
};

inline token::Pin pin(std::string_view text) {
    return valueOf(token::Pin::parse(Secret(text)));
}

/// Types the PINs of `typed`, in order and then the last one again and again; notes what it is told.
class Hands final : public batch::Attendant {
public:
    std::vector<std::string> typed{"27182818"};
    std::vector<bool> firsts; ///< of each question whether it was for a first PIN
    bool deposits{false};
    std::map<std::string, std::string> pins; ///< generated ones by user, deposited or handed over
    std::optional<Error> refusal;            ///< how asking for PINs, deposit and hand-over end
    bool takesUnknown{false};
    int unknown{0};
    std::vector<std::string> log; ///< "1 Done", "2 Failed UserNotFound", "refused row 1"

    std::string registered; ///< the nickname that was given last

    void rowRegistered(const batch::RowAtWork& work) override { registered = work.row.nickname; }
    void rowEnded(const records::BatchRow& row, const std::optional<Error>& error) override {
        log.push_back(std::to_string(row.row) + ' ' + std::string(records::name(row.state)) +
                      (error ? ' ' + std::string(name(error->code)) : std::string()));
    }
    void keyRefused(const token::TokenAddress&, const Error& error) override {
        log.push_back("refused " + error.detail);
    }
    Result<token::Pin> pin(const batch::PinQuestion& question) override {
        firsts.push_back(question.first);
        if (refusal)
            return fail(*refusal);
        const std::string text = typed.front();
        if (typed.size() > 1)
            typed.erase(typed.begin());
        return token::Pin::parse(Secret(text));
    }
    [[nodiscard]] bool keepsPins() const override { return deposits; }
    Result<void> depositPin(const batch::RowAtWork& work, const token::Pin& pin) override {
        return keep(work, pin);
    }
    Result<void> handOver(const batch::RowAtWork& work, const token::Pin& pin) override {
        return keep(work, pin);
    }
    bool takesUnknownKey(const token::TokenAddress&) override {
        ++unknown;
        return takesUnknown;
    }
    void touchNeeded() override {}

private:
    Result<void> keep(const batch::RowAtWork& work, const token::Pin& pin) {
        if (refusal)
            return fail(*refusal);
        pins[work.user.id] = pin.c_str();
        return {};
    }
};

/// A portal with Ann, Bob and Carla, sockets for keys, records in a folder of their own, and profiles: the
/// one of rows that name none, "generated", and any other that a test adds.
struct Room {
    QTemporaryDir folder;
    FakePortal portal;
    FakeTokens tokens;
    SetClock clock;
    SystemRandom random;
    std::unique_ptr<records::Records> records{
        valueOf(records::Records::open(toUtf8(folder.filePath(QStringLiteral("records.db"))), clock))};
    std::map<std::string, profiles::Profile> profiles;
    Hands hands;
    int made{0};

    Room() {
        profiles["generated"].id = "generated";
        profiles["generated"].pin = profiles::PinSource::Generated;
    }

    Result<profiles::Profile> find(const std::string& id) {
        if (id.empty())
            return profiles::Profile();
        const auto found = profiles.find(id);
        return found == profiles.end() ? Result<profiles::Profile>(fail(ErrorCode::ProfileNotFound, id))
                                       : found->second;
    }

    batch::Workshop workshop() {
        return {.parts = {.portal = portal,
                          .keys = tokens,
                          .records = *records,
                          .clock = clock,
                          .random = random,
                          .pause =
                              [this](std::chrono::milliseconds time, const std::stop_token&) {
                                  clock.time += time;
                                  return true;
                              }},
                .findProfile = [this](const std::string& id) { return find(id); }};
    }

    /// Begun with the rows of this CSV.
    std::unique_ptr<batch::Batch> begin(const std::string& csv) {
        batch::BatchFile file =
            batch::readBatchFile(asBytes(csv), [this](const std::string& id) { return find(id); });
        REQUIRE(file.problems.empty());
        return valueOf(batch::Batch::begin(*records, clock, random,
                                           {.name = "box.csv",
                                            .portal = "https://portal.example",
                                            .by = "admin@contoso.example",
                                            .digest = file.digest},
                                           file.rows));
    }

    /// A key that is in.
    std::shared_ptr<FakeKey> plugIn(const std::string& serial = {}) {
        auto key = std::make_shared<FakeKey>("key-" + std::to_string(++made), "Blue key" + serial);
        tokens.insert(key);
        return key;
    }

    Result<batch::KeyEnd> work(batch::Batch& batch, const FakeKey& key, const std::stop_token& stop = {}) {
        return batch::workWith(key.address(), batch, workshop(), hands, stop);
    }

    /// "Done Waiting Failed"
    std::string states(batch::Batch& batch) {
        std::string text;
        for (const records::BatchRow& row : valueOf(batch.rows()))
            text += (text.empty() ? "" : " ") + std::string(records::name(row.state));
        return text;
    }

    std::string outcome(batch::Batch& batch, std::int64_t row) { return valueOf(batch.row(row)).outcome; }
};

} // namespace fidesk::test
