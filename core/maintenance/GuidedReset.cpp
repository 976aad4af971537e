#include "core/maintenance/GuidedReset.h"

#include "core/token/SourceChanges.h"

#include <algorithm>
#include <optional>

namespace fidesk::maintenance {

namespace {

using token::AuthenticatorInfo;
using token::TokenAddress;
using Addresses = std::vector<TokenAddress>;
using Deadline = std::chrono::steady_clock::time_point;
using Wake = token::SourceChanges::Wake;

bool contains(const Addresses& addresses, const TokenAddress& address) {
    return std::ranges::find(addresses, address) != addresses.end();
}

std::string nameOf(const TokenAddress& address) {
    return address.manufacturer.empty() ? address.product : address.manufacturer + ' ' + address.product;
}

/// As far as is known before it is opened.
bool looksLike(const TokenAddress& one, const TokenAddress& other) {
    return one.vendorId == other.vendorId && one.productId == other.productId &&
           one.manufacturer == other.manufacturer && one.product == other.product &&
           one.serial == other.serial;
}

/// The options but those that a power cycle may change.
std::map<std::string, bool> lastingOptions(const AuthenticatorInfo& info) {
    auto options = info.options;
    options.erase("uv");
    return options;
}

bool isSame(const AuthenticatorInfo& one, const AuthenticatorInfo& other) {
    return one.aaguid == other.aaguid && one.firmwareVersion == other.firmwareVersion &&
           one.versions == other.versions && one.extensions == other.extensions &&
           one.minPinLength == other.minPinLength && lastingOptions(one) == lastingOptions(other);
}

class TouchStep final : public token::TokenObserver {
public:
    TouchStep(ResetObserver& observer, std::chrono::milliseconds limit)
        : observer_(observer), limit_(limit) {}
    void touchNeeded() override { observer_.resetStep(ResetStep::Touch, limit_); }

private:
    ResetObserver& observer_;
    std::chrono::milliseconds limit_;
};

/// One guided reset, from the list before to the key that came back.
class Guide {
public:
    Guide(token::TokenSource& source, TokenAddress address, std::chrono::milliseconds look,
          std::stop_token stop)
        : source_(source), address_(std::move(address)), look_(look), stop_(std::move(stop)),
          changes_(source) {}

    /// Notes what the key is and which others are in.
    Result<void> meet() {
        FIDESK_ASSIGN(others_, source_.list());
        const auto found = std::ranges::find(others_, address_.id, &TokenAddress::id);
        if (found == others_.end())
            return fail(ErrorCode::NoKey);
        address_ = *found;
        others_.erase(found);
        FIDESK_ASSIGN(const auto key, source_.open(address_));
        FIDESK_ASSIGN(info_, key->info(stop_));
        if (info_.u2fOnly())
            return fail(ErrorCode::NotSupportedByKey, "reset");
        return {};
    }

    Result<void> awaitUnplugged(std::chrono::milliseconds limit) {
        const Deadline deadline = std::chrono::steady_clock::now() + limit;
        for (;;) {
            FIDESK_ASSIGN(const Addresses listed, listedNow());
            const Addresses came = newcomers(listed);
            if (!contains(listed, address_))
                return {};
            FIDESK_TRY(refuseOthers(came));
            FIDESK_TRY(awaitChange(deadline, Error(ErrorCode::ResetKeyNotBack, "not unplugged")));
        }
    }

    /// The key, open and known to be the same.
    Result<std::unique_ptr<token::Token>> awaitBack(std::chrono::milliseconds limit) {
        const Deadline deadline = std::chrono::steady_clock::now() + limit;
        for (;;) {
            notBack_ = Error(ErrorCode::ResetKeyNotBack);
            FIDESK_ASSIGN(const Addresses listed, listedNow());
            const Addresses came = newcomers(listed);
            FIDESK_TRY(refuseStrangers(came));
            if (!came.empty()) {
                FIDESK_ASSIGN(auto key, recognised(came.front()));
                if (key)
                    return key;
            }
            FIDESK_TRY(awaitChange(deadline, notBack_));
        }
    }

private:
    token::TokenSource& source_;
    TokenAddress address_;
    std::chrono::milliseconds look_;
    std::stop_token stop_;
    token::SourceChanges changes_;
    Addresses others_{};
    AuthenticatorInfo info_{};
    Error notBack_{}; ///< what it means that there is no more time

