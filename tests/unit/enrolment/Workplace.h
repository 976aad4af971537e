#pragma once

#include "core/base/Random.h"
#include "core/enrolment/Enrolment.h"
#include "tests/support/Catch.h"
#include "tests/support/FakePortal.h"
#include "tests/support/FakeTokens.h"

#include <memory>
#include <string>
#include <vector>

namespace fidesk::test {

class SetClock final : public Clock {
public:
    TimePoint time{std::chrono::sys_days(std::chrono::year(2026) / 4 / 20)};
    [[nodiscard]] TimePoint now() const override { return time; }
};

/// Notes the steps and the touches asked for.
class Notes final : public enrolment::EnrolmentObserver {
public:
    std::vector<enrolment::Step> steps;
    int touches{0};

    void stepStarted(enrolment::Step step) override { steps.push_back(step); }
    void touchNeeded() override { ++touches; }
};

/// A desk with a portal, one key that is in, and Ann, for whom it shall be enrolled.
struct Workplace {
    FakePortal portal;
    std::shared_ptr<FakeKey> key{std::make_shared<FakeKey>("key-1", "Blue key")};
    FakeTokens tokens;
    SetClock clock;
    SystemRandom random;
    Notes notes;
    std::unique_ptr<token::Token> token;

    Workplace() {
        tokens.insert(key);
        token = valueOf(tokens.open(key->address()));
    }

    [[nodiscard]] enrolment::Order order() {
        enrolment::Order order;
        order.user = valueOf(portal.user("u1"));
        portal.calls.clearLog();
        return order;
    }

    [[nodiscard]] enrolment::Enrolment enrolment(portal::Portal& at, enrolment::Order order) {
        return {at, *token, clock, random, notes, std::move(order)};
    }

    [[nodiscard]] enrolment::Enrolment enrolment() { return enrolment(portal, order()); }

    /// Nothing of a credential is left, at the portal or on the key.
    [[nodiscard]] bool untouched() const {
        return portal.registered("u1").empty() && key->credentials().empty();
    }
};

inline token::Pin pin(std::string_view text) {
    return valueOf(token::Pin::parse(Secret(text)));
}

} // namespace fidesk::test
