// Large blobs, on the software key and on keys that lie about them.

#include "tests/support/Catch.h"

#include "core/base/Crypto.h"
#include "core/cbor/Cbor.h"
#include "core/token/fido2/Frames.h"
#include "tests/unit/token/SimulatorBench.h"

#include <deque>

using namespace fidesk;
using namespace fidesk::test;
using simulator::Touch;

namespace {

token::MakeCredential withLargeBlob(Bytes userId) {
    auto request = usualCredential(std::move(userId));
    request.largeBlobKey = true;
    return request;
}

Bytes withChecksum(Bytes array) {
    const auto digest = sha256(array);
    append(array, ByteView(digest).first(16));
    return array;
}

/// A channel to the software key that answers authenticatorLargeBlobs' "get" by itself.
class LyingChannel final : public token::HidChannel {
public:
    LyingChannel(std::unique_ptr<token::HidChannel> inner,
                 std::function<Bytes(std::int64_t, std::int64_t)> get)
        : inner_(std::move(inner)), get_(std::move(get)) {}

    Result<void> write(ByteView report) override {
        const bool isGet = report[4] == 0x90 && report[7] == 0x0C && report[9] == 0x01;
        if (!isGet)
            return inner_->write(report);
        const auto request =
            valueOf(cbor::decode(report.subspan(8, static_cast<std::size_t>(report[6]) - 1)));
        Bytes answer{0x00};
        append(answer,
               cbor::encode(cbor::Map{{1, get_(*request.find(1)->integer(), *request.find(3)->integer())}}));
        token::ChannelId channel{};
        std::copy_n(report.begin(), channel.size(), channel.begin());
        for (Bytes& frame : token::toFrames(channel, 0x90, answer))
            lies_.push_back(std::move(frame));
        return {};
    }
    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        if (lies_.empty())
            return inner_->read(timeout);
        auto lie = std::optional(std::move(lies_.front()));
        lies_.pop_front();
        return lie;
    }

private:
    std::unique_ptr<token::HidChannel> inner_;
    std::function<Bytes(std::int64_t, std::int64_t)> get_;
    std::deque<Bytes> lies_{};
};

struct BlobBench : SimulatorBench {
    token::Pin pin{pinOf(usualPin)};
    int asked{0};

    explicit BlobBench(simulator::Personality personality = briskPersonality())
        : SimulatorBench(Touch::Automatic, std::move(personality)) {
        setUsualPin();
    }
    std::unique_ptr<token::Token> lying(std::function<Bytes(std::int64_t, std::int64_t)> get) {
        return token::makeFido2Token({}, [this, get]() -> Result<std::unique_ptr<token::HidChannel>> {
            FIDESK_ASSIGN(auto channel, key->openChannel());
            return std::make_unique<LyingChannel>(std::move(channel), [this, get](auto count, auto offset) {
                ++asked;
                return get(count, offset);
            });
        });
    }
    /// A key whose array is @p stored.
    std::unique_ptr<token::Token> storing(Bytes stored) {
        return lying([stored](std::int64_t count, std::int64_t offset) {
            const auto at = std::min(static_cast<std::size_t>(offset), stored.size());
            return toBytes(
                ByteView(stored).subspan(at, std::min(static_cast<std::size_t>(count), stored.size() - at)));
        });
    }
};

} // namespace

