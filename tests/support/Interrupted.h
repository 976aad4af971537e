#pragma once

#include "core/enrolment/Enrolment.h"
#include "tests/support/FakePortal.h"
#include "tests/support/FakeTokens.h"
#include "tests/unit/enrolment/LossyPortal.h"

namespace fidesk::test {

/// Begins registrations and leaves them as a program that dies would.
class Interrupted {
public:
    Interrupted(FakePortal& portal, FakeTokens& tokens, records::Records& records, const Clock& clock,
                Random& random)
        : portal_(portal), tokens_(tokens), records_(records), clock_(clock), random_(random) {}

    enum class At {
        PinSet,     ///< 2468: nothing else is left behind
        Created,    ///< a passkey is on the key; the portal was not asked
        Unanswered, ///< the portal was asked, and never got it
        Lost,       ///< the portal has it, and its answer was lost
        PinLost     ///< as Created, with a PIN that nobody knows
    };

    std::string address{"https://portal.example"};
    std::optional<records::BatchPlace> place{};

    /// With @p key, which is in, for @p user. Whether that went as it should.
    bool leave(const FakeKey& key, At at, const std::string& user = "u1") {
        struct Untold final : enrolment::EnrolmentObserver {
            void touchNeeded() override {}
        } untold;
        LossyPortal lossy(portal_);
        enrolment::Order order;
        order.user = portal_.user(user).value();
        order.portal = address;
        order.label = "C-1";
        order.place = place;
        enrolment::Enrolment enrolment({.portal = lossy,
                                        .keys = tokens_,
                                        .records = records_,
                                        .clock = clock_,
                                        .random = random_,
                                        .pause = [](auto, const std::stop_token&) { return true; }},
                                       untold, order);
        if (!enrolment.begin(key.address()) || !enrolment.prepareKey())
            return false;
        if (at == At::PinLost ? !enrolment.generatePin({}) : !enrolment.preparePin(pin()))
            return false;
        if (at == At::PinSet)
            return true;
        if (!enrolment.createCredential())
            return false;
        if (at != At::Unanswered && at != At::Lost)
            return true;
        portal_.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
        if (at == At::Unanswered)
            portal_.calls.failAlways("registerCredential", Error(ErrorCode::PortalTimeout));
        else
            lossy.registerAnswers = {Error(ErrorCode::PortalTimeout)};
        const auto enrolled = enrolment.registerAs("Blue key");
        portal_.calls.failAlways("registerCredential", std::nullopt);
        portal_.calls.failAlways("registrations", std::nullopt);
        return !enrolled;
    }

    static token::Pin pin() { return token::Pin::parse(Secret(std::string_view("2468"))).value(); }

private:
    FakePortal& portal_;
    FakeTokens& tokens_;
    records::Records& records_;
    const Clock& clock_;
    Random& random_;
};

} // namespace fidesk::test
