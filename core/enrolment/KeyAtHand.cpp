#include "core/enrolment/KeyAtHand.h"

#include "core/base/Base64.h"

namespace fidesk::enrolment {

namespace {

class ResetTouch final : public token::TokenObserver {
public:
    ResetTouch(EnrolmentObserver& observer, std::chrono::milliseconds limit)
        : observer_(observer), limit_(limit) {}
    void touchNeeded() override { observer_.resetStep(maintenance::ResetStep::Touch, limit_); }

private:
    EnrolmentObserver& observer_;
    std::chrono::milliseconds limit_;
};

} // namespace

records::KeyIdentity identityOf(const token::TokenAddress& address, const token::AuthenticatorInfo& info,
                                const Parts& parts, const std::string& label) {
    return {.manufacturer = address.manufacturer,
            .product = address.product,
            .serial = address.serial,
            .vendorId = address.vendorId,
            .productId = address.productId,
            .aaguid = info.aaguid,
            .model = parts.modelName ? parts.modelName(info.aaguid) : std::string(),
            .label = label};
}

bool looksLike(const records::KeyIdentity& identity, const token::TokenAddress& address) {
    return identity.vendorId == address.vendorId && identity.productId == address.productId &&
           identity.manufacturer == address.manufacturer && identity.product == address.product &&
           identity.serial == address.serial;
}

Result<KeyAtHand> openKey(token::TokenSource& keys, const token::TokenAddress& address,
                          const records::KeyIdentity& identity, const std::stop_token& stop,
                          std::unique_ptr<token::TokenHold>* hold) {
    if (!looksLike(identity, address))
        return fail(ErrorCode::KeyOfAnotherJob, address.product);
    KeyAtHand key;
    FIDESK_ASSIGN(key.token, keys.open(address));
    if (hold != nullptr) {
        FIDESK_ASSIGN(*hold, key.token->hold(stop));
    }
    FIDESK_ASSIGN(key.info, key.token->info(stop));
    if (key.info.aaguid != identity.aaguid)
        return fail(ErrorCode::KeyOfAnotherJob, address.product);
    return key;
}

Result<KeyAtHand> findKey(token::TokenSource& keys, const records::KeyIdentity& identity) {
    FIDESK_ASSIGN(std::vector<token::TokenAddress> listed, keys.list());
    std::erase_if(listed, [&](const auto& one) { return !looksLike(identity, one); });
    if (listed.empty())
        return fail(ErrorCode::KeyUnplugged);
    if (listed.size() > 1)
        return fail(ErrorCode::SeveralKeys);
    return openKey(keys, listed.front(), identity, {});
}

Result<void> resetAtOnce(token::Token& key, EnrolmentObserver& observer,
                         const maintenance::ResetTimings& timings, const std::stop_token& stop) {
    observer.resetStep(maintenance::ResetStep::Send, timings.send);
    ResetTouch touch(observer, timings.touch);
    return key.reset(touch, stop);
}

std::vector<Bytes> credentialIdsOf(const std::string& registrationId) {
    auto readings = fromBase64OrUrlToken(registrationId);
    return readings ? std::move(*readings) : std::vector<Bytes>();
}

Result<bool> wasReset(const KeyAtHand& key, const std::string& rpId, const std::string& oldId) {
    if (const auto ids = credentialIdsOf(oldId); !ids.empty() && !rpId.empty()) {
        FIDESK_ASSIGN(const std::optional<bool> holds, key.token->holdsAnyOf(rpId, ids));
        if (holds.value_or(false))
            return false;
    }
    return !key.info.pinSet();
}

} // namespace fidesk::enrolment
