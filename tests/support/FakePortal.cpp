#include "tests/support/FakePortal.h"

#include "core/base/Base64.h"
#include "core/base/Text.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace fidesk::test {

namespace {

std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool matches(const portal::User& user, const std::string& text) {
    const std::string names = lower(user.displayName + ' ' + user.userPrincipalName + ' ' + user.mail);
    std::istringstream words(lower(text));
    for (std::string word; words >> word;)
        if ((" " + names).find(" " + word) == std::string::npos)
            return false;
    return true;
}

portal::User sampleUser(const std::string& id, const std::string& name, const std::string& mail) {
    return {.id = id,
            .displayName = name,
            .userPrincipalName = mail,
            .mail = mail,
            .organisation = "Contoso Health"};
}

} // namespace

FakePortal::FakePortal() {
    users_ = {sampleUser("u1", "Ann Archer", "ann@contoso.example"),
              sampleUser("u2", "Bob Baker", "bob@contoso.example"),
              sampleUser("u3", "Carla Cruz", "carla@contoso.example")};
    options_.rp = {.id = "portal.example", .name = "Contoso"};
    options_.algorithms = {-7};
    options_.userVerification = webauthn::UserVerification::Required;
    options_.residentKey = webauthn::ResidentKey::Required;
}

void FakePortal::add(portal::User user) {
    const std::lock_guard lock(mutex_);
    users_.push_back(std::move(user));
}

void FakePortal::add(const std::string& userId, portal::Registration registration) {
    const std::lock_guard lock(mutex_);
    registrations_[userId].push_back(std::move(registration));
}

void FakePortal::setCapabilities(portal::Capabilities capabilities) {
    const std::lock_guard lock(mutex_);
    capabilities_ = capabilities;
}

void FakePortal::setPageSize(std::size_t size) {
    const std::lock_guard lock(mutex_);
    pageSize_ = size;
}

void FakePortal::setMaxRegistrations(std::size_t count) {
    const std::lock_guard lock(mutex_);
    maxRegistrations_ = count;
}

void FakePortal::setCreationOptions(webauthn::CreationOptions options) {
    const std::lock_guard lock(mutex_);
    options_ = std::move(options);
}

std::vector<portal::Registration> FakePortal::registered(const std::string& userId) const {
    const std::lock_guard lock(mutex_);
    const auto found = registrations_.find(userId);
    return found == registrations_.end() ? Registrations{} : found->second;
}

portal::Capabilities FakePortal::capabilities() const {
    const std::lock_guard lock(mutex_);
    return capabilities_;
}

const portal::User* FakePortal::find(const std::string& idOrName) const {
    const auto found = std::ranges::find_if(users_, [&](const portal::User& user) {
        return user.id == idOrName || user.userPrincipalName == idOrName;
    });
    return found == users_.end() ? nullptr : &*found;
}

Result<portal::Account> FakePortal::me(std::stop_token stop) {
    FIDESK_TRY(calls.enter("me", {}, stop));
    return portal::Account{.id = "admin",
                           .displayName = "Lou Admin",
                           .userPrincipalName = "admin@contoso.example",
                           .roles = {"LocalAdministrator"},
                           .organisations = {"Contoso Health"}};
}

Result<portal::UserPage> FakePortal::findUsers(const std::string& text, const std::string& next,
                                               std::stop_token stop) {
    FIDESK_TRY(calls.enter("findUsers", text + (next.empty() ? "" : " +" + next), stop));
    const std::lock_guard lock(mutex_);
    const std::size_t from = next.empty() ? 0 : std::stoul(next);
    portal::UserPage page;
    std::size_t index = 0;
    for (const portal::User& user : users_) {
        if (!matches(user, text) || index++ < from)
            continue;
        if (page.users.size() == pageSize_) {
            page.next = std::to_string(from + pageSize_);
            break;
        }
        page.users.push_back(user);
    }
    return page;
}

Result<portal::User> FakePortal::user(const std::string& idOrName, std::stop_token stop) {
    FIDESK_TRY(calls.enter("user", idOrName, stop));
    const std::lock_guard lock(mutex_);
    if (const portal::User* user = find(idOrName))
        return *user;
    return fail(ErrorCode::UserNotFound);
}

