#pragma once

#include "core/base/Clock.h"
#include "core/portal/graph/Problem.h"
#include "core/portal/http/HttpClient.h"
#include "core/portal/oauth/Session.h"
#include "core/portal/Portal.h"

#include <QJsonObject>

namespace fidesk::portal::graph {

/// A portal that speaks the Microsoft Graph dialect for FIDO2 methods: the reference portal and Entra ID.
/// What it is made of must outlive it. A call that is answered with 401 is repeated once with a fresh token
/// and the same body. Where an answer cannot be read (PortalMalformed) the portal may have acted all the
/// same.
class GraphPortal final : public Portal {
public:
    GraphPortal(http::HttpClient& client, oauth::Session& session, const Clock& clock);

    [[nodiscard]] Capabilities capabilities() const override;
    Result<Account> me(std::stop_token stop = {}) override;
    /// `$search` over displayName, mail and userPrincipalName; without a word in @p text, everybody.
    /// InvalidArgument if @p next is not this portal's.
    Result<UserPage> findUsers(const std::string& text, const std::string& next = {},
                               std::stop_token stop = {}) override;
    Result<User> user(const std::string& idOrName, std::stop_token stop = {}) override;
    Result<std::vector<Registration>> registrations(const std::string& userId,
                                                    std::stop_token stop = {}) override;
    Result<CreationChallenge> creationOptions(const std::string& userId, std::stop_token stop = {}) override;
    /// Also NicknameMalformed; a nickname that is not fit is refused before anything is sent.
    Result<Registration> registerCredential(const std::string& userId,
                                            const webauthn::RegistrationResponse& response,
                                            const std::string& nickname, std::stop_token stop = {}) override;
    /// Also NicknameMalformed, as registerCredential().
    Result<void> rename(const std::string& userId, const std::string& registrationId,
                        const std::string& nickname, std::stop_token stop = {}) override;
    Result<void> remove(const std::string& userId, const std::string& registrationId,
                        std::stop_token stop = {}) override;

private:
    [[nodiscard]] std::string at(const std::string& path) const;
    Result<http::HttpResponse> call(http::HttpRequest request, Subject subject, std::stop_token stop);
    Result<http::HttpResponse> sendSigned(const http::HttpRequest& request, std::stop_token stop);
    Result<UserPage> pageOfUsers(const std::string& text, const std::string& next, std::stop_token stop);
    Result<QJsonObject> get(const std::string& url, std::stop_token stop);

    http::HttpClient& client_;
    oauth::Session& session_;
    const Clock& clock_;
};

} // namespace fidesk::portal::graph
