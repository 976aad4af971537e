#include "tests/bench/portal/Writes.h"

#include "app/portal/signin/Password.h"
#include "app/portal/store/Organisations.h"
#include "app/portal/store/Roles.h"
#include "app/portal/store/SessionStore.h"
#include "app/portal/store/Store.h"
#include "app/portal/store/Users.h"
#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Json.h"
#include "core/base/OpenSsl.h"
#include "core/base/Uuid.h"
#include "tests/bench/portal/BigStore.h"
#include "tests/bench/portal/Load.h"
#include "tests/bench/portal/PortalProcess.h"
#include "tests/support/webauthn/TestAuthenticator.h"

#include <QTemporaryDir>

#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>

namespace fidesk::bench {

using namespace fidesk::server;
using namespace fidesk::test;

namespace {

constexpr std::size_t users = 2000;
constexpr std::size_t passwordSignIns = 100;
constexpr std::size_t clients = 4;
constexpr const char* password = "correct horse battery staple";

template <typename T> T orGiveUp(Result<T> result) {
    if (!result)
        giveUp("the store: " + result.error().detail);
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

std::string addressOf(std::size_t number) {
    return "user" + std::to_string(number) + "@bench.example";
}

/// An administrator and their users, all with one password.
std::vector<std::string> fill(Database& database, Random& random) {
    const std::string hash = orGiveUp(PasswordHasher(random).hash(Secret(std::string(password))));
    auto transaction = orGiveUp(Transaction::begin(database));
    const auto organisation = orGiveUp(Organisations(database).add(random, "Bench"));
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < users; ++i) {
        ids.push_back(newUuid(random));
        orGiveUp(Users(database).save({.id = ids.back(),
                                       .organisation = organisation,
                                       .displayName = "User " + std::to_string(i),
                                       .userPrincipalName = addressOf(i),
                                       .mail = addressOf(i),
                                       .passwordHash = hash,
                                       .userHandle = random.bytes(32)}));
    }
    orGiveUp(Roles(database).grantLocalAdministrator(ids.front(), organisation.id));
    orGiveUp(transaction.commit());
    return ids;
}

void writePem(const std::string& path, ByteView der) {
    const auto raw =
        QByteArray(reinterpret_cast<const char*>(der.data()), static_cast<qsizetype>(der.size()));
    std::ofstream file(path);
    file << "-----BEGIN CERTIFICATE-----\n"
         << raw.toBase64().toStdString() << "\n-----END CERTIFICATE-----\n";
}

QJsonObject jsonOf(const httplib::Result& answer) {
    const auto json = answer ? parseJsonObject(asBytes(answer->body)) : Result<QJsonObject>(QJsonObject());
    return json.value_or(QJsonObject());
}

Bytes challengeIn(const QJsonObject& json) {
    const QString text = json[QStringLiteral("publicKey")][QStringLiteral("challenge")].toString();
    return fromBase64(toUtf8(text)).value_or(Bytes());
}

QString text(const Bytes& bytes) {
    return toQString(toBase64Url(bytes));
}

class WriteBench {
public:
    WriteBench(const std::string& store, const std::string& trust, Random& random)
        : store_(store), random_(random), opened_(orGiveUp(Store::open(store))),
          ids_(fill(*orGiveUp(opened_->database()), random)), portal_(store, trust), made_(users) {
        for (std::size_t i = 0; i < clients; ++i)
            clients_.push_back(portal_.client());
        authorization_ = {{"Authorization", "Bearer " + tokenOf(store, addressOf(0))}};
    }

    void run(const TestAuthenticator& authenticator) {
        std::vector<Bytes> challenges(users);
        printRate("challenges issued", timed(users, clients, [&](std::size_t i, std::size_t thread) {
                      challenges[i] = challengeIn(
                          jsonOf(clients_[thread]->Get(methods(i) + "/creationOptions", authorization_)));
                      return !challenges[i].empty();
                  }));
        std::vector<std::string> bodies(users);
        timed(users, 2, [&](std::size_t i, std::size_t) {
            bodies[i] = makeCredential(authenticator, i, challenges[i]);
            return true;
        });
        measured("registrations verified and stored", 2, users, [&](std::size_t i, std::size_t thread) {
            const auto answer =
                clients_[thread]->Post(methods(i), authorization_, bodies[i], "application/json");
            return answer && answer->status == 201;
        });
        std::vector<std::string> cookies = pendingSessions();
        measured("sign-ins: key alone (challenge and assertion)", 1, users,
                 [&](std::size_t i, std::size_t thread) { return signIn(i, thread, cookies[i], 2); });
        printRate("sign-ins: password hash, then key",
                  timed(passwordSignIns, clients, [&](std::size_t i, std::size_t thread) {
                      const std::string cookie = passwordStep(i, thread);
                      return !cookie.empty() && signIn(i, thread, cookie, 3);
                  }));
        std::printf("  memory of the portal, at most                  %8.1f MiB\n",
                    portal_.usage().peakMegabytes);
    }

private:
    [[nodiscard]] std::string methods(std::size_t i) const {
        return "/v1.0/users/" + ids_[i] + "/authentication/fido2Methods";
    }

    /// Times @p call, and how much of the portal's processor time its @p checks signature checks must take.
    void measured(const std::string& title, int checks, std::size_t count,
                  const std::function<bool(std::size_t, std::size_t)>& call) {
        const double bare = bareCheckMicroseconds();
        const double before = portal_.usage().processorSeconds;
        printRate(title, timed(count, clients, call));
        const double each = (portal_.usage().processorSeconds - before) * 1e6 / static_cast<double>(count);
        std::printf("    processor: %.0f us each; %d bare signature check(s) of %.0f us are %.0f %% of it\n",
                    each, checks, bare, 100 * bare * checks / each);
    }

