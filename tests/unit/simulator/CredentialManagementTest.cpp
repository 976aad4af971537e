#include "core/cbor/Cbor.h"
#include "tests/unit/simulator/Bench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

/// A key with a PIN, and management requests under a token.
struct Management : Bench {
    explicit Management(SoftwareKey::Options options = {{}, Touch::Automatic, {}})
        : Bench(std::move(options)) {
        REQUIRE(pin().setPin("1234") == 0);
    }
    Bytes add(std::string_view rp, const Bytes& userId, cbor::Map extensions = {}) {
        const CtapReply reply =
            call(makeCredentialCommand,
                 verified(with(discoverable(makeRequest(rp, userId)), 6, std::move(extensions)),
                          pin().token("1234", mc, rp)));
        REQUIRE(reply.status == 0);
        return AuthData(reply.body).id;
    }
    cbor::Map request(int subcommand, const cbor::Value& params, const HostToken& token) {
        Bytes message{static_cast<std::uint8_t>(subcommand)};
        cbor::Map map{{1, subcommand}, {3, token.protocol}};
        if (!params.isNull()) {
            append(message, cbor::encode(params));
            map.emplace_back(2, params);
        }
        map.emplace_back(4, token.over(message));
        return map;
    }
    CtapReply manage(int subcommand, const cbor::Value& params = {}, std::string_view rp = {}) {
        return call(command, request(subcommand, params, pin().token("1234", cm, rp)));
    }
    /// Ids of the credentials of one RP, as they are enumerated.
    std::vector<Bytes> idsOf(std::string_view rp) {
        CtapReply reply = manage(4, hashOf(rp));
        if (reply.status == 0x2E)
            return {};
        REQUIRE(reply.status == 0);
        const auto total = *reply.body.find(9)->integer();
        std::vector<Bytes> ids{*reply.body.find(7)->find("id")->bytes()};
        while (static_cast<std::int64_t>(ids.size()) < total) {
            reply = call(command, cbor::Map{{1, 5}});
            REQUIRE(reply.status == 0);
            CHECK_FALSE(reply.body.find(9));
            ids.push_back(*reply.body.find(7)->find("id")->bytes());
        }
        return ids;
    }
    static cbor::Value hashOf(std::string_view rp) { return cbor::Map{{1, ByteView(sha256(asBytes(rp)))}}; }
    static cbor::Value naming(const Bytes& id) { return cbor::Map{{2, descriptor(id)}}; }

    std::uint8_t command{credentialManagementCommand};
};

} // namespace

TEST_CASE("management wants a token with its permission") {
    Management bench;
    const Bytes id = bench.add(rpId, {1});
    const HostToken good = bench.pin().token("1234", cm);
    const cbor::Map request = bench.request(1, {}, good);
    const auto status = [&](const cbor::Map& map) { return bench.status(credentialManagementCommand, map); };
    CHECK(status(without(request, 4)) == 0x36);
    CHECK(status(without(request, 3)) == 0x14);
    CHECK(status(with(request, 3, 5)) == 0x02);
    CHECK(status(with(request, 3, 1)) == 0x33);
    CHECK(status(with(request, 4, Bytes(32))) == 0x33);
    CHECK(status(with(request, 1, 2)) == 0x33); // the parameter covers the subcommand
    CHECK(status(with(request, 1, 8)) == 0x3E);
    CHECK(status(without(request, 1)) == 0x14);
    CHECK(status(request) == 0);
    for (const int subcommand : {4, 6, 7})
        CHECK(status(bench.request(subcommand, {}, good)) == 0x14);
    for (const int subcommand : {4, 6, 7})
        CHECK(status(without(bench.request(subcommand, bench.naming(id), good), 4)) == 0x36);
    cbor::Map changed = bench.request(6, bench.naming(id), good);
    CHECK(status(with(changed, 2, bench.naming(Bytes{1}))) == 0x33); // ... and its parameters
    const HostToken other = bench.pin().token("1234", ga, rpId);
    CHECK(status(bench.request(1, {}, other)) == 0x33);
    CHECK(bench.idsOf(rpId).size() == 1);
}

TEST_CASE("a token bound to an RP manages that RP's credentials alone") {
    Management bench;
    const Bytes id = bench.add(rpId, {1});
    const Bytes other = bench.add("other.example", {1});
    CHECK(bench.manage(1, {}, rpId).status == 0x33);
    CHECK(bench.manage(2, {}, rpId).status == 0x33);
    CHECK(bench.manage(4, bench.hashOf(rpId), rpId).status == 0);
    CHECK(bench.manage(4, bench.hashOf("other.example"), rpId).status == 0x33);
    CHECK(bench.manage(6, bench.naming(other), rpId).status == 0x33);
    CHECK(bench.manage(7, cbor::Map{{2, descriptor(other)}, {3, user({1})}}, rpId).status == 0x33);
    CHECK(bench.manage(6, bench.naming(id), rpId).status == 0);
}

