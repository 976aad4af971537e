#include "core/recorded/RecordedPortal.h"

#include <utility>

namespace fidesk::recorded {

using namespace portal;

namespace {

// Names are for people who read the trail; beyond that many the older ones are forgotten.
constexpr std::size_t maxSeen = 1000;

/// Whether the portal may have done what ended with this error.
bool mayBeDone(ErrorCode code) {
    return code == ErrorCode::PortalTimeout || code == ErrorCode::PortalFailed ||
           code == ErrorCode::PortalMalformed || code == ErrorCode::Cancelled;
}

template <typename T> void keep(std::map<std::string, T>& map, const std::string& id, const T& value) {
    if (map.size() >= maxSeen)
        map.clear();
    map[id] = value;
}

} // namespace

void RecordedPortal::see(const User& user) {
    const std::scoped_lock lock(mutex_);
    keep(seen_.users, user.id, user);
}

Result<Account> RecordedPortal::me(std::stop_token stop) {
    auto account = inner_.me(std::move(stop));
    if (account) {
        recorder_.setAdministrator(account->userPrincipalName, address_);
        const std::scoped_lock lock(mutex_);
        knowsWho_ = true;
    }
    return account;
}

Result<UserPage> RecordedPortal::findUsers(const std::string& text, const std::string& next,
                                           std::stop_token stop) {
    auto page = inner_.findUsers(text, next, std::move(stop));
    if (page)
        for (const User& user : page->users)
            see(user);
    return page;
}

Result<User> RecordedPortal::user(const std::string& idOrName, std::stop_token stop) {
    auto user = inner_.user(idOrName, std::move(stop));
    if (user)
        see(*user);
    return user;
}

Result<std::vector<Registration>> RecordedPortal::registrations(const std::string& userId,
                                                                std::stop_token stop) {
    auto all = inner_.registrations(userId, std::move(stop));
    const std::scoped_lock lock(mutex_);
    if (all)
        for (const Registration& it : *all)
            keep(seen_.registrations, it.id, it);
    return all;
}

/// Who is signed in, where nobody asked yet: before it is done, so that it is known even where the portal
/// goes away then.
void RecordedPortal::askWho(std::stop_token stop) {
    const bool known = [this] {
        const std::scoped_lock lock(mutex_);
        return knowsWho_;
    }();
    if (!known && !me(std::move(stop)))
        recorder_.setAdministrator({}, address_);
}

records::Event RecordedPortal::eventOf(const char* action, const std::string& userId,
                                       const std::string& registrationId) {
    const std::scoped_lock lock(mutex_);
    records::Event event{.action = action, .holder = {.id = userId}, .detail = registrationId};
    if (const auto user = seen_.users.find(userId); user != seen_.users.end()) {
        event.holder.userPrincipalName = user->second.userPrincipalName;
        event.holder.displayName = user->second.displayName;
    }
    if (const auto it = seen_.registrations.find(registrationId); it != seen_.registrations.end()) {
        event.detail = it->second.nickname + " (" + registrationId + ')';
        event.key.model = it->second.model;
    }
    return event;
}

Result<void> RecordedPortal::rename(const std::string& userId, const std::string& registrationId,
                                    const std::string& nickname, std::stop_token stop) {
    askWho(stop);
    const auto renamed = inner_.rename(userId, registrationId, nickname, std::move(stop));
    if (!renamed && !mayBeDone(renamed.error().code))
        return renamed;
    records::Event event = eventOf(records::action::registrationRenamed, userId, registrationId);
    event.detail += ": " + nickname;
    if (!renamed)
        event.outcome = name(renamed.error().code);
    recorder_.write(std::move(event), registrationId, nickname);
    if (renamed) {
        const std::scoped_lock lock(mutex_);
        if (const auto it = seen_.registrations.find(registrationId); it != seen_.registrations.end())
            it->second.nickname = nickname;
    }
    return renamed;
}

Result<void> RecordedPortal::remove(const std::string& userId, const std::string& registrationId,
                                    std::stop_token stop) {
    askWho(stop);
    const auto removed = inner_.remove(userId, registrationId, std::move(stop));
    const bool gone = removed || removed.error().code == ErrorCode::RegistrationNotFound;
    if (!gone && !mayBeDone(removed.error().code))
        return removed;
    records::Event event = eventOf(records::action::registrationRemoved, userId, registrationId);
    if (!gone)
        event.outcome = name(removed.error().code);
    recorder_.write(std::move(event), registrationId);
    return removed;
}

} // namespace fidesk::recorded