    /// Until it is time to list the keys again: when keys have changed, or after a while where nobody tells
    /// of that, as of a key that is back and not to be opened yet.
    Result<void> awaitChange(Deadline deadline, const Error& tooLate) {
        const Deadline now = std::chrono::steady_clock::now();
        if (now >= deadline)
            return fail(tooLate);
        const bool willBeTold = changes_.told() && tooLate.code == ErrorCode::ResetKeyNotBack;
        if (changes_.waitUntil(willBeTold ? deadline : std::min(deadline, now + look_), stop_) ==
            Wake::Stopped)
            return fail(ErrorCode::Cancelled);
        return {};
    }

    /// A key that is in and not to be opened (yet: rules of the system may still be at work) is as none.
    Result<Addresses> listedNow() {
        auto listed = source_.list();
        if (listed)
            return listed;
        if (listed.error().code != ErrorCode::KeyNotPermitted)
            return fail(listed.error());
        notBack_ = listed.error();
        return Addresses();
    }

    /// Those in @p listed, the key itself among them once it is back, that were not in before. A key that has
    /// left is forgotten, and a newcomer when it returns.
    Addresses newcomers(const Addresses& listed) {
        std::erase_if(others_, [&](const auto& other) { return !contains(listed, other); });
        Addresses came;
        for (const TokenAddress& one : listed)
            if (!contains(others_, one))
                came.push_back(one);
        return came;
    }

    /// While the key itself is still in.
    Result<void> refuseOthers(const Addresses& came) const {
        for (const TokenAddress& one : came)
            if (one != address_)
                return fail(ErrorCode::ResetOtherKey, nameOf(one));
        return {};
    }

    /// Once it has left: what does not look like it, or more than one that does.
    Result<void> refuseStrangers(const Addresses& came) const {
        for (const TokenAddress& one : came)
            if (!looksLike(one, address_) || came.size() > 1)
                return fail(ErrorCode::ResetOtherKey, nameOf(one));
        return {};
    }

    /// Null: it has gone again, or cannot be opened yet, or other programs greet it first, or it is still
    /// starting.
    Result<std::unique_ptr<token::Token>> recognised(const TokenAddress& came) {
        auto key = source_.open(came);
        if (!key)
            return notYet(key.error());
        const auto info = (*key)->info(stop_);
        if (!info)
            return notYet(info.error());
        if (!isSame(*info, info_))
            return fail(ErrorCode::ResetOtherKey, nameOf(came));
        return key;
    }

    Result<std::unique_ptr<token::Token>> notYet(const Error& error) {
        if (error.code == ErrorCode::NoKey || error.code == ErrorCode::KeyUnplugged)
            return nullptr;
        if (error.code != ErrorCode::KeyNotPermitted && error.code != ErrorCode::KeyBusy &&
            error.code != ErrorCode::KeyUnresponsive)
            return fail(error);
        notBack_ = error;
        return nullptr;
    }
};

} // namespace

Result<TokenAddress> guidedReset(token::TokenSource& source, const TokenAddress& address,
                                 ResetObserver& observer, std::stop_token stop, const ResetTimings& timings) {
    Guide guide(source, address, timings.look, stop);
    FIDESK_TRY(guide.meet());
    observer.resetStep(ResetStep::Unplug, timings.unplug);
    FIDESK_TRY(guide.awaitUnplugged(timings.unplug));
    observer.resetStep(ResetStep::PlugIn, timings.plugIn);
    FIDESK_ASSIGN(const auto key, guide.awaitBack(timings.plugIn));
    observer.resetStep(ResetStep::Send, timings.send);
    TouchStep touch(observer, timings.touch);
    FIDESK_TRY(key->reset(touch, stop));
    return key->address();
}

} // namespace fidesk::maintenance
