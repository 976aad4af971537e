#pragma once

#include "core/token/fido2/Frames.h"
#include "core/token/fido2/Translation.h"
#include "core/token/fido2/Wire.h"

#include <deque>
#include <map>

namespace fidesk::token {

/// Stands between libfido2 and the wire, a message at a time: what libfido2 would choke on though the
/// standard allows it is put in its words (see Translation), and a large-blob array that was read once is
/// given to it as often as it asks, as is the key agreement key, which a key has from its power-up until a
/// PIN is wrong (CTAP 2.1 section 6.5.5.1), and for which libfido2 asks before each use of the PIN. Also
/// carries messages of our own, for what libfido2 has no call for.
class Relay {
public:
    explicit Relay(Wire& wire) : wire_(wire) {}

    /// libfido2's side: one report of hidReportSize bytes. False: see Wire::failure().
    bool write(ByteView report) noexcept;
    bool read(std::span<std::uint8_t> report, std::optional<std::chrono::milliseconds> timeout) noexcept;

    /// Sends a message on libfido2's channel and waits for the answer to it, keep-alives passed over.
    /// Nothing: see Wire::failure().
    std::optional<Bytes> exchange(std::uint8_t command, ByteView payload);

    /// From now on libfido2 gets @p serialized, a large-blob array with its checksum, for the key's.
    void serveLargeBlobs(Bytes serialized) { largeBlobs_ = std::move(serialized); }

    /// Until takeProofBack(), the authenticatorMakeCredential or authenticatorGetAssertion that libfido2
    /// sends goes out with @p proof of the PIN.
    void giveProof(Proof proof) { proof_ = std::move(proof); }
    void takeProofBack() { proof_.reset(); }

    /// Asks for it again the next time.
    void forgetKeyAgreement() { keyAgreements_.clear(); }
    /// The operation is over: what was at hand for it alone is forgotten.
    void endOperation();

    /// What the key answered last to authenticatorGetInfo, status first; empty: nothing it could be held to.
    [[nodiscard]] const Bytes& toldInfo() const { return info_; }
    /// Whether a command was sent since that may have changed what it says; what authenticatorClientPIN and
    /// authenticatorConfig change is for their caller to tell.
    [[nodiscard]] bool infoOutdated() const { return infoOutdated_; }
    void outdateInfo() { infoOutdated_ = true; }
    /// Whether a command was sent that may have changed what libfido2 believes of the key since it was
    /// opened.
    [[nodiscard]] bool deviceOutdated() const { return deviceOutdated_; }

    /// Another number each time a PIN token was asked for, or a PIN set: those given before are void.
    [[nodiscard]] unsigned tokenGeneration() const { return tokenGeneration_; }

    /// What was left out of the answers on the way to libfido2.
    [[nodiscard]] const Omitted& omitted() const { return omitted_; }

private:
    bool serve(ByteView report);
    std::optional<Bytes> answerAtHand(ByteView request);
    void noteRequest(ByteView message);
    void noteAnswer(const Bytes& answer);
    bool collect(ByteView report);
    bool translate(std::span<std::uint8_t> report, std::optional<std::chrono::milliseconds> timeout);
    void hand(std::span<std::uint8_t> report);
    void noteChannel(ByteView report);

    Wire& wire_;
    ChannelId channel_{};
    std::optional<Bytes> largeBlobs_{};
    std::map<Bytes, Bytes> keyAgreements_{}; ///< answers by request: one for each PIN/UV auth protocol
    Bytes request_{};                        ///< the one whose answer is awaited; its first report only
    Bytes info_{};
    bool infoOutdated_{false};
    bool deviceOutdated_{false};
    Omitted omitted_{};
    std::uint8_t asked_{0}; ///< the command whose answer is to be translated; 0: none is
    std::deque<Bytes> ready_{};
    std::optional<Proof> proof_{};
    Assembler outgoing_{};
    unsigned tokenGeneration_{0};
};

} // namespace fidesk::token