    std::string makeCredential(const TestAuthenticator& authenticator, std::size_t i,
                               const Bytes& challenge) {
        made_[i] = std::make_unique<MadeCredential>(authenticator.create(
            {.rpId = "localhost", .challenge = challenge, .credentialId = random_.bytes(32)}));
        const auto& response = made_[i]->response;
        const QJsonObject inner{{QStringLiteral("clientDataJSON"), text(response.clientDataJson)},
                                {QStringLiteral("attestationObject"), text(response.attestationObject)}};
        const QJsonObject credential{{QStringLiteral("id"), text(response.credentialId)},
                                     {QStringLiteral("response"), inner}};
        return toJsonText({{QStringLiteral("displayName"), QStringLiteral("key")},
                           {QStringLiteral("publicKeyCredential"), credential}});
    }

    /// Sessions as a right password leaves them, so that the key's part can be measured alone.
    std::vector<std::string> pendingSessions() {
        Database& database = *orGiveUp(opened_->database());
        auto transaction = orGiveUp(Transaction::begin(database));
        std::vector<std::string> cookies;
        for (const std::string& id : ids_) {
            const std::string token = toBase64Url(random_.bytes(32));
            const TimePoint now = SystemClock().now();
            orGiveUp(SessionStore(database).add({.tokenHash = toBytes(sha256(asBytes(token))),
                                                 .user = id,
                                                 .returnPath = "/account",
                                                 .expiresAt = now + std::chrono::hours(1)},
                                                now));
            cookies.push_back("fidesk-session=" + token);
        }
        orGiveUp(transaction.commit());
        return cookies;
    }

    httplib::Result post(std::size_t thread, const std::string& path, const std::string& cookie,
                         const QJsonObject& body) {
        httplib::Headers headers{{"Origin", portal_.url()}};
        if (!cookie.empty())
            headers.emplace("Cookie", cookie);
        return clients_[thread]->Post(path, headers, toJsonText(body), "application/json");
    }

    std::string passwordStep(std::size_t i, std::size_t thread) {
        const auto answer = post(thread, "/api/signin/password", {},
                                 {{QStringLiteral("user"), toQString(addressOf(i))},
                                  {QStringLiteral("password"), toQString(password)}});
        if (!answer || answer->status != 200)
            return {};
        const std::string cookie = answer->get_header_value("Set-Cookie");
        return cookie.substr(0, cookie.find(';'));
    }

    bool signIn(std::size_t i, std::size_t thread, const std::string& cookie, std::uint32_t counter) {
        const std::string id = toUrlToken(made_[i]->response.credentialId);
        const Bytes challenge = challengeIn(jsonOf(post(
            thread, "/api/signin/options", cookie, {{QStringLiteral("registrationId"), toQString(id)}})));
        const auto assertion =
            made_[i]->sign({.rpId = "localhost", .challenge = challenge, .counter = counter});
        const QJsonObject response{{QStringLiteral("clientDataJSON"), text(assertion.clientDataJson)},
                                   {QStringLiteral("authenticatorData"), text(assertion.authenticatorData)},
                                   {QStringLiteral("signature"), text(assertion.signature)},
                                   {QStringLiteral("userHandle"), QJsonValue()}};
        const auto answer = post(thread, "/api/signin/key", cookie,
                                 {{QStringLiteral("id"), text(assertion.credentialId)},
                                  {QStringLiteral("rawId"), text(assertion.credentialId)},
                                  {QStringLiteral("type"), QStringLiteral("public-key")},
                                  {QStringLiteral("response"), response}});
        return answer && answer->status == 200;
    }

    std::string store_;
    Random& random_;
    std::unique_ptr<Store> opened_;
    std::vector<std::string> ids_;
    PortalProcess portal_;
    std::vector<std::unique_ptr<httplib::Client>> clients_{};
    httplib::Headers authorization_{};
    std::vector<std::unique_ptr<MadeCredential>> made_;
};

} // namespace

double bareCheckMicroseconds() {
    const Bytes message(100, 0x42);
    const openssl::Key key(EVP_EC_gen("P-256"));
    const openssl::DigestContext signing(EVP_MD_CTX_new());
    std::size_t size = 0;
    EVP_DigestSignInit(signing.get(), nullptr, EVP_sha256(), nullptr, key.get());
    EVP_DigestSign(signing.get(), nullptr, &size, message.data(), message.size());
    Bytes signature(size);
    EVP_DigestSign(signing.get(), signature.data(), &size, message.data(), message.size());
    signature.resize(size);
    const Timing timing = timed(1000, 1, [&](std::size_t, std::size_t) {
        const openssl::DigestContext context(EVP_MD_CTX_new());
        return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
               EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                                message.size()) == 1;
    });
    return timing.quantile(0.5) * 1000;
}

void benchWrites(const std::string& title, const std::string& store) {
    std::printf("%s\n", title.c_str());
    const QTemporaryDir folder;
    const std::string trust = toUtf8(folder.filePath(QStringLiteral("root.pem")));
    const TestAuthenticator authenticator;
    writePem(trust, authenticator.root());
    SystemRandom random;
    WriteBench(store, trust, random).run(authenticator);
}

} // namespace fidesk::bench