Result<std::vector<portal::Registration>> FakePortal::registrations(const std::string& userId,
                                                                    std::stop_token stop) {
    FIDESK_TRY(calls.enter("registrations", userId, stop));
    const std::lock_guard lock(mutex_);
    if (!find(userId))
        return fail(ErrorCode::UserNotFound);
    return registrations_[userId];
}

Result<portal::CreationChallenge> FakePortal::creationOptions(const std::string& userId,
                                                              std::stop_token stop) {
    FIDESK_TRY(calls.enter("creationOptions", userId, stop));
    const std::lock_guard lock(mutex_);
    const portal::User* user = find(userId);
    if (!user)
        return fail(ErrorCode::UserNotFound);
    if (registrations_[userId].size() >= maxRegistrations_)
        return fail(ErrorCode::TooManyRegistrations);
    portal::CreationChallenge challenge{.options = options_, .expiresAt = {}};
    challenge.expiresAt = std::chrono::system_clock::now() + std::chrono::minutes(5);
    challenge.options.challenge = Bytes(32, ++challenges_);
    challenge.options.user = {
        .id = toBytes(asBytes(user->id)), .name = user->userPrincipalName, .displayName = user->displayName};
    for (const portal::Registration& registration : registrations_[userId])
        if (auto id = fromBase64(registration.id))
            challenge.options.excludeCredentials.push_back(std::move(*id));
    return challenge;
}

Result<std::string> FakePortal::checkNickname(const Registrations& list, const std::string& nickname,
                                              const std::string& exceptId) const {
    FIDESK_ASSIGN(std::string name, parseNickname(nickname));
    const auto taken = [&](const portal::Registration& other) {
        return other.id != exceptId && other.nickname == name;
    };
    if (std::ranges::any_of(list, taken))
        return fail(ErrorCode::NicknameTaken);
    return name;
}

Result<portal::Registration> FakePortal::registerCredential(const std::string& userId,
                                                            const webauthn::RegistrationResponse& response,
                                                            const std::string& nickname,
                                                            std::stop_token stop) {
    FIDESK_TRY(calls.enter("registerCredential", userId + " " + nickname, stop));
    const std::lock_guard lock(mutex_);
    if (!find(userId))
        return fail(ErrorCode::UserNotFound);
    Registrations& list = registrations_[userId];
    FIDESK_ASSIGN(const std::string name, checkNickname(list, nickname, {}));
    const std::string id = toBase64Url(response.credentialId);
    if (std::ranges::any_of(list, [&](const auto& other) { return other.id == id; }))
        return fail(ErrorCode::DuplicateCredential);
    list.push_back({.id = id,
                    .nickname = name,
                    .createdAt = std::chrono::system_clock::now(),
                    .lastUsedAt = {},
                    .aaguid = {},
                    .model = "Fake Key",
                    .attested = false});
    return list.back();
}

Result<void> FakePortal::rename(const std::string& userId, const std::string& registrationId,
                                const std::string& nickname, std::stop_token stop) {
    FIDESK_TRY(calls.enter("rename", userId + " " + registrationId + " " + nickname, stop));
    const std::lock_guard lock(mutex_);
    if (!capabilities_.rename)
        return fail(ErrorCode::RenameNotSupported);
    Registrations& list = registrations_[userId];
    const auto found = std::ranges::find(list, registrationId, &portal::Registration::id);
    if (found == list.end())
        return fail(ErrorCode::RegistrationNotFound);
    FIDESK_ASSIGN(found->nickname, checkNickname(list, nickname, registrationId));
    return {};
}

Result<void> FakePortal::remove(const std::string& userId, const std::string& registrationId,
                                std::stop_token stop) {
    FIDESK_TRY(calls.enter("remove", userId + " " + registrationId, stop));
    const std::lock_guard lock(mutex_);
    if (std::erase_if(registrations_[userId], [&](const auto& one) { return one.id == registrationId; }) == 0)
        return fail(ErrorCode::RegistrationNotFound);
    return {};
}

} // namespace fidesk::test
