#include "core/profiles/Trust.h"
#include "tests/support/Catch.h"

#include <QTemporaryDir>

#include <fstream>

using namespace fidesk;
using namespace fidesk::test;
using namespace fidesk::profiles;

namespace {

/// Self-signed; its key is lost.
const std::string root = "-----BEGIN CERTIFICATE-----\n"
                         "MIIBdTCCARugAwIBAgIUZD5UDXRjeb2Jd7eKm9V0lfGKKsUwCgYIKoZIzj0EAwIw\n"
                         "DzENMAsGA1UEAwwEUm9vdDAgFw0yNjExMjIxNzE5MDlaGA8yMTI2MTAyOTE3MTkw\n"
                         "OVowDzENMAsGA1UEAwwEUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABK7N\n"
                         "7+Aga1rT0TweoHgDZFCb7M+3tItUxFTj2Phz/R09DIhuxrIpPo68EE69ww3eKrxG\n"
                         "kOa8+9/+JH3jteeGnTWjUzBRMB0GA1UdDgQWBBQMbmhLXjem0OdcEs0QI0HlI3IM\n"
                         "aTAfBgNVHSMEGDAWgBQMbmhLXjem0OdcEs0QI0HlI3IMaTAPBgNVHRMBAf8EBTAD\n"
                         "AQH/MAoGCCqGSM49BAMCA0gAMEUCIB9Z6PtvtmJnupIJa9V8sDdqUqo8TRo0xdgs\n"
                         "HB8OPMg0AiEAuTQ4fXbyk1nz8h+mJby5RDJsNfaRhcmUj+cBjhu/uWE=\n"
                         "-----END CERTIFICATE-----\n";

struct Machine {
    QTemporaryDir folder{};
    std::filesystem::path home{folder.path().toStdString()};
    Places places{.machine = home / "machine", .user = home / "user"};

    Machine() { std::filesystem::create_directories(trustPlace(places)); }
    void preset(const std::string& name, const std::string& text) const {
        std::ofstream(trustPlace(places) / name) << text;
    }
    [[nodiscard]] std::filesystem::path own(const std::string& text) const {
        std::ofstream(home / "own.pem") << text;
        return home / "own.pem";
    }
};

} // namespace

TEST_CASE("where there are no roots there are no anchors") {
    const Machine machine;
    const Trust none = valueOf(readTrust(machine.places, {}));
    CHECK(none.anchors.empty());
    CHECK(none.bad.empty());
    const Places nowhere{.machine = "/nowhere/at/all", .user = {}};
    CHECK(valueOf(readTrust(nowhere, {})).anchors.empty());
}

TEST_CASE("roots are those of the machine and those that are named") {
    const Machine machine;
    SECTION("of the machine") {
        machine.preset("makers.pem", "Text around them.\n" + root + root);
        CHECK_FALSE(valueOf(readTrust(machine.places, {})).anchors.empty());
    }
    SECTION("named") {
        CHECK_FALSE(valueOf(readTrust(machine.places, {machine.own(root)})).anchors.empty());
    }
    SECTION("what is named otherwise is not looked at") {
        machine.preset("makers.txt", root);
        CHECK(valueOf(readTrust(machine.places, {})).anchors.empty());
    }
}

TEST_CASE("a file of the machine that cannot be used does not keep from the others") {
    const Machine machine;
    machine.preset("a.pem", "no certificate");
    machine.preset("b.pem", root);
    const Trust trust = valueOf(readTrust(machine.places, {}));
    CHECK_FALSE(trust.anchors.empty());
    REQUIRE(trust.bad.size() == 1);
    CHECK(trust.bad.front().path.filename() == "a.pem");
    CHECK(trust.bad.front().error.code == ErrorCode::Malformed);
    CHECK(trust.bad.front().error.detail.find("a.pem: holds no certificate") != std::string::npos);
}

TEST_CASE("a file that is named has to be one") {
    const Machine machine;
    CHECK(codeOf(readTrust(machine.places, {machine.own("no certificate")})) == ErrorCode::Malformed);
    CHECK(codeOf(readTrust(machine.places, {machine.own(std::string(1024 * 1024 + 1, ' ') + root)})) ==
          ErrorCode::Malformed);
    CHECK(codeOf(readTrust(machine.places, {machine.home / "none.pem"})) == ErrorCode::FileUnreadable);
}
