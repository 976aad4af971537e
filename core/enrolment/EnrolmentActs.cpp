#include "core/enrolment/EnrolmentState.h"

#include "core/base/Logging.h"
#include "core/base/Text.h"
#include "core/base/Uuid.h"
#include "core/enrolment/KeySettings.h"
#include "core/maintenance/PinGenerator.h"
#include "core/webauthn/ClientData.h"

#include <algorithm>

namespace fidesk::enrolment {

namespace {

using records::JobStep;
using token::AuthenticatorInfo;

/// A challenge that lasts no longer than this is asked for anew after a reset, which took its time.
constexpr auto enoughForATouch = std::chrono::minutes(2);

} // namespace

Enrolment::State::State(const Parts& partsGiven, EnrolmentObserver& observerGiven, Order orderGiven)
    : parts(partsGiven), observer(observerGiven), order(std::move(orderGiven)), atPortal(parts, observer) {}

Enrolment::State::~State() {
    if (!noted || over)
        return;
    if (auto left = parts.records.letGo(job.id); !left)
        qCWarning(logEnrol) << "not let go:" << describe(left.error()).c_str();
}

Result<void> Enrolment::State::note(JobStep step) {
    records::Job next = job;
    next.step = step;
    FIDESK_TRY(parts.records.note(next));
    job = std::move(next);
    noted = true;
    return {};
}

std::size_t Enrolment::State::minPinLength() const {
    return std::max(key.info.minPinLength, order.profile.minPinLength.value_or(0));
}

Result<void> Enrolment::State::keepOpen(const std::stop_token& stop) {
    if (hold)
        return {};
    FIDESK_ASSIGN(hold, key.token->hold(stop));
    return {};
}

void Enrolment::State::letGo() {
    if (!order.inOneGo)
        hold.reset();
}

// --- Begin -------------------------------------------------------------------------------------------

void Enrolment::State::startAnew() {
    job = {};
    job.id = newUuid(parts.random);
    job.kind = order.replaces ? records::JobKind::Replace : records::JobKind::Enrol;
    job.startedAt = parts.clock.now();
    job.portal = order.portal;
    job.by = order.by;
    job.holder = {order.user.id, order.user.userPrincipalName, order.user.displayName};
    job.profile = order.profile.id;
    job.toProve = order.profile.proveByAssertion;
    job.pinToChange = order.profile.forcePinChange;
    job.place = order.place;
    if (order.replaces) {
        job.replacedId = order.replaces->id;
        job.replacedNickname = order.replaces->nickname;
    }
    noted = over = triedResetAtOnce = mayBeReset = oldRemoved = settingsMade = false;
    pinMaySet = passkeyMayBe = mayBeAtPortal = proved = false;
    pin.reset();
    registration.reset();
    begun = true;
}

void Enrolment::State::adopt(const token::TokenAddress& address) {
    job.key = identityOf(address, key.info, parts, order.label);
    job.rpId = challenge.options.rp.id;
    job.userHandle = challenge.options.user.id;
    job.challengeExpiresAt = challenge.expiresAt;
}

Result<AuthenticatorInfo> Enrolment::State::begin(const token::TokenAddress& address,
                                                  const std::stop_token& stop) {
    if (created || passkeyMayBe)
        return fail(ErrorCode::InvalidArgument, "a credential was created: to be taken back first");
    if (order.profile.attestationRequired && parts.trustAnchors.empty())
        return fail(ErrorCode::AttestationUntrusted, "no root certificates are here to prove a model with");
    hold.reset();
    if (!begun || over)
        startAnew();
    observer.stepStarted(Step::AskPortal);
    FIDESK_ASSIGN(challenge, atPortal.creationOptions(order.user.id, stop));
    KeyAtHand found;
    FIDESK_ASSIGN(found.token, parts.keys.open(address));
    if (order.inOneGo) {
        FIDESK_ASSIGN(hold, found.token->hold(stop));
    }
    FIDESK_ASSIGN(found.info, found.token->info(stop));
    if (noted && (!looksLike(job.key, address) || job.key.aaguid != found.info.aaguid))
        return fail(ErrorCode::KeyOfAnotherJob, address.product);
    key = std::move(found);
    adopt(address);
    FIDESK_TRY(checkKey());
    if (order.replaces && !job.keyWasReset)
        FIDESK_TRY(checkReplaced(stop));
    return key.info;
}

Result<void> Enrolment::State::checkKey() {
    const AuthenticatorInfo& info = key.info;
    if (!info.canPin())
        return fail(ErrorCode::NotSupportedByKey, "PIN");
    const bool discoverableNeeded = challenge.options.residentKey == webauthn::ResidentKey::Required;
    if (discoverableNeeded && !info.option("rk").value_or(false))
        return fail(ErrorCode::NotSupportedByKey, "passkeys");
    const auto& models = order.profile.allowedModels;
    if (!models.empty() && std::ranges::find(models, info.aaguid) == models.end())
        return fail(ErrorCode::ModelNotAllowed, webauthn::toString(info.aaguid));
    return canBeSet(settingsMissing(order.profile, info), info);
}

/// As far as it can be told without a PIN: the key that is about to be wiped is the one that is replaced.
Result<void> Enrolment::State::checkReplaced(const std::stop_token& stop) {
    const std::string& model = order.replaces->aaguid;
    const bool told = !model.empty() && job.key.aaguid != webauthn::Aaguid{};
    if (told && asciiLowerCase(model) != webauthn::toString(job.key.aaguid))
        return fail(ErrorCode::KeyOfAnotherJob, "model " + webauthn::toString(job.key.aaguid));
    // A credential that wants the user verified hides from this question. A key without PIN has lost it, and
    // has nothing to lose.
    const auto protection = challenge.options.extensions.credentialProtection;
    if (protection == webauthn::CredentialProtection::UserVerificationRequired || !key.info.pinSet())
        return {};
    std::vector<Bytes> ids = credentialIdsOf(order.replaces->id);
    const auto& known = challenge.options.excludeCredentials;
    std::erase_if(ids, [&](const Bytes& id) { return std::ranges::find(known, id) == known.end(); });
    if (ids.empty())
        return {};
    FIDESK_ASSIGN(const std::optional<bool> holds, key.token->holdsAnyOf(job.rpId, ids, stop));
    if (!holds.value_or(true))
        return fail(ErrorCode::KeyOfAnotherJob, "without the passkey that is replaced");
    return {};
}

Result<std::optional<bool>> Enrolment::State::keyHolds(const std::vector<Bytes>& ids,
                                                       const std::stop_token& stop) {
    if (!begun || over || !key.token)
        return fail(ErrorCode::InvalidArgument, "not begun");
    const auto held = key.token->holdsAnyOf(job.rpId, ids, stop);
    // A credential that wants the user verified hides from this question.
    const auto protection = challenge.options.extensions.credentialProtection;
    if (held && !held->value_or(true) &&
        protection == webauthn::CredentialProtection::UserVerificationRequired)
        return std::optional<bool>();
    return held;
}

// --- Reset, settings ---------------------------------------------------------------------------------

Result<AuthenticatorInfo> Enrolment::State::prepareKey(const std::stop_token& stop) {
    if (!begun || over || !key.token)
        return fail(ErrorCode::InvalidArgument, "not begun");
    if (wipes() && !job.keyWasReset)
        FIDESK_TRY(reset(stop));
    if (order.replaces && !oldRemoved)
        FIDESK_TRY(removeOld(stop));
    if (job.keyWasReset)
        FIDESK_TRY(refreshChallenge(stop));
    if (takesSettingsWithoutPin(key.info)) {
        FIDESK_TRY(configure(nullptr, stop));
        letGo();
    }
    return key.info;
}

Result<void> Enrolment::State::reset(const std::stop_token& stop) {
    observer.stepStarted(Step::ResetKey);
    FIDESK_TRY(note(JobStep::ResetKey));
    auto address = sendReset(stop);
    if (!address) {
        mayBeReset = mayBeReset || answerLost(address.error().code);
        return fail(std::move(address).error());
    }
    job.keyWasReset = true;
    mayBeReset = false;
    hold.reset();
    FIDESK_ASSIGN(key, openKey(parts.keys, *address, job.key, stop, order.inOneGo ? &hold : nullptr));
    return {};
}

Result<token::TokenAddress> Enrolment::State::sendReset(const std::stop_token& stop) {
    if (!triedResetAtOnce) {
        triedResetAtOnce = true;
        auto sent = resetAtOnce(*key.token, observer, parts.resetTimings, stop);
        if (sent)
            return key.token->address();
        if (sent.error().code != ErrorCode::ResetTooLate)
            return fail(std::move(sent).error());
    }
    hold.reset();
    return maintenance::guidedReset(parts.keys, key.token->address(), observer, stop, parts.resetTimings);
}

Result<void> Enrolment::State::removeOld(const std::stop_token& stop) {
    observer.stepStarted(Step::RemoveOld);
    FIDESK_TRY(note(JobStep::RemoveOld));
    FIDESK_TRY(atPortal.remove(job.holder.id, job.replacedId, stop));
    oldRemoved = true;
    return {};
}

Result<void> Enrolment::State::refreshChallenge(const std::stop_token& stop) {
    if (parts.clock.now() + enoughForATouch < challenge.expiresAt)
        return {};
    FIDESK_ASSIGN(challenge, atPortal.creationOptions(order.user.id, stop));
    adopt(key.token->address());
    return {};
}

Result<void> Enrolment::State::configure(const token::Pin* withPin, const std::stop_token& stop) {
    const KeySettings settings = settingsMissing(order.profile, key.info);
    if (settings.none())
        return {};
    observer.stepStarted(Step::Configure);
    FIDESK_TRY(note(JobStep::Configure));
    FIDESK_TRY(keepOpen(stop));
    settingsMade = true;
    return makeSettings(*key.token, settings, withPin, key.info, stop);
}

// --- PIN ---------------------------------------------------------------------------------------------

Result<void> Enrolment::State::preparePin(token::Pin typed, const std::stop_token& stop) {
    if (!begun || over || !key.token)
        return fail(ErrorCode::InvalidArgument, "not begun");
    observer.stepStarted(Step::SetPin);
    if (typed.codePoints() < minPinLength() && !(key.info.pinSet() && !order.profile.minPinLength))
        return fail(ErrorCode::PinTooShort);
    FIDESK_TRY(keepOpen(stop));
    if (key.info.pinSet()) {
        FIDESK_TRY(key.token->checkPin(typed, stop));
    } else {
        FIDESK_TRY(notePin(false, false));
        FIDESK_TRY(setPin(typed, stop));
    }
    pin = std::move(typed);
    return configure(&*pin, stop);
}

/// Once for all PINs that are tried; where the credential follows at once, for that too.
Result<void> Enrolment::State::notePin(bool generated, bool handedOver) {
    const JobStep step = order.inOneGo ? JobStep::CreateCredential : JobStep::SetPin;
    const bool same = job.pinGenerated == generated && job.pinHandedOver == handedOver;
    if (job.step == step && same)
        return {};
    job.pinGenerated = generated;
    job.pinHandedOver = handedOver;
    return note(step);
}

Result<void> Enrolment::State::setPin(const token::Pin& chosen, const std::stop_token& stop) {
    auto set = key.token->setPin(chosen, stop);
    pinMaySet = pinMaySet || set || answerLost(set.error().code);
    if (set)
        key.info.options["clientPin"] = true;
    return set;
}

Result<token::Pin> Enrolment::State::generatePin(const PinDeposit& deposit, const std::stop_token& stop,
                                                 std::optional<token::Pin>* left) {
    if (!begun || over || !key.token)
        return fail(ErrorCode::InvalidArgument, "not begun");
    if (key.info.pinSet())
        return fail(ErrorCode::PinAlreadySet);
    observer.stepStarted(Step::SetPin);
    FIDESK_TRY(keepOpen(stop));
    const auto give = [&](const token::Pin& generated) -> Result<void> {
        if (deposit)
            FIDESK_TRY(deposit(generated));
        FIDESK_TRY(notePin(true, deposit != nullptr));
        auto set = setPin(generated, stop);
        if (left && (set || answerLost(set.error().code)))
            *left = generated.clone();
        return set;
    };
    const std::size_t digits = std::max(order.profile.generatedPinLength, minPinLength());
    FIDESK_ASSIGN(token::Pin generated,
                  maintenance::offerGeneratedPins(digits, nullptr, parts.random, give, stop));
    pin = generated.clone();
    FIDESK_TRY(configure(&*pin, stop));
    if (left)
        left->reset();
    return generated;
}

// --- Credential --------------------------------------------------------------------------------------

Result<void> Enrolment::State::createCredential(const std::stop_token& stop) {
    observer.stepStarted(Step::CreateCredential);
    if (!pin)
        return fail(ErrorCode::PinRequired);
    if (created || passkeyMayBe || over)
        return fail(ErrorCode::InvalidArgument, "a credential was created already");
    if (parts.clock.now() >= challenge.expiresAt)
        return fail(ErrorCode::ChallengeExpired);
    const webauthn::CreationOptions& options = challenge.options;
    Bytes clientDataJson = webauthn::serializeClientData(webauthn::createType, options.challenge,
                                                         webauthn::originOf(options.rp.id));
    if (job.step != JobStep::CreateCredential)
        FIDESK_TRY(note(JobStep::CreateCredential));
    FIDESK_TRY(keepOpen(stop));
    const auto made =
        key.token->makeCredential(creationRequest(options, clientDataJson), *pin, observer, stop);
    if (!made) {
        passkeyMayBe = answerLost(made.error().code);
        return fail(made.error());
    }
    observer.stepStarted(Step::Verify);
    auto verified = verify(*made, std::move(clientDataJson));
    letGo();
    return verified;
}

Result<void> Enrolment::State::verify(const token::CreatedCredential& made, Bytes clientDataJson) {
    auto accepted = accept(made, std::move(clientDataJson), challenge.options, order.profile,
                           parts.trustAnchors, parts.clock.now());
    job.credentialId = made.credentialId;
    if (accepted) {
        job.attestationObject = std::move(accepted->response.attestationObject);
        job.clientDataJson = std::move(accepted->response.clientDataJson);
        created = std::move(accepted->verified);
        return {};
    }
    Error reason = accepted.error();
    passkeyMayBe = true;
    if (auto cleared = clearKey(); !cleared)
        reason.detail += "; the passkey stays on the key: " + describe(cleared.error());
    return fail(std::move(reason));
}

} // namespace fidesk::enrolment
