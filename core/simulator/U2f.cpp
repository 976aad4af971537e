#include "core/simulator/U2f.h"

#include "core/simulator/Attestation.h"
#include "core/simulator/Credentials.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

enum Instruction : std::uint8_t {
    registerInstruction = 1,
    authenticateInstruction = 2,
    versionInstruction = 3
};

enum class Word : std::uint16_t {
    NoError = 0x9000,
    WrongLength = 0x6700,
    ConditionsNotSatisfied = 0x6985,
    CommandNotAllowed = 0x6986,
    WrongData = 0x6A80,
    InstructionNotSupported = 0x6D00,
    ClassNotSupported = 0x6E00,
    Unknown = 0x6F00
};

constexpr std::uint8_t checkOnly = 0x07, enforcePresence = 0x03, dontEnforcePresence = 0x08;
constexpr std::size_t headerSize = 4;
constexpr std::size_t hashSize = 32;
constexpr std::uint8_t verificationRequired = 3;

struct Apdu {
    std::uint8_t instruction{0};
    std::uint8_t control{0}; ///< P1
    ByteView data{};
};

Bytes answer(Word word, Bytes data = {}) {
    data.push_back(static_cast<std::uint8_t>(static_cast<std::uint16_t>(word) >> 8));
    data.push_back(static_cast<std::uint8_t>(word));
    return data;
}

/// The data field: what follows a length of one byte, or of three that begin with 0. What the host expects
/// back (Le) may follow.
std::optional<ByteView> dataOf(ByteView body) {
    if (body.size() <= 1 || (body.size() == 3 && body[0] == 0))
        return ByteView(); // nothing, or Le alone
    const bool extended = body[0] == 0;
    if (extended && body.size() < 3)
        return std::nullopt;
    const std::size_t length =
        extended ? static_cast<std::size_t>(body[1] << 8 | body[2]) : std::size_t(body[0]);
    const ByteView rest = body.subspan(extended ? 3 : 1);
    if (length == 0 || rest.size() < length || rest.size() - length > 2)
        return std::nullopt;
    return rest.first(length);
}

Sha256Digest hashAt(ByteView data, std::size_t offset) {
    Sha256Digest out{};
    std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return out;
}

/// An uncompressed point, 65 bytes.
Bytes pointOf(const Credential& credential) {
    const Point point = p256Public(credential.privateKey);
    Bytes out{0x04};
    append(out, point.x);
    append(out, point.y);
    return out;
}

Bytes registerKey(Device& device, const Apdu& apdu) {
    if (apdu.data.size() != 2 * hashSize)
        return answer(Word::WrongLength);
    if (!device.takeTouch())
        return answer(Word::ConditionsNotSatisfied);
    const ByteView challenge = apdu.data.first(hashSize);
    const Sha256Digest application = hashAt(apdu.data, hashSize);
    Credential credential = newCredential(coseEs256, device.random);
    wrapFor(device.memory, credential, application, device.random);
    Bytes toSign{0x00};
    append(toSign, application);
    append(toSign, challenge);
    append(toSign, credential.id);
    append(toSign, pointOf(credential));
    Bytes out{0x05};
    append(out, pointOf(credential));
    out.push_back(static_cast<std::uint8_t>(credential.id.size()));
    append(out, credential.id);
    append(out, attestationLeaf());
    append(out, signAsAttestation(toSign));
    return answer(Word::NoError, std::move(out));
}

/// The credential of a key handle, if U2F may use it.
std::optional<Credential> usable(const Device& device, const Sha256Digest& application, ByteView handle) {
    auto credential = unwrapFor(device.memory, application, handle);
    if (!credential || credential->algorithm != coseEs256 || credential->protection == verificationRequired)
        return std::nullopt;
    return credential;
}

Bytes signAnswer(Device& device, const Credential& credential, const Sha256Digest& application,
                 ByteView challenge, bool present) {
    const std::uint32_t count = countUse(device.memory, credential);
    Bytes out{static_cast<std::uint8_t>(present ? flagUserPresent : 0)};
    for (const int shift : {24, 16, 8, 0})
        out.push_back(static_cast<std::uint8_t>(count >> shift));
    Bytes toSign = toBytes(application);
    append(toSign, out);
    append(toSign, challenge);
    append(out, sign(credential, toSign));
    return answer(Word::NoError, std::move(out));
}

Bytes authenticate(Device& device, const Apdu& apdu) {
    if (apdu.data.size() <= 2 * hashSize || apdu.data.size() != 2 * hashSize + 1 + apdu.data[2 * hashSize])
        return answer(Word::WrongLength);
    const Sha256Digest application = hashAt(apdu.data, hashSize);
    const auto credential = usable(device, application, apdu.data.subspan(2 * hashSize + 1));
    const bool known =
        apdu.control == checkOnly || apdu.control == enforcePresence || apdu.control == dontEnforcePresence;
    if (!credential || !known)
        return answer(Word::WrongData);
    if (apdu.control == checkOnly)
        return answer(Word::ConditionsNotSatisfied); // section 5.1: which here means yes
    const bool present = apdu.control == enforcePresence && device.takeTouch();
    if (apdu.control == enforcePresence && !present)
        return answer(Word::ConditionsNotSatisfied);
    return signAnswer(device, *credential, application, apdu.data.first(hashSize), present);
}

Bytes version(const Apdu& apdu) {
    if (!apdu.data.empty())
        return answer(Word::WrongLength);
    return answer(Word::NoError, toBytes(asBytes("U2F_V2")));
}

} // namespace

Bytes u2f(Device& device, ByteView apdu) {
    if (apdu.size() < headerSize)
        return answer(Word::WrongLength);
    if (apdu[0] != 0)
        return answer(Word::ClassNotSupported);
    const auto data = dataOf(apdu.subspan(headerSize));
    if (!data)
        return answer(Word::WrongLength);
    const Apdu request{apdu[1], apdu[2], *data};
    if (request.instruction == versionInstruction)
        return version(request);
    if (request.instruction != registerInstruction && request.instruction != authenticateInstruction)
        return answer(Word::InstructionNotSupported);
    if (device.memory.alwaysUv)
        return answer(Word::CommandNotAllowed);
    return request.instruction == registerInstruction ? registerKey(device, request)
                                                      : authenticate(device, request);
}

Bytes u2fFailure() {
    return answer(Word::Unknown);
}

} // namespace fidesk::simulator
