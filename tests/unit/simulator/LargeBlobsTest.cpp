#include "tests/support/ctap/AdminClient.h"
#include "tests/unit/simulator/Bench.h"

#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::test;

namespace {

constexpr std::size_t fragment = 1984;
const Bytes initial{0x80, 0x76, 0xbe, 0x8b, 0x52, 0x8d, 0x00, 0x75, 0xf7,
                    0xaa, 0xe9, 0x8d, 0x6f, 0xa5, 0x7a, 0x6d, 0x3c};

/// Of that length in all; the content is not looked at.
Bytes arrayOf(std::size_t length) {
    return blobArray(Bytes(length - 16, 0xAB));
}

struct Store : Bench {
    explicit Store(SoftwareKey::Options options = {{}, Touch::Automatic, {}}) : Bench(std::move(options)) {}

    Bytes stored() {
        Bytes all;
        for (;;) {
            const CtapReply reply = call(largeBlobsCommand, blobGet(fragment, all.size()));
            REQUIRE(reply.status == 0);
            const Bytes& part = *reply.body.find(1)->bytes();
            append(all, part);
            if (part.size() < fragment)
                return all;
        }
    }
    /// The status of the first fragment that is refused, or of the last.
    int write(const Bytes& array, const HostToken* token = nullptr) {
        for (std::size_t at = 0;;) {
            const std::size_t size = std::min(fragment, array.size() - at);
            const std::optional<std::size_t> length = at == 0 ? std::optional(array.size()) : std::nullopt;
            const int answer = status(largeBlobsCommand, blobSet(part(array, at, size), at, length, token));
            at += size;
            if (answer != 0 || at == array.size())
                return answer;
        }
    }
    int set(const Bytes& part, std::size_t offset, std::optional<std::size_t> length) {
        return status(largeBlobsCommand, blobSet(part, offset, length));
    }
    static Bytes part(const Bytes& array, std::size_t at, std::size_t size) {
        return toBytes(ByteView(array).subspan(at, size));
    }
};

} // namespace

TEST_CASE("a key leaves the factory with an empty array of large blobs") {
    Store bench;
    CHECK(bench.stored() == initial);
    CHECK(bench.stored() == blobArray(Bytes{0x80}));
    CHECK(*bench.call(largeBlobsCommand, blobGet(4, 3)).body.find(1)->bytes() == Store::part(initial, 3, 4));
    CHECK(bench.call(largeBlobsCommand, blobGet(4, 17)).body.find(1)->bytes()->empty());
    CHECK(bench.call(largeBlobsCommand, blobGet(0, 0)).body.find(1)->bytes()->empty());
}

TEST_CASE("requests to read large blobs are checked") {
    Store bench;
    const auto status = [&](const cbor::Map& map) { return bench.status(largeBlobsCommand, map); };
    CHECK(status(without(blobGet(1, 0), 3)) == 0x02);
    CHECK(status(without(blobGet(1, 0), 1)) == 0x02);
    CHECK(status(with(blobGet(1, 0), 2, Bytes{1})) == 0x02);
    CHECK(status(with(blobGet(1, 0), 4, 1)) == 0x02);
    CHECK(status(with(blobGet(1, 0), 5, Bytes(32))) == 0x02);
    CHECK(status(with(blobGet(1, 0), 6, 2)) == 0x02);
    CHECK(status(with(blobGet(1, 0), 1, "x")) == 0x11);
    CHECK(status(with(blobGet(1, 0), 1, -1)) == 0x02);
    CHECK(status(with(blobGet(1, 0), 3, -1)) == 0x02);
    CHECK(status(blobGet(fragment, 0)) == 0);
    CHECK(status(blobGet(fragment + 1, 0)) == 0x03);
    CHECK(status(blobGet(1, 18)) == 0x02);
}

TEST_CASE("large blobs are written in one fragment or several") {
    const std::size_t length = GENERATE(as<std::size_t>{}, 17, 1984, 1985, 3968, 4096);
    Store bench;
    CHECK(bench.write(arrayOf(length)) == 0);
    CHECK(bench.stored() == arrayOf(length));
    CHECK(bench.write(initial) == 0);
    CHECK(bench.stored() == initial);
}

TEST_CASE("an array takes the other's place only when it is whole and its digest right") {
    Store bench;
    REQUIRE(bench.write(arrayOf(100)) == 0);
    Bytes damaged = arrayOf(3000);
    damaged[5] ^= 1;
    CHECK(bench.write(damaged) == 0x3D);
    CHECK(bench.stored() == arrayOf(100));
    CHECK(bench.set(Bytes{1}, 1984, {}) == 0x04); // that write is over
    const Bytes array = arrayOf(3000);
    CHECK(bench.set(Store::part(array, 0, 1000), 0, 3000) == 0);
    CHECK(bench.stored() == arrayOf(100)); // reading between does not disturb
    CHECK(bench.set(Store::part(array, 1000, 1000), 1000, {}) == 0);
    CHECK(bench.set(Store::part(array, 2000, 1000), 2000, {}) == 0);
    CHECK(bench.stored() == array);
}

