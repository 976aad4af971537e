#include "tests/unit/enrolment/Workplace.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::test;

namespace {

/// The whole job, given up at the first failure; with it, whether it succeeded.
Result<void> wholeJob(enrolment::Enrolment& enrolment, std::stop_token stop = {}) {
    FIDESK_TRY(enrolment.begin(stop));
    FIDESK_TRY(enrolment.preparePin(pin("2468"), stop));
    FIDESK_TRY(enrolment.createCredential(stop));
    FIDESK_TRY(enrolment.registerAs("blue key", stop));
    return {};
}

/// A portal that does what it is asked and then fails to say so.
class Mute final : public portal::Portal {
public:
    Mute(FakePortal& portal, ErrorCode code) : portal_(portal), code_(code) {}

    portal::Capabilities capabilities() const override { return portal_.capabilities(); }
    Result<portal::Account> me(std::stop_token stop) override { return portal_.me(stop); }
    Result<portal::UserPage> findUsers(const std::string& text, const std::string& next,
                                       std::stop_token stop) override {
        return portal_.findUsers(text, next, stop);
    }
    Result<portal::User> user(const std::string& id, std::stop_token stop) override {
        return portal_.user(id, stop);
    }
    Result<std::vector<portal::Registration>> registrations(const std::string& user,
                                                            std::stop_token stop) override {
        return portal_.registrations(user, stop);
    }
    Result<portal::CreationChallenge> creationOptions(const std::string& user,
                                                      std::stop_token stop) override {
        return portal_.creationOptions(user, stop);
    }
    Result<portal::Registration> registerCredential(const std::string& user,
                                                    const webauthn::RegistrationResponse& response,
                                                    const std::string& nickname,
                                                    std::stop_token stop) override {
        FIDESK_TRY(portal_.registerCredential(user, response, nickname, stop));
        return fail(code_);
    }
    Result<void> rename(const std::string& user, const std::string& id, const std::string& nickname,
                        std::stop_token stop) override {
        return portal_.rename(user, id, nickname, stop);
    }
    Result<void> remove(const std::string& user, const std::string& id, std::stop_token stop) override {
        return portal_.remove(user, id, stop);
    }

private:
    FakePortal& portal_;
    ErrorCode code_;
};

/// Runs the job with one call failing, then the clean-up; what is left must be all or nothing. Gives whether
/// the call was reached.
template <typename Inject> bool allOrNothing(Inject inject) {
    Workplace at;
    auto enrolment = at.enrolment();
    at.key->calls.clearLog();
    const ErrorCode injected = inject(at);
    const auto done = wholeJob(enrolment);
    if (!done) {
        CHECK(done.error().code == injected);
        INFO(describe(done.error()));
        const auto abandoned = enrolment.abandon();
        INFO((abandoned ? std::string() : describe(abandoned.error())));
        CHECK(abandoned.has_value());
        CHECK(at.untouched());
    } else {
        CHECK(at.portal.registered("u1").size() == 1);
        CHECK(at.key->credentials().size() == 1);
    }
    return !done.has_value();
}

} // namespace

TEST_CASE("every call to the portal fails once, each way: all or nothing") {
    for (const ErrorCode code : {ErrorCode::PortalUnreachable, ErrorCode::PortalTimeout,
                                 ErrorCode::PortalFailed, ErrorCode::PortalMalformed, ErrorCode::PortalBusy,
                                 ErrorCode::Forbidden, ErrorCode::SignInNeeded, ErrorCode::PortalRefused}) {
        int n = 1;
        while (allOrNothing([&](Workplace& at) {
            at.portal.calls.failAtCall(n, Error(code));
            return code;
        }))
            ++n;
        INFO(name(code));
        CHECK(n == 3); // creationOptions and registerCredential were each seen to fail
    }
}

