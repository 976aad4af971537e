#include "tests/support/ctap/AdminClient.h"
#include "tests/unit/simulator/Bench.h"

#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::test;

namespace {

Personality withReader() {
    Personality personality;
    personality.fingerprintReader = true;
    personality.fingerprintSlots = 2;
    return personality;
}

/// A key with a reader and a PIN.
struct Reader : Bench {
    explicit Reader(SoftwareKey::Options options = {withReader(), Touch::Automatic, {}})
        : Bench(std::move(options)) {
        if (!option("clientPin"))
            REQUIRE(pin().setPin("1234") == 0);
    }
    bool option(const char* name) { return *call(getInfoCommand).body.find(4)->find(name)->boolean(); }
    CtapReply bio(int subcommand, const cbor::Value& params = {}) {
        const HostToken token = pin().token("1234", be);
        return call(command, bioRequest(subcommand, params, &token));
    }
    /// Enrols a finger with good samples alone.
    Bytes enrol() {
        CtapReply reply = bio(1);
        REQUIRE(reply.status == 0);
        const Bytes id = *reply.body.find(4)->bytes();
        while (remaining(reply) > 0) {
            reply = bio(2, naming(id));
            REQUIRE(reply.status == 0);
        }
        return id;
    }
    std::size_t enrolled() {
        const CtapReply reply = bio(4);
        return reply.status == 0 ? reply.body.find(7)->array()->size() : 0;
    }
    static std::int64_t remaining(const CtapReply& reply) { return *reply.body.find(6)->integer(); }
    static std::int64_t sample(const CtapReply& reply) { return *reply.body.find(5)->integer(); }
    static cbor::Value naming(const Bytes& id) { return cbor::Map{{1, id}}; }

    std::uint8_t command{bioEnrollmentCommand};
};

} // namespace

TEST_CASE("without a reader there is no bioEnrollment") {
    Bench bench;
    for (const std::uint8_t command : {std::uint8_t(0x09), std::uint8_t(0x40)})
        CHECK(bench.status(command, cbor::Map{{6, true}}) == 0x01);
}

TEST_CASE("the sensor is told of without a token") {
    Personality personality = withReader();
    personality.swipeSensor = GENERATE(false, true);
    Reader bench({personality, Touch::Automatic, {}});
    const CtapReply modality = bench.call(bioEnrollmentCommand, cbor::Map{{6, true}});
    CHECK(modality.body == cbor::Value(cbor::Map{{1, 1}}));
    const CtapReply info = bench.call(bioEnrollmentCommand, bioRequest(7));
    REQUIRE(info.status == 0);
    CHECK(*info.body.find(2)->integer() == (personality.swipeSensor ? 2 : 1));
    CHECK(*info.body.find(3)->integer() == 4);
    CHECK(*info.body.find(8)->integer() == 64);
    const cbor::Value answer = bench.call(getInfoCommand).body;
    CHECK_FALSE(*answer.find(4)->find("bioEnroll")->boolean());
    CHECK_FALSE(*answer.find(4)->find("uv")->boolean());
    CHECK(*answer.find(4)->find("uvBioEnroll")->boolean());
    CHECK(*answer.find(4)->find("uvAcfg")->boolean());
    CHECK(*answer.find(0x11)->integer() == 5);
    CHECK(*answer.find(0x12)->integer() == 2);
}

