#pragma once

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "tests/portal/TestPortal.h"

namespace fidesk::test {

/// A portal with one administrator, one user of theirs, Ann, and an authenticator to register.
struct RegisteringPortal {
    TestAuthenticator authenticator{};
    TestPortal portal;
    std::string admin{portal.addUser("Alex Admin", "admin@contoso.example", "Contoso")};
    std::string ann{portal.addUser("Ann", "ann@contoso.example", "Contoso")};
    std::string token{};

    explicit RegisteringPortal(bool trusting = true)
        : portal(trusting ? std::vector<Bytes>{authenticator.root()} : std::vector<Bytes>{}) {
        portal.makeAdministrator(admin, "Contoso");
        token = portal.tokenFor(admin);
    }

    /// A challenge for Ann.
    Bytes challenge(const std::string& form = "/creationOptions") const {
        const Answer answer = portal.get(methodsOf(ann) + form, token);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        const QJsonObject publicKey = answer.json.value(QStringLiteral("publicKey")).toObject();
        return valueOf(fromBase64(toUtf8(publicKey.value(QStringLiteral("challenge")).toString())));
    }

    /// What would be registered for @p number, to a fresh challenge.
    RegistrationSpec spec(std::uint8_t number = 1) const {
        return {.rpId = "portal.example", .challenge = challenge(), .credentialId = Bytes(16, number)};
    }

    Answer post(const webauthn::RegistrationResponse& response, const std::string& nickname) const {
        return portal.send("POST", methodsOf(ann), token, registrationBody(response, nickname));
    }

    Answer add(const std::string& nickname, std::uint8_t number = 1) const {
        return post(authenticator.create(spec(number)).response, nickname);
    }

    std::vector<std::string> nicknames() const {
        return portal.get(methodsOf(ann), token).values("displayName");
    }
};

} // namespace fidesk::test
