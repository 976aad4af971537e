#pragma once

#include "app/portal/commands/Portal.h"
#include "tests/portal/TestPortal.h"

#include <array>

namespace fidesk::test {

/// Who sends a request. "Their" organisation is Hospital, which is below Trust and above Ward; Clinic is
/// beside it.
enum class Who {
    Nobody,   ///< no token, no session
    Expired,  ///< the Local Administrator of Hospital, a month after they signed in
    Half,     ///< a browser that still owes a key; no token
    User,     ///< of Hospital
    Own,      ///< Local Administrator of Hospital, and so on: each is a member of what they administer
    Above,    ///< of Trust
    Below,    ///< of Ward
    Beside,   ///< of Clinic
    Portal,   ///< portal administrator; a member of Clinic
    Disabled, ///< a portal administrator of Hospital, with a session and a token from before
};
inline constexpr std::size_t callerCount = 10;

/// Whom a request is about.
enum class Whom {
    Member,        ///< a user of Hospital
    MemberBelow,   ///< a user of Ward
    MemberAbove,   ///< a user of Trust
    MemberBeside,  ///< a user of Clinic
    Colleague,     ///< a user of Hospital, and one more Local Administrator of it
    AdminBelow,    ///< a user of Hospital who administers Ward
    AdminAbove,    ///< a user of Hospital who administers Trust
    AdminBeside,   ///< a user of Hospital who administers Clinic
    Administrator, ///< a user of Hospital who is portal administrator
    Themselves,    ///< the caller; where that is nobody, Member
    NoSuchUser,
};
inline constexpr std::size_t subjectCount = 11;

/// The whole portal as `fidesk-portal serve` puts it together, behind a real server on loopback, with
/// somebody of every kind in it.
class WholePortal {
public:
    WholePortal();

    [[nodiscard]] std::vector<server::http::RouteName> routes() const { return portal_->routes(); }

    /// A request on its way, as a browser with the caller's cookies or as a program with their token.
    struct Sent {
        std::string method{};
        std::string path{};
        std::string body{};
        std::string contentType{};
    };
    [[nodiscard]] Answer asProgram(Who who, const Sent& sent) const;
    [[nodiscard]] Answer asBrowser(Who who, const Sent& sent) const;

    /// Gives the browser of @p who a session as new as the first.
    void signIn(Who who);

    [[nodiscard]] std::string idOf(Who who) const;
    /// Of Whom::NoSuchUser, a name that nobody has.
    [[nodiscard]] std::string idOf(Whom whom, Who caller) const;
    [[nodiscard]] std::string tokenOf(Who who) const;
    [[nodiscard]] std::string cookieOf(Who who) const;

    /// Leaves @p user with one registration, "Blue key"; its id. "" where there is no such user.
    std::string giveOneKey(const std::string& user);
    /// The body of a registration for @p user that the portal would take, once.
    std::string newKey(const std::string& user);
    /// The key that the browser of Who::Half owes.
    [[nodiscard]] const MadeCredential& owedKey() const { return *owedKey_; }

    /// What a request could have changed, as text: the same if nothing was.
    std::string state();

    TestPortal api{};

private:
    std::string addPerson(const std::string& name, const std::string& organisation);
    void addCaller(Who who, const std::string& organisation, const std::string& administers = {});
    void addSubject(Whom whom, const std::string& organisation, const std::string& administers = {});
    MadeCredential addKey(const std::string& user, const Bytes& credentialId, const std::string& nickname);
    void expireWhatThereIs();
    [[nodiscard]] Answer send(const Sent& sent, const std::string& token, const std::string& cookie) const;

    server::PasswordHasher passwords_{api.random, {4, 8, 1}};
    TestAuthenticator authenticator_{};
    std::array<std::string, callerCount> callers_{};
    std::array<std::string, callerCount> tokens_{};
    std::array<std::string, callerCount> cookies_{};
    std::array<std::string, subjectCount> subjects_{};
    std::optional<MadeCredential> owedKey_{};
    std::unique_ptr<server::Portal> portal_{};
};

/// The password of everybody.
inline const std::string everybodysPassword = "right horse";

} // namespace fidesk::test
