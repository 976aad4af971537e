#include "ui/models/EnrolmentSession.h"

#include "core/base/Json.h"
#include "core/models/Catalogue.h"

namespace fidesk::ui {

namespace {

enrolment::Parts partsOf(portal::Portal& portal, const EnrolmentSession::Seams& seams) {
    return {.portal = portal,
            .keys = seams.keys,
            .records = seams.records,
            .clock = seams.clock,
            .random = seams.random,
            .pause = seams.pause,
            .modelName = [](const webauthn::Aaguid& aaguid) {
                return models::modelName(aaguid).value_or(std::string());
            }};
}

} // namespace

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

EnrolmentSession::EnrolmentSession(std::shared_ptr<portal::Portal> portal, const Seams& seams,
                                   enrolment::Order order, std::function<void(bool)> touch)
    : portal_(std::move(portal)), keys_(seams.keys), touch_(std::move(touch)),
      enrolment_(partsOf(*portal_, seams), *this, std::move(order)) {}

Result<KeyReady> EnrolmentSession::begin(const token::TokenAddress& address, const std::stop_token& stop) {
    FIDESK_TRY(enrolment_.begin(address, stop));
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, enrolment_.prepareKey(stop));
    KeyReady ready{.pinSet = info.pinSet(), .minPinLength = info.minPinLength};
    if (!ready.pinSet)
        return ready;
    if (info.pinMustChange)
        return fail(ErrorCode::PinMustChange);
    FIDESK_ASSIGN(const std::unique_ptr<token::Token> token, keys_.open(address));
    FIDESK_ASSIGN(const token::PinRetries retries, token->pinRetries(stop));
    if (retries.left == 0)
        return fail(ErrorCode::PinBlocked);
    if (retries.powerCycleNeeded)
        return fail(ErrorCode::PinReplugNeeded);
    ready.triesLeft = retries.left;
    return ready;
}

} // namespace fidesk::ui
