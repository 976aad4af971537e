#pragma once

#include "tests/unit/enrolment/LossyPortal.h"
#include "tests/unit/enrolment/Workplace.h"

namespace fidesk::test {

/// An enrolment that ends at a step as if the program had died there.
struct Broken {
    explicit Broken(Workplace& workplace) : at(workplace), order(at.order()) {}

    Workplace& at;
    enrolment::Order order;
    bool generate{false};
    bool shown{false};

    /// Up to the credential; then to the portal, where @p toPortal is not null.
    void run(portal::Portal* toPortal) {
        auto enrolment = at.enrolment(toPortal ? *toPortal : at.portal, order);
        valueOf(enrolment.begin(at.key->address()));
        valueOf(enrolment.prepareKey());
        if (generate) {
            valueOf(enrolment.generatePin({}));
            if (shown)
                valueOf(enrolment.pinHandedOver());
        } else {
            valueOf(enrolment.preparePin(pin("2468")));
        }
        valueOf(enrolment.createCredential());
        if (toPortal)
            CHECK_FALSE(enrolment.registerAs("blue key"));
    }

    /// The portal has it, and did not say so; it does not tell what it has before this is over.
    void atPortal() {
        LossyPortal lossy(at.portal);
        lossy.registerAnswers = {Error(ErrorCode::PortalTimeout)};
        at.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
        run(&lossy);
        at.portal.calls.failAlways("registrations", std::nullopt);
    }
    /// The portal was never reached.
    void notAtPortal() {
        at.portal.calls.failAlways("registerCredential", Error(ErrorCode::PortalTimeout));
        at.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
        run(&at.portal);
        at.portal.calls.failAlways("registerCredential", std::nullopt);
        at.portal.calls.failAlways("registrations", std::nullopt);
    }
};

inline enrolment::Recovery recovery(Workplace& at) {
    return valueOf(enrolment::Recovery::of(at.parts(), at.openJob().id));
}

/// Notes @p job as a program that has ended.
inline void write(Workplace& at, const records::Job& job) {
    valueOf(at.records->note(job));
    valueOf(at.records->letGo(job.id));
}

} // namespace fidesk::test
