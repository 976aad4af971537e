#include "core/cbor/Cbor.h"
#include "tests/support/ctap/AdminClient.h"
#include "tests/unit/simulator/Bench.h"

#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::test;

namespace {

cbor::Value extensionsOf(const AuthData& data) {
    if ((data.flags & 0x80) == 0)
        return cbor::Map{};
    if ((data.flags & 0x40) == 0)
        return valueOf(cbor::decode(ByteView(data.all).subspan(37)));
    const auto key = valueOf(cbor::decodePrefix(data.rest));
    return valueOf(cbor::decode(ByteView(data.rest).subspan(key.length)));
}

cbor::Map asking(cbor::Map request, int key, cbor::Map extensions) {
    return with(std::move(request), key, std::move(extensions));
}

} // namespace

TEST_CASE("a credential keeps a small blob and gives it back") {
    Bench bench;
    const std::size_t size = GENERATE(as<std::size_t>{}, 0, 1, 32);
    const CtapReply made = bench.call(makeCredentialCommand,
                                      asking(discoverable(makeRequest()), 6, {{"credBlob", Bytes(size, 7)}}));
    REQUIRE(made.status == 0);
    CHECK(*extensionsOf(AuthData(made.body)).find("credBlob")->boolean());
    const CtapReply asserted =
        bench.call(getAssertionCommand, asking(assertRequest(), 4, {{"credBlob", true}}));
    REQUIRE(asserted.status == 0);
    CHECK(*extensionsOf(AuthData(asserted.body)).find("credBlob")->bytes() == Bytes(size, 7));
    CHECK((AuthData(bench.call(getAssertionCommand, assertRequest()).body).flags & 0x80) == 0);
    CHECK((AuthData(bench.call(getAssertionCommand, asking(assertRequest(), 4, {{"credBlob", false}})).body)
               .flags &
           0x80) == 0);
}

TEST_CASE("a blob that cannot be kept is told, and the credential made without it") {
    Bench bench;
    const CtapReply tooLong =
        bench.call(makeCredentialCommand, asking(discoverable(makeRequest()), 6, {{"credBlob", Bytes(33)}}));
    REQUIRE(tooLong.status == 0);
    CHECK_FALSE(*extensionsOf(AuthData(tooLong.body)).find("credBlob")->boolean());
    const CtapReply notStored =
        bench.call(makeCredentialCommand, asking(makeRequest(), 6, {{"credBlob", Bytes(1)}}));
    CHECK_FALSE(*extensionsOf(AuthData(notStored.body)).find("credBlob")->boolean());
    const CtapReply asserted =
        bench.call(getAssertionCommand, asking(assertRequest(), 4, {{"credBlob", true}}));
    CHECK(extensionsOf(AuthData(asserted.body)).find("credBlob")->bytes()->empty());
    CHECK(bench.status(makeCredentialCommand, asking(makeRequest(), 6, {{"credBlob", true}})) == 0x11);
    CHECK(bench.status(getAssertionCommand, asking(assertRequest(), 4, {{"credBlob", Bytes{}}})) == 0x11);
}

TEST_CASE("each of several accounts gives its own blob and key") {
    Bench bench;
    std::vector<cbor::Value> keys;
    for (const std::uint8_t user : {std::uint8_t(1), std::uint8_t(2)}) {
        const CtapReply made =
            bench.call(makeCredentialCommand, asking(discoverable(makeRequest(rpId, {user})), 6,
                                                     {{"credBlob", Bytes{user}}, {"largeBlobKey", true}}));
        REQUIRE(made.status == 0);
        keys.push_back(*made.body.find(5));
    }
    const CtapReply newest = bench.call(
        getAssertionCommand, asking(assertRequest(), 4, {{"credBlob", true}, {"largeBlobKey", true}}));
    CHECK(*extensionsOf(AuthData(newest.body)).find("credBlob")->bytes() == Bytes{2});
    CHECK(*newest.body.find(7) == keys[1]);
    const CtapReply next = bench.call(getNextAssertionCommand);
    REQUIRE(next.status == 0);
    CHECK(*extensionsOf(AuthData(next.body)).find("credBlob")->bytes() == Bytes{1});
    CHECK(*next.body.find(7) == keys[0]);
}

TEST_CASE("a key for large blobs is made where it is asked for, and told again to whoever may ask") {
    const QTemporaryDir directory;
    const std::filesystem::path path = directory.filePath(QStringLiteral("key.state")).toStdString();
    cbor::Value key;
    {
        Bench bench({{}, Touch::Automatic, path});
        REQUIRE(bench.pin().setPin("1234") == 0);
        const CtapReply made =
            bench.call(makeCredentialCommand,
                       verified(asking(discoverable(makeRequest()), 6,
                                       {{"largeBlobKey", true}, {"credProtect", 2}, {"credBlob", Bytes{9}}}),
                                bench.pin().token("1234", mc, rpId)));
        REQUIRE(made.status == 0);
        key = *made.body.find(5);
        CHECK(key.bytes()->size() == 32);
        CHECK_FALSE(extensionsOf(AuthData(made.body)).find("largeBlobKey"));
        CHECK(bench.status(makeCredentialCommand, verified(discoverable(makeRequest("other.example")),
                                                           bench.pin().token("1234", mc, "other.example"))) ==
              0);
    }
    Bench bench({{}, Touch::Automatic, path}); // it survives a restart
    const HostToken manage = bench.pin().token("1234", cm);
    const auto listed = [&](std::string_view rp) {
        const cbor::Value params = cbor::Map{{1, ByteView(sha256(asBytes(rp)))}};
        const CtapReply reply =
            bench.call(credentialManagementCommand, managementRequest(4, params, &manage));
        REQUIRE(reply.status == 0);
        return reply.body;
    };
    CHECK(*listed(rpId).find(11) == key);
    CHECK(*listed(rpId).find(10)->integer() == 2);
    CHECK_FALSE(listed("other.example").find(11));
    const HostToken token = bench.pin().token("1234", ga, rpId);
    const CtapReply asserted = bench.call(
        getAssertionCommand,
        verifiedAssert(asking(assertRequest(), 4, {{"largeBlobKey", true}, {"credBlob", true}}), token));
    REQUIRE(asserted.status == 0);
    CHECK(*asserted.body.find(7) == key);
    CHECK(*extensionsOf(AuthData(asserted.body)).find("credBlob")->bytes() == Bytes{9});
    const HostToken other = bench.pin().token("1234", ga, "other.example");
    const CtapReply without = bench.call(
        getAssertionCommand,
        verifiedAssert(asking(assertRequest("other.example"), 4, {{"largeBlobKey", true}}), other));
    REQUIRE(without.status == 0);
    CHECK_FALSE(without.body.find(7));
}

TEST_CASE("largeBlobKey is true or absent, and of passkeys alone") {
    Bench bench;
    const auto make = [&](cbor::Map request, cbor::Value value) {
        return bench.status(makeCredentialCommand,
                            asking(std::move(request), 6, {{"largeBlobKey", std::move(value)}}));
    };
    CHECK(make(makeRequest(), true) == 0x2C);
    CHECK(make(discoverable(makeRequest()), false) == 0x2C);
    CHECK(make(discoverable(makeRequest()), 1) == 0x11);
    CHECK(make(discoverable(makeRequest()), true) == 0);
    CHECK(bench.status(getAssertionCommand, asking(assertRequest(), 4, {{"largeBlobKey", false}})) == 0x2C);
    CHECK(bench.status(getAssertionCommand, asking(assertRequest(), 4, {{"largeBlobKey", 1}})) == 0x11);
}
