#include "tests/support/Catch.h"
#include "tests/unit/ctl/Desk.h"

#include <QJsonArray>

using namespace fidesk;
using ctl::Exit;
using test::Desk;
using test::value;

namespace {

struct Fingers : Desk {
    std::shared_ptr<test::FakeKey> key = plugIn();
    void add(const std::string& name) {
        REQUIRE(withPin({"key", "fingerprints", "add", "--name", name}).exit == Exit::Done);
        questions.clear();
    }
};

} // namespace

TEST_CASE("a finger is learnt sample by sample, and named") {
    Fingers desk;
    desk.key->setSamples({token::SampleAdvice::Good, token::SampleAdvice::TooHigh});
    const auto added = desk.withPin({"key", "fingerprints", "add", "--name", "Right thumb"});
    REQUIRE(added.exit == Exit::Done);
    const auto lines = added.lines();
    REQUIRE(lines.size() == 6); // four samples, that it is learnt, and the result
    CHECK(test::text(lines[0], "event") == "sample");
    CHECK(test::text(lines[0], "advice") == "good");
    CHECK(value(lines[0], "remaining") == 2);
    CHECK(test::text(lines[1], "advice") == "tooHigh");
    CHECK(value(lines[1], "remaining") == 2);
    CHECK(value(lines[3], "remaining") == 0);
    CHECK(test::text(lines[4], "event") == "added");
    CHECK(test::text(lines[5], "fingerprint.name") == "Right thumb");
    CHECK(desk.key->fingerprints().at(0).name == "Right thumb");
    CHECK(desk.questions.size() == 1);
}

TEST_CASE("people are told where to touch, once, and what each sample was") {
    Fingers desk;
    desk.typed = {Desk::pin};
    const auto added = desk.run({"key", "fingerprints", "add"});
    CHECK(added.exit == Exit::Done);
    CHECK(added.err.find("sensor") == added.err.rfind("sensor"));
    CHECK(added.err.find("Still to come: 2.") != std::string::npos);
    CHECK(added.err.find("Still to come: 0.") != std::string::npos);
}

TEST_CASE("each bad sample is told with the sensor's advice, and costs none of those to come") {
    Fingers desk;
    using token::SampleAdvice;
    desk.key->setSamples({SampleAdvice::PoorQuality, SampleAdvice::Good, SampleAdvice::TooFast});
    desk.typed = {Desk::pin};
    const auto added = desk.run({"key", "fingerprints", "add"});
    CHECK(added.exit == Exit::Done);
    const auto at = [&](const char* line) { return added.err.find(line); };
    CHECK(at("The print was not clear. Wipe finger and sensor, and try again. Still to come: 3.") <
          at("Good. Still to come: 2."));
    CHECK(at("Good. Still to come: 2.") < at("Move the finger more slowly. Still to come: 2."));
    CHECK(at("Move the finger more slowly. Still to come: 2.") < at("Good. Still to come: 0."));
    CHECK(at("Good. Still to come: 0.") != std::string::npos);
    CHECK(desk.key->fingerprints().size() == 1);
}

TEST_CASE("nobody to confirm is told as such, with the option that confirms") {
    Fingers desk;
    desk.add("Thumb");
    const auto removed = desk.withPin({"key", "fingerprints", "remove", "Thumb"});
    CHECK(removed.error() == "InvalidArgument");
    CHECK(removed.message().find("--yes") != std::string::npos);
    CHECK(removed.message().find("value") == std::string::npos);
    CHECK(desk.key->fingerprints().size() == 1);
}

TEST_CASE("fingerprints are listed, renamed and removed by id or name") {
    Fingers desk;
    desk.add("Right thumb");
    desk.add("Left thumb");
    const auto listed = desk.withPin({"key", "fingerprints", "list"});
    const QJsonArray all = value(listed.json(), "fingerprints").toArray();
    REQUIRE(all.size() == 2);
    const std::string id = test::text(all[0].toObject(), "id");
    CHECK(desk.withPin({"key", "fingerprints", "rename", id, "Thumb"}).exit == Exit::Done);
    CHECK(desk.key->fingerprints().at(0).name == "Thumb");
    desk.answers = {true};
    const auto removed = desk.withPin({"key", "fingerprints", "remove", "Left thumb"});
    CHECK(test::text(removed.json(), "removed.name") == "Left thumb");
    CHECK(desk.key->fingerprints().size() == 1);
}

TEST_CASE("a fingerprint that is not there, or a name that two have, changes nothing") {
    Fingers desk;
    desk.add("Thumb");
    desk.add("Thumb");
    const auto several = desk.withPin({"key", "fingerprints", "remove", "Thumb", "--yes"});
    CHECK(several.error() == "InvalidArgument");
    CHECK(several.message().find("2 fingerprints") != std::string::npos);
    CHECK(desk.withPin({"key", "fingerprints", "remove", "Toe", "--yes"}).error() == "FingerprintNotFound");
    CHECK(desk.key->fingerprints().size() == 2);
}

TEST_CASE("a fingerprint is not removed unasked") {
    Fingers desk;
    desk.add("Thumb");
    CHECK(desk.withPin({"key", "fingerprints", "remove", "Thumb"}).error() == "InvalidArgument");
    desk.answers = {false};
    CHECK(desk.withPin({"key", "fingerprints", "remove", "Thumb"}).error() == "Cancelled");
    CHECK(desk.key->fingerprints().size() == 1);
}

TEST_CASE("a name that fails leaves the fingerprint, and says that it is there") {
    Fingers desk;
    desk.key->calls.failNext("renameFingerprint", Error(ErrorCode::InvalidArgument, "too long"));
    const auto added = desk.withPin({"key", "fingerprints", "add", "--name", "Thumb"});
    CHECK(added.error() == "InvalidArgument");
    const auto lines = added.lines();
    CHECK(test::text(lines.at(lines.size() - 2), "event") == "added");
    CHECK(desk.key->fingerprints().size() == 1);
}

TEST_CASE("a key pulled out while a finger is learnt is told") {
    Fingers desk;
    desk.key->setTouch(test::FakeTouch::Manual);
    desk.key->calls.onCall([&desk](const std::string& name) {
        if (name == "addFingerprint")
            desk.keys.remove(desk.key);
    });
    CHECK(desk.withPin({"key", "fingerprints", "add"}).error() == "KeyUnplugged");
}
