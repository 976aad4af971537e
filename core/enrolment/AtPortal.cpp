#include "core/enrolment/AtPortal.h"

#include "core/base/Base64.h"

#include <algorithm>

namespace fidesk::enrolment {

namespace {

using namespace std::chrono_literals;

constexpr auto firstWait = 1s;
constexpr auto longestWait = 30s;
constexpr auto patience = 1min;
constexpr auto lookAgain = 2s;
constexpr int timesToLookAgain = 5;
constexpr auto lookShortly = 300ms;
constexpr int mostSent = 3;
constexpr int tooManyRequests = 429;

/// The portal's clock and this one may differ so much.
constexpr auto clockSkew = 5min;

/// Asked again, it would say the same.
bool isFinal(ErrorCode code) {
    return code == ErrorCode::Cancelled || code == ErrorCode::SignInNeeded || code == ErrorCode::Forbidden ||
           code == ErrorCode::UserNotFound || code == ErrorCode::PortalUntrusted ||
           code == ErrorCode::PortalUnknown;
}

/// Graph names a method by its credential id, in one of these two forms; other portals may not, and then none
/// matches.
bool names(const portal::Registration& registration, ByteView credentialId) {
    return registration.id == toUrlToken(credentialId) || registration.id == toBase64Url(credentialId);
}

/// "0b7f8a52-1c7e-4a3e-9d53-0c1d2e3f4a5b": an id that says nothing of the credential.
bool isGuid(const std::string& id) {
    const auto fits = [](std::size_t at, char c) {
        const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
        return dash ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    if (id.size() != 36)
        return false;
    for (std::size_t at = 0; at < id.size(); ++at)
        if (!fits(at, id[at]))
            return false;
    return true;
}

bool couldBe(const portal::Registration& registration, const records::Job& job) {
    return isGuid(registration.id) && registration.nickname == job.nickname &&
           registration.aaguid == webauthn::toString(job.key.aaguid) &&
           registration.createdAt >= job.startedAt - clockSkew;
}

std::optional<portal::Registration> pick(const std::vector<portal::Registration>& all,
                                         const records::Job& job) {
    const auto certain = std::ranges::find_if(all, [&](const auto& one) {
        return job.registrationId.empty() ? names(one, job.credentialId) : one.id == job.registrationId;
    });
    if (certain != all.end())
        return *certain;
    const auto likely = [&](const auto& one) { return couldBe(one, job); };
    if (!job.registrationId.empty() || std::ranges::count_if(all, likely) != 1)
        return std::nullopt;
    return *std::ranges::find_if(all, likely);
}

} // namespace

bool leavesDoubt(const Error& error) {
    const ErrorCode code = error.code;
    if (code == ErrorCode::PortalBusy)
        return error.native != tooManyRequests;
    return code == ErrorCode::PortalTimeout || code == ErrorCode::PortalFailed ||
           code == ErrorCode::PortalUnreachable || code == ErrorCode::PortalMalformed ||
           code == ErrorCode::Cancelled;
}

TimePoint AtPortal::aMinuteOn() const {
    return parts_.clock.now() + patience;
}

Result<void> AtPortal::wait(std::chrono::milliseconds duration, const std::stop_token& stop) {
    if (!parts_.pause(duration, stop))
        return fail(ErrorCode::Cancelled);
    return {};
}

template <typename Call>
auto AtPortal::patiently(Call call, TimePoint until, const std::stop_token& stop) -> decltype(call()) {
    TimePoint then = parts_.clock.now(); // counted, so that it ends whatever the clock does
    std::chrono::milliseconds unasked = firstWait;
    for (;;) {
        auto result = call();
        if (result || result.error().code != ErrorCode::PortalBusy)
            return result;
        const std::chrono::milliseconds duration = result.error().retryAfter.value_or(unasked);
        unasked = std::min<std::chrono::milliseconds>(unasked * 2, longestWait);
        then = std::max(then, parts_.clock.now()) + std::max<std::chrono::milliseconds>(duration, 100ms);
        if (then >= until)
            return result;
        observer_.portalWaits(duration);
        FIDESK_TRY(wait(duration, stop));
    }
}

Result<portal::CreationChallenge> AtPortal::creationOptions(const std::string& userId,
                                                            const std::stop_token& stop) {
    return patiently([&] { return parts_.portal.creationOptions(userId, stop); }, aMinuteOn(), stop);
}

Result<std::vector<portal::Registration>> AtPortal::registrations(const std::string& userId,
                                                                  const std::stop_token& stop) {
    return patiently([&] { return parts_.portal.registrations(userId, stop); }, aMinuteOn(), stop);
}

Result<void> AtPortal::remove(const std::string& userId, const std::string& registrationId,
                              const std::stop_token& stop) {
    auto removed =
        patiently([&] { return parts_.portal.remove(userId, registrationId, stop); }, aMinuteOn(), stop);
    if (!removed && removed.error().code == ErrorCode::RegistrationNotFound)
        return {};
    return removed;
}

Result<std::optional<portal::Registration>> AtPortal::find(const records::Job& job, Late late,
                                                           const std::stop_token& stop) {
    const int times = late == Late::Seconds ? timesToLookAgain : late == Late::Shortly ? 1 : 0;
    for (int again = 0;; ++again) {
        const auto all = registrations(job.holder.id, stop);
        if (all)
            if (auto found = pick(*all, job))
                return found;
        const bool over = again == times || (!all && isFinal(all.error().code));
        if (over && !all)
            return fail(all.error());
        if (over)
            return std::optional<portal::Registration>();
        FIDESK_TRY(wait(late == Late::Seconds ? lookAgain : lookShortly, stop));
    }
}

Result<portal::Registration> AtPortal::post(const records::Job& job, bool& mayBeThere,
                                            const std::stop_token& stop) {
    const webauthn::RegistrationResponse response{job.credentialId, job.clientDataJson,
                                                  job.attestationObject};
    const auto send = [&] {
        auto sent = parts_.portal.registerCredential(job.holder.id, response, job.nickname, stop);
        if (!sent && sent.error().code == ErrorCode::PortalBusy && leavesDoubt(sent.error()))
            mayBeThere = true;
        return sent;
    };
    for (int sent = 1;; ++sent) {
        auto posted = patiently(send, job.challengeExpiresAt, stop);
        if (posted)
            return posted;
        const ErrorCode code = posted.error().code;
        const bool unclear = leavesDoubt(posted.error());
        // Nobody else has this credential: it was an earlier sending, whatever the list says yet.
        const bool isThere = mayBeThere && code == ErrorCode::DuplicateCredential;
        mayBeThere = mayBeThere || unclear || code == ErrorCode::DuplicateCredential;
        if (code == ErrorCode::Cancelled || code == ErrorCode::PortalBusy || !mayBeThere)
            return posted;
        const auto found = find(job, Late::Seconds, stop);
        if (!found && found.error().code == ErrorCode::Cancelled)
            return fail(ErrorCode::Cancelled);
        if (!found)
            return posted;
        if (*found)
            return **found;
        mayBeThere = unclear || isThere;
        if (!unclear || sent == mostSent || parts_.clock.now() >= job.challengeExpiresAt)
            return posted;
    }
}

} // namespace fidesk::enrolment
