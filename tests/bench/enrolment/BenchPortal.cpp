#include "tests/bench/enrolment/BenchPortal.h"

#include "app/portal/store/Organisations.h"
#include "app/portal/store/Roles.h"
#include "app/portal/store/Store.h"
#include "app/portal/store/Users.h"
#include "core/base/Uuid.h"
#include "core/simulator/SoftwareKey.h"

#include <QCoreApplication>

#include <fstream>

namespace fidesk::bench {

BenchPortal::BenchPortal(std::size_t count)
    : folder_(QCoreApplication::applicationDirPath() + QStringLiteral("/../bench-XXXXXX")) {
    runPortal({"init", "--store", path()});
    fill(count);
    process_ = std::make_unique<PortalProcess>(path(), trust());
}

void BenchPortal::fill(std::size_t count) {
    using namespace server;
    SystemRandom random;
    const auto opened = orGiveUp(Store::open(path()));
    auto& database = *orGiveUp(opened->database());
    auto transaction = orGiveUp(Transaction::begin(database));
    const auto organisation = orGiveUp(Organisations(database).add(random, "Bench"));
    const auto add = [&](const std::string& address) {
        std::string id = newUuid(random);
        orGiveUp(Users(database).save({.id = id,
                                       .organisation = organisation,
                                       .displayName = "User",
                                       .userPrincipalName = address,
                                       .mail = address,
                                       .passwordHash = {},
                                       .userHandle = random.bytes(32)}));
        return id;
    };
    orGiveUp(Roles(database).grantLocalAdministrator(add(administrator), organisation.id));
    for (std::size_t i = 0; i < count; ++i) {
        const std::string address = "user" + std::to_string(i) + "@bench.example";
        users_.push_back({.id = add(address), .displayName = "User", .userPrincipalName = address});
    }
    orGiveUp(transaction.commit());
}

std::string BenchPortal::path() const {
    return folder_.path().toStdString() + "/portal.db";
}

/// A PEM file of the root under which software keys attest.
std::string BenchPortal::trust() const {
    std::string file = folder_.path().toStdString() + "/root.pem";
    const Bytes der = simulator::SoftwareKey::attestationRoot();
    const QByteArray raw(reinterpret_cast<const char*>(der.data()), static_cast<qsizetype>(der.size()));
    std::ofstream(file) << "-----BEGIN CERTIFICATE-----\n"
                        << raw.toBase64().toStdString() << "\n-----END CERTIFICATE-----\n";
    return file;
}

CountingProxy::CountingProxy(const PortalProcess& portal) : client_(portal.client()) {
    server_.handle([this](const test::Seen& seen) { return forward(seen); });
}

test::Reply CountingProxy::forward(const test::Seen& seen) {
    const httplib::Headers headers{{"Authorization", seen.header("authorization")}};
    const std::string type = seen.header("content-type");
    const auto answer = seen.method == "GET" ? client_->Get(seen.target, headers)
                                             : client_->Post(seen.target, headers, seen.body, type);
    if (!answer)
        return {.status = 502};
    return {.status = answer->status,
            .body = answer->body,
            .contentType = answer->get_header_value("Content-Type")};
}

} // namespace fidesk::bench