TEST_CASE("Large blobs are written, listed, replaced and deleted", "[token][largeblobs]") {
    BlobBench bench;
    const auto ann = bench.create(withLargeBlob(Bytes(16, 1)));
    const auto bob = bench.create(withLargeBlob(Bytes(16, 2)));
    auto store = valueOf(bench.token->largeBlobs(bench.pin));
    CHECK(store.blobs.empty());
    CHECK(store.bytesUsed == 17);
    CHECK(store.bytesTotal == 4096);
    valueOf(bench.token->writeLargeBlob(ann.credentialId, blobContent(1500), bench.pin));
    valueOf(bench.token->writeLargeBlob(bob.credentialId, Bytes(100'000, 0), bench.pin));
    store = valueOf(bench.token->largeBlobs(bench.pin));
    REQUIRE(store.blobs.size() == 2);
    for (const auto& blob : store.blobs) {
        CHECK(blob.rpId == "portal.example");
        CHECK(blob.userName == "ann@portal.example");
        CHECK(blob.content ==
              (blob.credentialId == ann.credentialId ? blobContent(1500) : Bytes(100'000, 0)));
    }
    CHECK(store.bytesUsed > 17);
    CHECK(store.bytesUsed < 4096);
    valueOf(bench.token->writeLargeBlob(ann.credentialId, blobContent(64), bench.pin));
    valueOf(bench.token->deleteLargeBlob(bob.credentialId, bench.pin));
    store = valueOf(bench.token->largeBlobs(bench.pin));
    REQUIRE(store.blobs.size() == 1);
    CHECK(store.blobs[0].content == blobContent(64));
    CHECK(codeOf(bench.token->deleteLargeBlob(bob.credentialId, bench.pin)) == ErrorCode::LargeBlobNotFound);
    CHECK(bench.observer.needed == 2);
}

TEST_CASE("Large blobs that cannot be", "[token][largeblobs]") {
    BlobBench bench;
    const auto with = bench.create(withLargeBlob(Bytes(16, 1)));
    const auto without = bench.create(usualCredential(Bytes(16, 2)));
    const auto write = [&](ByteView id, ByteView content) {
        return codeOf(bench.token->writeLargeBlob(id, content, bench.pin));
    };
    CHECK(write(Bytes(16, 9), blobContent(50)) == ErrorCode::NoCredentials);
    CHECK(write(without.credentialId, blobContent(50)) == ErrorCode::NotSupportedByKey);
    CHECK(write(with.credentialId, {}) == ErrorCode::InvalidArgument);
    Bytes noise(6000);
    bench.random.fill(noise);
    CHECK(write(with.credentialId, noise) == ErrorCode::LargeBlobStoreFull);
    CHECK(valueOf(bench.token->largeBlobs(bench.pin)).blobs.empty());
    const auto listed = valueOf(bench.token->passkeys(bench.pin)).passkeys;
    for (const auto& passkey : listed)
        CHECK(passkey.canHaveLargeBlob == (passkey.credentialId == with.credentialId));
    CHECK(codeOf(bench.token->largeBlobs(pinOf("999999"))) == ErrorCode::PinWrong);
}

TEST_CASE("The array is fetched once, however many passkeys there are", "[token][largeblobs]") {
    BlobBench bench;
    for (std::uint8_t user = 1; user <= 5; ++user)
        bench.create(withLargeBlob(Bytes(16, user)));
    const auto token = bench.storing(withChecksum({0x80}));
    CHECK(valueOf(token->largeBlobs(bench.pin)).blobs.empty());
    CHECK(bench.asked == 1);
}

TEST_CASE("Entries that claim to inflate to gigabytes are never inflated", "[token][largeblobs]") {
    BlobBench bench;
    bench.create(withLargeBlob(Bytes(16, 1)));
    const auto entry = [](std::int64_t size) {
        return cbor::Value(cbor::Map{{1, blobContent(40)}, {2, Bytes(12, 1)}, {3, size}});
    };
    const Bytes array = cbor::encode(cbor::Array{entry(std::int64_t{1} << 40), entry(100),
                                                 cbor::Value("junk"), cbor::Value(cbor::Map{{1, 2}})});
    const auto store = valueOf(bench.storing(withChecksum(array))->largeBlobs(bench.pin));
    CHECK(store.blobs.empty());
    CHECK(store.bytesUsed == array.size() + 16);
}

TEST_CASE("An array that is none, has no end, or a wrong checksum", "[token][largeblobs]") {
    BlobBench bench;
    const auto made = bench.create(withLargeBlob(Bytes(16, 1)));
    // a checksum that is right over what is no array: four thousand million entries announced
    CHECK(codeOf(bench.storing(withChecksum({0x9A, 0xFF, 0xFF, 0xFF, 0xFF}))->largeBlobs(bench.pin)) ==
          ErrorCode::KeyMalfunction);
    CHECK(codeOf(bench.storing(withChecksum({0xA0}))->largeBlobs(bench.pin)) == ErrorCode::KeyMalfunction);
    // a wrong checksum counts as empty (CTAP 2.1 section 6.10.2)
    CHECK(valueOf(bench.storing(Bytes(40, 7))->largeBlobs(bench.pin)).blobs.empty());
    CHECK(valueOf(bench.storing({})->largeBlobs(bench.pin)).blobs.empty());
    CHECK(codeOf(bench.storing(Bytes(40, 7))->deleteLargeBlob(made.credentialId, bench.pin)) ==
          ErrorCode::LargeBlobNotFound);
    const auto endless = bench.lying(
        [](std::int64_t count, std::int64_t) { return Bytes(static_cast<std::size_t>(count), 1); });
    CHECK(codeOf(endless->largeBlobs(bench.pin)) == ErrorCode::KeyMalfunction);
    const auto more = bench.lying(
        [](std::int64_t count, std::int64_t) { return Bytes(static_cast<std::size_t>(count) + 1, 1); });
    CHECK(codeOf(more->largeBlobs(bench.pin)) == ErrorCode::KeyMalfunction);
}

TEST_CASE("Entries of passkeys elsewhere stay when one is written", "[token][largeblobs]") {
    BlobBench bench;
    const auto made = bench.create(withLargeBlob(Bytes(16, 1)));
    valueOf(bench.token->writeLargeBlob(made.credentialId, blobContent(60), bench.pin));
    const auto used = valueOf(bench.token->largeBlobs(bench.pin)).bytesUsed;
    valueOf(bench.token->deletePasskey(made.credentialId, bench.pin));
    const auto other = bench.create(withLargeBlob(Bytes(16, 2)));
    valueOf(bench.token->writeLargeBlob(other.credentialId, blobContent(60), bench.pin));
    const auto store = valueOf(bench.token->largeBlobs(bench.pin));
    CHECK(store.blobs.size() == 1);
    CHECK(store.bytesUsed > used + 60);
}

TEST_CASE("Content that is next to nothing is written all the same", "[token][largeblobs]") {
    BlobBench bench;
    const auto ann = bench.create(withLargeBlob(Bytes(16, 1)));
    const auto bob = bench.create(withLargeBlob(Bytes(16, 2)));
    valueOf(bench.token->writeLargeBlob(bob.credentialId, blobContent(90), bench.pin));
    for (const Bytes& content : {Bytes{7}, Bytes(5, 1), Bytes(15, 0), Bytes(3000, 0), blobContent(16)}) {
        valueOf(bench.token->writeLargeBlob(ann.credentialId, content, bench.pin));
        const auto store = valueOf(bench.token->largeBlobs(bench.pin));
        REQUIRE(store.blobs.size() == 2); // replaced, not added
        for (const auto& blob : store.blobs)
            CHECK(blob.content == (blob.credentialId == ann.credentialId ? content : blobContent(90)));
    }
    valueOf(bench.token->deleteLargeBlob(ann.credentialId, bench.pin));
    CHECK(valueOf(bench.token->largeBlobs(bench.pin)).blobs.size() == 1);
}
