#pragma once

#include "core/token/fido2/Frames.h"
#include "core/token/fido2/Translation.h"
#include "core/token/fido2/Wire.h"

#include <deque>

namespace fidesk::token {

/// Stands between libfido2 and the wire, a message at a time: what libfido2 would choke on though the
/// standard allows it is put in its words (see Translation), and a large-blob array that was read once is
/// given to it as often as it asks. Also carries messages of our own, for what libfido2 has no call for.
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

    /// From now on, and until takeProof(), libfido2 does nothing but prove a PIN: it asks for its token with
    /// @p permission (CTAP 2.1 section 6.5.5.7) whatever it wants it for, and what it would have sent with
    /// the authenticatorGetAssertion that follows stays here; it is told that there are no credentials.
    void catchProof(std::uint8_t permission) { permission_ = permission; }
    /// What was caught, if anything.
    std::optional<Proof> takeProof();

    /// What was left out of the answers on the way to libfido2.
    [[nodiscard]] const Omitted& omitted() const { return omitted_; }

private:
    bool serve(ByteView report);
    bool collect(ByteView report);
    bool translate(std::span<std::uint8_t> report, std::optional<std::chrono::milliseconds> timeout);
    void hand(std::span<std::uint8_t> report);
    void noteChannel(ByteView report);

    Wire& wire_;
    ChannelId channel_{};
    std::optional<Bytes> largeBlobs_{};
    Omitted omitted_{};
    std::uint8_t asked_{0}; ///< the command whose answer is to be translated; 0: none is
    std::deque<Bytes> ready_{};
    std::optional<std::uint8_t> permission_{};
    Assembler outgoing_{};
    std::optional<Proof> proof_{};
};

} // namespace fidesk::token