TEST_CASE("metadata counts what is stored and what has room") {
    Personality personality;
    personality.passkeySlots = 3;
    Management bench({personality, Touch::Automatic, {}});
    CHECK(*bench.manage(1).body.find(1)->integer() == 0);
    CHECK(*bench.manage(1).body.find(2)->integer() == 3);
    bench.add(rpId, {1});
    CHECK(*bench.manage(1).body.find(1)->integer() == 1);
    CHECK(*bench.manage(1).body.find(2)->integer() == 2);
}

TEST_CASE("relying parties and their credentials are enumerated") {
    Management bench;
    if (GENERATE(false, true))
        bench.command = 0x41;
    CHECK(bench.manage(2).status == 0x2E);
    CHECK(bench.manage(4, bench.hashOf(rpId)).status == 0x2E);
    const Bytes first = bench.add("a.example", {1}, {{"credProtect", 2}});
    const Bytes second = bench.add("b.example", {1});
    const Bytes third = bench.add("a.example", {2});
    CtapReply reply = bench.manage(2);
    REQUIRE(reply.status == 0);
    CHECK(*reply.body.find(5)->integer() == 2);
    CHECK(*reply.body.find(3)->find("id")->text() == "a.example");
    CHECK(equal(*reply.body.find(4)->bytes(), sha256(asBytes("a.example"))));
    CHECK(bench.status(bench.command, cbor::Map{{1, 5}}) == 0x30); // not what is being enumerated
    CHECK(bench.status(bench.command, cbor::Map{{1, 3}}) == 0x30);
    CHECK(bench.manage(2).status == 0);
    reply = bench.call(bench.command, cbor::Map{{1, 3}});
    REQUIRE(reply.status == 0);
    CHECK(*reply.body.find(3)->find("id")->text() == "b.example");
    CHECK_FALSE(reply.body.find(5));
    CHECK(bench.status(bench.command, cbor::Map{{1, 3}}) == 0x30);
    CHECK(bench.idsOf("a.example") == std::vector<Bytes>{first, third});
    CHECK(bench.idsOf("b.example") == std::vector<Bytes>{second});
    reply = bench.manage(4, bench.hashOf("a.example"));
    CHECK(*reply.body.find(6)->find("id")->bytes() == Bytes{1});
    CHECK(*reply.body.find(6)->find("name")->text() == "ann@example");
    CHECK(*reply.body.find(6)->find("displayName")->text() == "Ann Example");
    CHECK(*reply.body.find(8)->find(3)->integer() == -7);
    CHECK(*reply.body.find(10)->integer() == 2);
}

TEST_CASE("an enumeration is forgotten: with any other command, with time, with power") {
    Personality personality;
    const int how = GENERATE(0, 1, 2);
    if (how == 1)
        personality.followUpTimeout = std::chrono::milliseconds(0);
    Management bench({personality, Touch::Automatic, {}});
    bench.add("a.example", {1});
    bench.add("b.example", {1});
    CHECK(*bench.manage(2).body.find(5)->integer() == 2);
    if (how == 0)
        bench.call(getInfoCommand);
    if (how == 2)
        bench.replug();
    CHECK(bench.status(credentialManagementCommand, cbor::Map{{1, 3}}) == 0x30);
}

TEST_CASE("credentials are deleted") {
    Management bench;
    const Bytes first = bench.add(rpId, {1});
    const Bytes second = bench.add(rpId, {2});
    CHECK(bench.manage(6, bench.naming(Bytes(32, 1))).status == 0x2E);
    CHECK(bench.manage(6, bench.naming(first)).status == 0);
    CHECK(bench.manage(6, bench.naming(first)).status == 0x2E);
    CHECK(bench.idsOf(rpId) == std::vector<Bytes>{second});
    const cbor::Map request = with(assertRequest(), 3, cbor::Array{descriptor(first)});
    CHECK(bench.status(getAssertionCommand, request) == 0x2E);
}

TEST_CASE("a user's names are changed, the user is not") {
    Management bench;
    const Bytes id = bench.add(rpId, {1});
    const auto update = [&](cbor::Map named) {
        return bench.manage(7, cbor::Map{{2, descriptor(id)}, {3, std::move(named)}}).status;
    };
    CHECK(update({{"id", Bytes{2}}, {"name", "bob"}}) == 0x02);
    CHECK(update({{"name", "bob"}}) == 0x14);
    CHECK(update({{"id", Bytes{1}}, {"name", "bob"}}) == 0);
    const CtapReply reply = bench.manage(4, bench.hashOf(rpId));
    CHECK(*reply.body.find(6)->find("name")->text() == "bob");
    CHECK_FALSE(reply.body.find(6)->find("displayName"));
    CHECK(*reply.body.find(7)->find("id")->bytes() == id);
}
