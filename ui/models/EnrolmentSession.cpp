#include "ui/models/EnrolmentSession.h"

#include "core/base/Json.h"
#include "core/models/Catalogue.h"

namespace fidesk::ui {

enrolment::Parts partsOf(portal::Portal& portal, const EnrolmentSession::Seams& seams) {
    return {
        .portal = portal,
        .keys = seams.keys,
        .records = seams.records,
        .clock = seams.clock,
        .random = seams.random,
        .pause = seams.pause,
        .resetTimings = seams.resetTimings,
        .modelName =
            [](const webauthn::Aaguid& aaguid) { return models::modelName(aaguid).value_or(std::string()); },
        .trustAnchors = seams.trustAnchors};
}

enrolment::Order orderFor(const UserItem& user, const QString& address, const QString& by) {
    enrolment::Order order;
    order.user = {.id = toUtf8(user.id),
                  .displayName = toUtf8(user.name),
                  .userPrincipalName = toUtf8(user.userName),
                  .mail = toUtf8(user.mail),
                  .organisation = toUtf8(user.organisation)};
    order.portal = toUtf8(address);
    while (order.portal.ends_with('/'))
        order.portal.pop_back();
    order.by = toUtf8(by);
    return order;
}

portal::Registration registrationOf(const RegistrationItem& item) {
    portal::Registration registration;
    registration.id = toUtf8(item.id);
    registration.nickname = toUtf8(item.nickname);
    registration.aaguid = toUtf8(item.aaguid);
    registration.model = toUtf8(item.model);
    return registration;
}

EnrolmentSession::EnrolmentSession(std::shared_ptr<portal::Portal> portal, const Seams& seams,
                                   enrolment::Order order, Listener listener)
    : portal_(std::move(portal)), keys_(seams.keys), listener_(std::move(listener)),
      minPinLength_(order.profile.minPinLength.value_or(0)),
      enrolment_(partsOf(*portal_, seams), *this, std::move(order)) {}

void EnrolmentSession::stepStarted(enrolment::Step step) {
    last_ = step;
    listener_.step(step);
}

void EnrolmentSession::resetStep(maintenance::ResetStep step, std::chrono::milliseconds limit) {
    listener_.reset(step, limit);
}

KeyPrepared EnrolmentSession::prepare(const std::stop_token& stop) {
    last_ = enrolment::Step::AskPortal;
    KeyPrepared prepared{.ready = makeReady(stop)};
    prepared.resetFailed = !prepared.ready && last_ == enrolment::Step::ResetKey;
    if (const auto key = enrolment_.keyAddress())
        prepared.keyId = toQString(key->id);
    return prepared;
}

Result<KeyReady> EnrolmentSession::makeReady(const std::stop_token& stop) {
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, enrolment_.prepareKey(stop));
    KeyReady ready{.pinSet = info.pinSet(), .minPinLength = std::max(info.minPinLength, minPinLength_)};
    if (!ready.pinSet)
        return ready;
    if (info.pinMustChange)
        return fail(ErrorCode::PinMustChange);
    const auto address = enrolment_.keyAddress();
    if (!address)
        return fail(ErrorCode::NoKey);
    FIDESK_ASSIGN(const std::unique_ptr<token::Token> token, keys_.open(*address));
    FIDESK_ASSIGN(const token::PinRetries retries, token->pinRetries(stop));
    if (retries.left == 0)
        return fail(ErrorCode::PinBlocked);
    if (retries.powerCycleNeeded)
        return fail(ErrorCode::PinReplugNeeded);
    ready.triesLeft = retries.left;
    return ready;
}

MadePin EnrolmentSession::generatePin(const std::stop_token& stop) {
    MadePin made{.result = {}};
    auto pin = enrolment_.generatePin({}, stop, &made.pin);
    if (pin)
        made.pin = std::move(*pin);
    else
        made.result = fail(pin.error());
    made.inDoubt = !pin && last_ == enrolment::Step::SetPin;
    return made;
}

KeyCreated EnrolmentSession::create(const std::vector<std::string>& taken, const std::stop_token& stop) {
    KeyCreated made{.result = enrolment_.createCredential(stop)};
    if (const auto name = enrolment_.suggestedNickname(taken); made.result && name)
        made.suggestion = toQString(*name);
    return made;
}

} // namespace fidesk::ui
