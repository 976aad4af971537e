#include "app/portal/commands/Operations.h"
#include "core/base/Json.h"
#include "tests/support/Catch.h"

#include <QFile>
#include <QTemporaryDir>

#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

/// The operations' routes over a new store.
struct Operations {
    QTemporaryDir folder{};
    std::string path{toUtf8(folder.filePath(QStringLiteral("portal.db")))};
    SystemClock clock{};
    http::Metrics metrics{};
    http::AddressRanges readers{valueOf(http::AddressRanges::parse({"192.0.2.0/24"}))};
    http::Router router{clock};
    std::unique_ptr<Store> store{};

    Operations() {
        valueOf(Store::create(path));
        store = valueOf(Store::open(path));
        addOperationsRoutes(router, *store, clock, metrics, readers);
    }

    [[nodiscard]] http::Response get(const std::string& address, const std::string& from) const {
        http::Request request;
        request.method = "GET";
        request.path = address;
        request.remoteAddress = from;
        return router.dispatch(request);
    }
};

} // namespace

TEST_CASE("The portal is well while its store answers, and says so when it does not") {
    const Operations portal;
    const http::Response well = portal.get("/healthz", "203.0.113.1");
    CHECK(well.status == 200);
    CHECK(well.body == "{\"status\":\"ok\"}");
    REQUIRE(QFile::remove(toQString(portal.path)));
    // A thread that has no connection yet, as the file's removal does not end those that are open.
    http::Response ill;
    std::thread([&] { ill = portal.get("/healthz", "203.0.113.1"); }).join();
    CHECK(ill.status == 503);
    CHECK(ill.body == "{\"status\":\"storeUnavailable\"}");
}

TEST_CASE("What is counted is told to those it was promised to") {
    const Operations portal;
    const http::Response told = portal.get("/metrics", "192.0.2.9");
    CHECK(told.status == 200);
    CHECK(told.contentType == "text/plain; version=0.0.4; charset=utf-8");
    CHECK(told.body.find("fidesk_build_info{version=") != std::string::npos);
    for (const char* other : {"127.0.0.1", "198.51.100.1", "::1", ""})
        CHECK(portal.get("/metrics", other).status == 404);
}
