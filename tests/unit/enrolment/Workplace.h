#pragma once

#include "core/base/Random.h"
#include "core/enrolment/Enrolment.h"
#include "core/enrolment/Recovery.h"
#include "core/sql/Database.h"
#include "tests/support/Catch.h"
#include "tests/support/FakePortal.h"
#include "tests/support/FakeTokens.h"

#include <QDir>
#include <QTemporaryDir>

#include <memory>
#include <string>
#include <vector>

namespace fidesk::test {

class SetClock final : public Clock {
public:
    TimePoint time{std::chrono::sys_days(std::chrono::year(2026) / 4 / 20)};
    [[nodiscard]] TimePoint now() const override { return time; }
};

/// Notes what is told; unplugs the key and plugs it in again where a reset asks for that.
class Notes final : public enrolment::EnrolmentObserver {
public:
    std::vector<enrolment::Step> steps{};
    std::vector<maintenance::ResetStep> resetSteps{};
    std::vector<std::chrono::milliseconds> portalWaited{};
    int touches{0};
    std::function<void(maintenance::ResetStep)> onReset{};

    void stepStarted(enrolment::Step step) override { steps.push_back(step); }
    void touchNeeded() override { ++touches; }
    void resetStep(maintenance::ResetStep step, std::chrono::milliseconds) override {
        resetSteps.push_back(step);
        if (onReset)
            onReset(step);
    }
    void portalWaits(std::chrono::milliseconds duration) override { portalWaited.push_back(duration); }
};

inline token::Pin pin(std::string_view text) {
    return valueOf(token::Pin::parse(Secret(text)));
}

/// The pattern of a folder's name: where the system has files in memory, since each commit is synced.
inline QString inMemory() {
    const QString memory = QStringLiteral("/dev/shm");
    return (QDir(memory).exists() ? memory : QDir::tempPath()) + QStringLiteral("/fidesk-XXXXXX");
}

/// A desk with a portal, one key that is in, records, and Ann, for whom it shall be enrolled. Nobody waits:
/// a pause is noted and over.
struct Workplace {
    FakePortal portal;
    std::shared_ptr<FakeKey> key{std::make_shared<FakeKey>("key-1", "Blue key")};
    FakeTokens tokens;
    SetClock clock;
    SystemRandom random;
    Notes notes;
    QTemporaryDir folder{inMemory()};
    std::unique_ptr<records::Records> records{valueOf(records::Records::open(recordsFile(), clock))};
    std::unique_ptr<token::Token> token;
    std::vector<std::chrono::milliseconds> pauses{};

    Workplace() {
        tokens.insert(key);
        token = valueOf(tokens.open(key->address()));
        notes.onReset = [this](maintenance::ResetStep step) {
            if (step == maintenance::ResetStep::Unplug)
                tokens.remove(key);
            if (step == maintenance::ResetStep::PlugIn)
                tokens.insert(key);
        };
    }

    [[nodiscard]] std::string recordsFile() const { return folder.path().toStdString() + "/records.db"; }

    [[nodiscard]] enrolment::Order order() {
        enrolment::Order order;
        order.user = valueOf(portal.user("u1"));
        order.portal = "https://portal.example";
        order.by = "admin@contoso.example";
        order.label = "L-1";
        portal.calls.clearLog();
        return order;
    }

    [[nodiscard]] enrolment::Parts parts(portal::Portal& at) {
        return {.portal = at,
                .keys = tokens,
                .records = *records,
                .clock = clock,
                .random = random,
                .pause =
                    [this](std::chrono::milliseconds duration, const std::stop_token& stop) {
                        pauses.push_back(duration);
                        return !stop.stop_requested();
                    },
                .resetTimings = {},
                .modelName = [](const webauthn::Aaguid&) { return std::string("Model B"); }};
    }
    [[nodiscard]] enrolment::Parts parts() { return parts(portal); }

    [[nodiscard]] enrolment::Enrolment enrolment(portal::Portal& at, enrolment::Order order) {
        return {parts(at), notes, std::move(order)};
    }
    [[nodiscard]] enrolment::Enrolment enrolment(enrolment::Order order) {
        return enrolment(portal, std::move(order));
    }
    [[nodiscard]] enrolment::Enrolment enrolment() { return enrolment(portal, order()); }

    /// Registers this key for Ann as "old", with a PIN that is forgotten then.
    [[nodiscard]] portal::Registration enrolledBefore() {
        {
            auto first = enrolment();
            valueOf(first.begin(key->address()));
            valueOf(first.preparePin(pin("9753")));
            valueOf(first.createCredential());
            valueOf(first.registerAs("old"));
        }
        key->calls.clearLog();
        portal.calls.clearLog();
        notes.steps.clear();
        return portal.registered("u1").front();
    }

    /// Nothing of a credential is left, at the portal or on the key.
    [[nodiscard]] bool untouched() const {
        return portal.registered("u1").empty() && key->credentials().empty();
    }

    [[nodiscard]] std::vector<records::OpenJob> openJobs() const { return valueOf(records->openJobs()); }
    /// The only one that is open.
    [[nodiscard]] records::Job openJob() const {
        const auto open = openJobs();
        REQUIRE(open.size() == 1);
        return open.front().job;
    }
    [[nodiscard]] records::Event lastEvent() const { return valueOf(records->events({})).front(); }
    [[nodiscard]] std::vector<records::Item> items() const { return valueOf(records->items({})); }

    /// The @p n-th write of the records from now on fails: their file takes nothing then. Tells whether it
    /// was come to.
    std::function<bool()> failWrite(int n) {
        const std::shared_ptr<sql::Database> file = valueOf(sql::Database::open(recordsFile(), false));
        auto count = std::make_shared<int>(0);
        auto inside = std::make_shared<bool>(false); // there is no call after a write that failed
        records->onWrite([=] {
            if (std::exchange(*inside, !*inside))
                return;
            ++*count;
            if (*count == n) {
                *inside = false;
                for (const std::string act : {"INSERT", "UPDATE", "DELETE"})
                    valueOf(file->run("CREATE TRIGGER no_" + act + " BEFORE " + act +
                                      " ON jobs BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
            } else if (*count == n + 1) {
                for (const std::string act : {"INSERT", "UPDATE", "DELETE"})
                    valueOf(file->run("DROP TRIGGER no_" + act));
            }
        });
        return [count, n] { return *count >= n; };
    }

    /// How many times the records are written from now on.
    std::shared_ptr<int> countWrites() {
        auto halves = std::make_shared<int>(0); // a call before and one after
        records->onWrite([halves] { ++*halves; });
        return halves;
    }
};

} // namespace fidesk::test