TEST_CASE("a finger is enrolled by good samples, named and removed") {
    Reader bench;
    bench.command = GENERATE(as<std::uint8_t>{}, 0x09, 0x40);
    CHECK(bench.bio(4).status == 0x2C);
    CtapReply reply = bench.bio(1);
    REQUIRE(reply.status == 0);
    CHECK(reply.keepAlives == std::vector<int>{2, 1});
    CHECK(Reader::sample(reply) == 0);
    CHECK(Reader::remaining(reply) == 3);
    const Bytes id = *reply.body.find(4)->bytes();
    for (int left = 2; left >= 0; --left) {
        CHECK_FALSE(bench.option("bioEnroll"));
        reply = bench.bio(2, cbor::Map{{1, id}, {3, 10'000}});
        REQUIRE(reply.status == 0);
        CHECK_FALSE(reply.body.find(4));
        CHECK(Reader::remaining(reply) == left);
    }
    CHECK(bench.option("bioEnroll"));
    CHECK(bench.option("uv"));
    CHECK(bench.bio(2, Reader::naming(id)).status == 0x2C); // it is done
    CHECK(*bench.bio(4).body.find(7)->array() == cbor::Array{Reader::naming(id)});
    CHECK(bench.bio(5, cbor::Map{{1, id}, {2, "left thumb"}}).status == 0);
    CHECK(*bench.bio(4).body.find(7)->array() == cbor::Array{cbor::Map{{1, id}, {2, "left thumb"}}});
    CHECK(bench.bio(5, cbor::Map{{1, id}, {2, std::string(65, 'a')}}).status == 0x03);
    CHECK(bench.bio(5, cbor::Map{{1, id}, {2, std::string(64, 'a')}}).status == 0);
    CHECK(bench.bio(5, cbor::Map{{1, Bytes{1}}, {2, "x"}}).status == 0x2C);
    CHECK(bench.bio(6, Reader::naming(Bytes{1})).status == 0x2C);
    CHECK(bench.bio(6, Reader::naming(id)).status == 0);
    CHECK(bench.bio(6, Reader::naming(id)).status == 0x2C);
    CHECK(bench.bio(4).status == 0x2C);
    CHECK_FALSE(bench.option("bioEnroll"));
    CHECK_FALSE(bench.option("uv"));
}

TEST_CASE("what the sensor says of a sample is told, and only good ones count") {
    Reader bench;
    const std::vector<std::uint8_t> advice{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14};
    bench.key->setSamples(advice);
    CtapReply reply = bench.bio(1);
    const Bytes id = *reply.body.find(4)->bytes();
    for (std::size_t i = 0; i < advice.size(); ++i) {
        REQUIRE(reply.status == 0);
        CHECK(Reader::sample(reply) == advice[i]);
        CHECK(Reader::remaining(reply) == 4);
        reply = bench.bio(2, Reader::naming(id));
    }
    CHECK(Reader::sample(reply) == 0);
    CHECK(Reader::remaining(reply) == 3);
}

TEST_CASE("a sample nobody gives is told as such") {
    Reader bench;
    bench.key->setTouch(Touch::Never);
    const CtapReply first = bench.bio(1, cbor::Map{{3, 10}});
    REQUIRE(first.status == 0);
    CHECK(Reader::sample(first) == 0x0D);
    CHECK(Reader::remaining(first) == 4);
    const Bytes id = *first.body.find(4)->bytes();
    const CtapReply second = bench.bio(2, cbor::Map{{1, id}, {3, 0}});
    REQUIRE(second.status == 0);
    CHECK(Reader::sample(second) == 0x0D);
    CHECK(bench.bio(2, cbor::Map{{1, id}, {3, -1}}).status == 0x02);
}

TEST_CASE("a full store takes no more fingers") {
    Reader bench;
    bench.enrol();
    const Bytes second = bench.enrol();
    CHECK(bench.bio(1).status == 0x17);
    CHECK(bench.enrolled() == 2);
    CHECK(bench.bio(6, Reader::naming(second)).status == 0);
    bench.enrol();
}

TEST_CASE("an enrolment ends with a cancel, another, a reset or no power, and leaves nothing") {
    Reader bench;
    const Bytes id = *bench.bio(1).body.find(4)->bytes();
    SECTION("cancelCurrentEnrollment, which needs no token") {
        CHECK(bench.status(bioEnrollmentCommand, bioRequest(3)) == 0);
        CHECK(bench.status(bioEnrollmentCommand, bioRequest(3)) == 0);
    }
    SECTION("another one") {
        CHECK(*bench.bio(1).body.find(4)->bytes() != id);
    }
    SECTION("no power") {
        bench.replug();
    }
    SECTION("a reset") {
        CHECK(bench.status(resetCommand) == 0);
        CHECK(bench.pin().setPin("1234") == 0);
    }
    CHECK(bench.bio(2, Reader::naming(id)).status == 0x2C);
    CHECK(bench.enrolled() == 0);
}

TEST_CASE("CTAPHID_CANCEL during a sample ends the wait, and the enrolment can go on or be given up") {
    Reader bench;
    const Bytes id = *bench.bio(1).body.find(4)->bytes();
    bench.key->setTouch(Touch::Manual);
    const HostToken token = bench.pin().token("1234", be);
    valueOf(bench.client.begin(bioEnrollmentCommand, bioRequest(2, Reader::naming(id), &token)));
    valueOf(bench.client.awaitTouchWanted());
    valueOf(bench.client.cancel());
    CHECK(valueOf(bench.client.finish()).status == 0x2D);
    bench.key->setTouch(Touch::Automatic);
    CHECK(Reader::remaining(bench.bio(2, Reader::naming(id))) == 2);
    bench.key->setTouch(Touch::Manual);
    valueOf(bench.client.begin(bioEnrollmentCommand, bioRequest(1, {}, &token)));
    valueOf(bench.client.cancel());
    const int status = valueOf(bench.client.finish()).status;
    CHECK((status == 0x2D || status == 0x33)); // the token may have been replaced by bio()'s own
    bench.key->setTouch(Touch::Automatic);
    CHECK(bench.enrolled() == 0);
}

TEST_CASE("bioEnrollment wants a token with its permission, and whole requests") {
    Reader bench;
    const HostToken good = bench.pin().token("1234", be);
    const auto status = [&](const cbor::Map& map) { return bench.status(bioEnrollmentCommand, map); };
    const cbor::Map request = bioRequest(4, {}, &good);
    CHECK(status(request) == 0x2C);
    CHECK(status(without(request, 5)) == 0x36);
    CHECK(status(without(request, 4)) == 0x14);
    CHECK(status(with(request, 4, 3)) == 0x02);
    CHECK(status(with(request, 4, 1)) == 0x33);
    CHECK(status(with(request, 5, Bytes(32))) == 0x33);
    CHECK(status(without(request, 1)) == 0x14);
    CHECK(status(without(request, 2)) == 0x14);
    CHECK(status(with(request, 1, 2)) == 0x02);
    CHECK(status(with(request, 2, 8)) == 0x3E);
    CHECK(status(with(request, 2, "x")) == 0x11);
    for (const int subcommand : {1, 2, 5, 6})
        CHECK(status(bioRequest(subcommand, cbor::Map{{1, Bytes{1}}, {2, "x"}})) == 0x36);
    for (const int subcommand : {2, 5, 6}) {
        CHECK(status(bioRequest(subcommand, {}, &good)) == 0x14);
        CHECK(status(bioRequest(subcommand, cbor::Map{}, &good)) == 0x14);
    }
    CHECK(status(bioRequest(5, cbor::Map{{1, Bytes{1}}}, &good)) == 0x14);
    const HostToken other = bench.pin().token("1234", cm);
    CHECK(status(bioRequest(4, {}, &other)) == 0x33);
}

TEST_CASE("fingerprints survive a restart, and end with a reset") {
    const QTemporaryDir directory;
    const std::filesystem::path path = directory.filePath(QStringLiteral("key.state")).toStdString();
    Bytes id;
    {
        Reader bench({withReader(), Touch::Automatic, path});
        id = bench.enrol();
        CHECK(bench.bio(5, cbor::Map{{1, id}, {2, "thumb"}}).status == 0);
    }
    Reader bench({withReader(), Touch::Automatic, path});
    CHECK(*bench.bio(4).body.find(7)->array() == cbor::Array{cbor::Map{{1, id}, {2, "thumb"}}});
    CHECK(bench.status(resetCommand) == 0);
    CHECK_FALSE(bench.option("bioEnroll"));
}