TEST_CASE("every call to the key fails once, each way: all or nothing") {
    for (const ErrorCode code :
         {ErrorCode::KeyUnplugged, ErrorCode::KeyMalfunction, ErrorCode::KeyUnresponsive,
          ErrorCode::NotTouched, ErrorCode::PinReplugNeeded, ErrorCode::Cancelled}) {
        int n = 1;
        while (allOrNothing([&](Workplace& at) {
            at.key->calls.failAtCall(n, Error(code));
            return code;
        }))
            ++n;
        INFO(name(code));
        CHECK(n == 5); // info, setPin, makeCredential and getAssertion were each seen to fail
    }
}

TEST_CASE("a portal that acted without saying so is asked, and believed") {
    for (const ErrorCode code :
         {ErrorCode::PortalTimeout, ErrorCode::PortalFailed, ErrorCode::PortalUnreachable}) {
        Workplace at;
        Mute mute(at.portal, code);
        auto enrolment = at.enrolment(mute, at.order());
        valueOf(wholeJob(enrolment));
        CHECK(at.portal.registered("u1").size() == 1);
        CHECK(at.portal.calls.count("registerCredential") == 1);
        CHECK(at.key->credentials().size() == 1);
    }
}

TEST_CASE("cancelled while the portal acted: the registration is found and taken back") {
    Workplace at;
    Mute mute(at.portal, ErrorCode::Cancelled);
    auto enrolment = at.enrolment(mute, at.order());
    CHECK(codeOf(wholeJob(enrolment)) == ErrorCode::Cancelled);
    CHECK(at.portal.registered("u1").size() == 1);
    valueOf(enrolment.abandon());
    CHECK(at.untouched());
}

TEST_CASE("in doubt and the portal gone: the passkey stays until the portal can be asked") {
    Workplace at;
    Mute mute(at.portal, ErrorCode::PortalTimeout);
    auto enrolment = at.enrolment(mute, at.order());
    at.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
    CHECK(codeOf(wholeJob(enrolment)) == ErrorCode::PortalTimeout);
    CHECK(codeOf(enrolment.abandon()) == ErrorCode::PortalUnreachable);
    CHECK(at.key->credentials().size() == 1);
    CHECK(enrolment.created());

    at.portal.calls.failAlways("registrations", std::nullopt);
    SECTION("taken back") {
        valueOf(enrolment.abandon());
        CHECK(at.untouched());
    }
    SECTION("or tried again: the portal's \"duplicate\" is our own registration") {
        at.portal.calls.failNext("registrations", Error(ErrorCode::PortalUnreachable));
        CHECK(codeOf(enrolment.registerAs("other name")) == ErrorCode::DuplicateCredential);
        CHECK(valueOf(enrolment.registerAs("other name")).registration.nickname == "blue key");
        CHECK(at.portal.registered("u1").size() == 1);
    }
}

TEST_CASE("a duplicate that is not ours is an error") {
    Workplace at;
    auto enrolment = at.enrolment();
    at.portal.calls.failNext("registerCredential", Error(ErrorCode::DuplicateCredential));
    CHECK(codeOf(wholeJob(enrolment)) == ErrorCode::DuplicateCredential);
    CHECK(at.portal.calls.count("registrations") == 0);
    valueOf(enrolment.abandon());
    CHECK(at.untouched());
}

TEST_CASE("cancelled while the key waits for a touch: nothing is left") {
    Workplace at;
    at.key->setTouch(FakeTouch::Manual);
    auto enrolment = at.enrolment();
    std::stop_source stop;
    std::jthread canceller([&] {
        at.key->waitUntilTouchNeeded();
        stop.request_stop();
    });
    CHECK(codeOf(wholeJob(enrolment, stop.get_token())) == ErrorCode::Cancelled);
    valueOf(enrolment.abandon());
    CHECK(at.untouched());
}

TEST_CASE("a key that cannot delete says what stays on it") {
    Workplace at;
    auto info = valueOf(at.token->info());
    info.options["credMgmt"] = false;
    at.key->setInfo(info);
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin());
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    const auto abandoned = enrolment.abandon();
    CHECK(codeOf(abandoned) == ErrorCode::NotSupportedByKey);
    CHECK(abandoned.error().detail.find("stays on the key") != std::string::npos);
}
