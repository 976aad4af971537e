#include "core/simulator/SoftwareKey.h"
#include "tests/fuzz/FuzzedKey.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

/// Writes seeds for the corpus: what a software key answers, in the form a FuzzedKey takes it in.
namespace fidesk::test {

namespace {

constexpr std::uint8_t initialBit = 0x80;
constexpr std::uint8_t commandCbor = 0x90;

/// What passed on one channel: every report from the key, and each CTAP answer with its request.
struct Tape {
    Bytes reports{};
    std::vector<std::pair<Bytes, Bytes>> exchanges{};
};

/// Puts a message together from its reports.
class Assembler {
public:
    /// The message, once it is whole, when it is a CTAPHID_CBOR.
    std::optional<Bytes> take(ByteView report) {
        if ((report[4] & initialBit) != 0) {
            command_ = report[4];
            total_ = static_cast<std::size_t>(report[5] << 8 | report[6]);
            message_ = toBytes(report.subspan(7));
        } else {
            append(message_, report.subspan(5));
        }
        if (command_ != commandCbor || message_.size() < total_)
            return std::nullopt;
        command_ = 0;
        message_.resize(total_);
        return std::move(message_);
    }

private:
    std::uint8_t command_{0};
    std::size_t total_{0};
    Bytes message_{};
};

class TapedChannel final : public token::HidChannel {
public:
    TapedChannel(std::unique_ptr<token::HidChannel> inner, std::shared_ptr<Tape> tape)
        : inner_(std::move(inner)), tape_(std::move(tape)) {}

    Result<void> write(ByteView report) override {
        if (auto whole = sent_.take(report))
            request_ = std::move(*whole);
        return inner_->write(report);
    }
    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        FIDESK_ASSIGN(auto report, inner_->read(timeout));
        if (report) {
            append(tape_->reports, *report);
            if (auto whole = received_.take(*report))
                tape_->exchanges.emplace_back(request_, std::move(*whole));
        }
        return report;
    }

private:
    std::unique_ptr<token::HidChannel> inner_;
    std::shared_ptr<Tape> tape_;
    Assembler sent_{};
    Assembler received_{};
    Bytes request_{};
};

void write(const std::filesystem::path& folder, const std::string& name, const Bytes& bytes) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// Runs @p operation on @p key and keeps what was said as the seed @p name of the targets @p target.
class Recorder {
public:
    explicit Recorder(std::filesystem::path corpus) : corpus_(std::move(corpus)) {}

    void plugIn(simulator::Personality personality) {
        key_ = *simulator::SoftwareKey::create({std::move(personality), simulator::Touch::Automatic, {}},
                                               random_);
        key_->insert();
    }

    void record(const std::string& target, const std::string& name, Fixed fixed,
                const std::function<void(token::Token&)>& operation) {
        auto tape = std::make_shared<Tape>();
        const auto token = token::makeFido2Token({}, [&]() -> Result<std::unique_ptr<token::HidChannel>> {
            FIDESK_ASSIGN(auto channel, key_->openChannel());
            return std::make_unique<TapedChannel>(std::move(channel), tape);
        });
        operation(*token);
        write(corpus_ / target, name, fixed == Fixed::Nothing ? tape->reports : seed(*tape, fixed));
    }

private:
    static Bytes seed(const Tape& tape, Fixed fixed) {
        Bytes out;
        for (const auto& [request, answer] : tape.exchanges) {
            if (answeredByItself(request, fixed))
                continue;
            out.push_back(static_cast<std::uint8_t>(answer.size() >> 8));
            out.push_back(static_cast<std::uint8_t>(answer.size()));
            append(out, answer);
        }
        return out;
    }

    std::filesystem::path corpus_;
    SystemRandom random_{};
    std::shared_ptr<simulator::SoftwareKey> key_{};
};

token::MakeCredential request(std::uint8_t user) {
    token::MakeCredential out;
    out.rpId = "portal.example";
    out.rpName = "The Portal";
    out.userId = {user};
    out.userName = "ann@portal.example";
    out.userDisplayName = "Ann Archer";
    out.algorithms = {-7};
    out.credProtect = 2;
    out.largeBlobKey = true;
    return out;
}

void recordAll(Recorder& recorder) {
    const auto pin = fuzzedPin();
    QuietObserver observer;
    simulator::Personality reader;
    reader.fingerprintReader = true;
    recorder.plugIn(reader);
    recorder.record("reports", "info", Fixed::Nothing, [](auto& key) { static_cast<void>(key.info()); });
    recorder.record("key_info", "fresh", Fixed::Init, [](auto& key) { static_cast<void>(key.status()); });
    recorder.record("reports", "set-pin", Fixed::Nothing,
                    [&](auto& key) { static_cast<void>(key.setPin(pin)); });
    recorder.record("key_info", "with-pin", Fixed::Init, [](auto& key) { static_cast<void>(key.status()); });
    recorder.record("passkeys", "none", Fixed::PinToken,
                    [&](auto& key) { static_cast<void>(key.passkeys(pin)); });
    recorder.record("fingerprints", "none", Fixed::PinToken,
                    [&](auto& key) { static_cast<void>(key.fingerprints(pin)); });
    recorder.record("large_blobs", "none", Fixed::PinToken,
                    [&](auto& key) { static_cast<void>(key.largeBlobs(pin)); });
    Bytes id;
    recorder.record("credentials", "made", Fixed::PinToken, [&](auto& key) {
        if (const auto made = key.makeCredential(request(1), pin, observer))
            id = made->credentialId;
        static_cast<void>(key.getAssertion({.clientDataHash = {}, .rpId = "portal.example", .allowList = {}},
                                           pin, observer));
    });
    recorder.record("passkeys", "one", Fixed::PinToken,
                    [&](auto& key) { static_cast<void>(key.passkeys(pin)); });
    recorder.record("reports", "second", Fixed::Nothing,
                    [&](auto& key) { static_cast<void>(key.makeCredential(request(2), pin, observer)); });
    recorder.record("passkeys", "two-renamed", Fixed::PinToken, [&](auto& key) {
        if (const auto store = key.passkeys(pin); store && !store->passkeys.empty())
            static_cast<void>(key.renamePasskey(store->passkeys.front(), pin));
    });
    recorder.record("large_blobs", "written", Fixed::PinToken,
                    [&](auto& key) { static_cast<void>(key.writeLargeBlob(id, Bytes(700, 'x'), pin)); });
    recorder.record("large_blobs", "one", Fixed::PinToken,
                    [&](auto& key) { static_cast<void>(key.largeBlobs(pin)); });
    recorder.record("fingerprints", "added", Fixed::PinToken, [&](auto& key) {
        static_cast<void>(key.fingerprints(pin));
        static_cast<void>(key.addFingerprint(pin, observer));
    });
    recorder.record("fingerprints", "listed", Fixed::PinToken,
                    [&](auto& key) { static_cast<void>(key.fingerprints(pin)); });
    recorder.record("key_info", "fingerprint", Fixed::Init,
                    [](auto& key) { static_cast<void>(key.status()); });
}

} // namespace

} // namespace fidesk::test

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: fuzz_record_corpus FOLDER\n", stderr);
        return 2;
    }
    fidesk::test::Recorder recorder(arguments[1]);
    fidesk::test::recordAll(recorder);
    return 0;
}