TEST_CASE("fragments come in order") {
    Store bench;
    const Bytes array = arrayOf(3000);
    CHECK(bench.set(Bytes{1}, 1, {}) == 0x04);
    CHECK(bench.set(Store::part(array, 0, 1000), 0, 3000) == 0);
    CHECK(bench.set(Store::part(array, 0, 1000), 999, {}) == 0x04);
    CHECK(bench.set(Store::part(array, 0, 1000), 1001, {}) == 0x04);
    CHECK(bench.set(Store::part(array, 1000, 1000), 1000, 3000) == 0x02); // the length goes with the first
    CHECK(bench.set(Store::part(array, 1000, 1984), 1000, {}) == 0);
    CHECK(bench.set(Bytes(17), 2984, {}) == 0x02); // one too many
    CHECK(bench.set(Store::part(array, 2984, 16), 2984, {}) == 0);
    CHECK(bench.stored() == array);
    CHECK(bench.set(Bytes(100), 0, 3000) == 0);
    CHECK(bench.write(arrayOf(50)) == 0); // a new beginning gives up what was begun
    CHECK(bench.stored() == arrayOf(50));
}

TEST_CASE("lengths of large blobs have limits") {
    Store bench;
    CHECK(bench.set(Bytes(10), 0, {}) == 0x02);
    CHECK(bench.set(Bytes(10), 0, 16) == 0x02);
    CHECK(bench.set(Bytes(10), 0, 4097) == 0x18);
    CHECK(bench.set(Bytes(1985), 0, 3000) == 0x03);
    CHECK(bench.set(Bytes(18), 0, 17) == 0x02);
    CHECK(bench.status(largeBlobsCommand, with(blobSet({1}, 0, 17), 4, -1)) == 0x02);
    CHECK(bench.status(largeBlobsCommand, with(blobSet({1}, 0, 17), 2, 1)) == 0x11);
    CHECK(bench.stored() == initial);
    Personality small;
    small.largeBlobStore = 1024;
    Store tiny({small, Touch::Automatic, {}});
    CHECK(*tiny.call(getInfoCommand).body.find(11)->integer() == 1024);
    CHECK(tiny.write(arrayOf(1025)) == 0x18);
    CHECK(tiny.write(arrayOf(1024)) == 0);
}

TEST_CASE("writing large blobs wants a token once something protects the key") {
    Store bench;
    REQUIRE(bench.pin().setPin("1234") == 0);
    const Bytes array = arrayOf(3000);
    const HostToken good = bench.pin().token("1234", lbw);
    const cbor::Map first = blobSet(Store::part(array, 0, 1000), 0, 3000, &good);
    const auto status = [&](const cbor::Map& map) { return bench.status(largeBlobsCommand, map); };
    CHECK(status(without(first, 5)) == 0x36);
    CHECK(status(without(first, 6)) == 0x14);
    CHECK(status(with(first, 6, 3)) == 0x02);
    CHECK(status(with(first, 5, Bytes(32))) == 0x33);
    CHECK(status(with(first, 2, Bytes(1000))) == 0x33); // it covers the fragment
    CHECK(bench.write(array, &good) == 0);
    CHECK(bench.stored() == array);
    const HostToken other = bench.pin().token("1234", cm);
    CHECK(bench.write(initial, &other) == 0x33);
    CHECK(bench.stored() == array);
}

TEST_CASE("the token to write large blobs outlives a touch") {
    Store bench;
    REQUIRE(bench.pin().setPin("1234") == 0);
    const HostToken token = bench.pin().token("1234", mc | lbw, rpId);
    CHECK(bench.status(makeCredentialCommand, verified(discoverable(makeRequest()), token)) == 0);
    CHECK(bench.write(arrayOf(100), &token) == 0);
}

TEST_CASE("without a PIN, always-UV keeps large blobs from being written") {
    Personality personality;
    personality.alwaysUv = true;
    Store bench({personality, Touch::Automatic, {}});
    CHECK(bench.write(arrayOf(100)) == 0x36);
    CHECK(bench.stored() == initial);
}

TEST_CASE("power that is lost between fragments leaves what was there") {
    const QTemporaryDir directory;
    const std::filesystem::path path = directory.filePath(QStringLiteral("key.state")).toStdString();
    {
        Store bench({{}, Touch::Automatic, path});
        REQUIRE(bench.write(arrayOf(2500)) == 0);
        const Bytes array = arrayOf(3000);
        CHECK(bench.set(Store::part(array, 0, 1500), 0, 3000) == 0);
        bench.replug();
        CHECK(bench.stored() == arrayOf(2500));
        CHECK(bench.set(Store::part(array, 1500, 1500), 1500, {}) == 0x04);
        CHECK(bench.stored() == arrayOf(2500));
    }
    Store bench({{}, Touch::Automatic, path}); // and a restart too
    CHECK(bench.stored() == arrayOf(2500));
    CHECK(bench.status(resetCommand) == 0);
    CHECK(bench.stored() == initial);
}
