#include "core/token/fido2/Info.h"

#include "core/token/fido2/Told.h"

#include <algorithm>

namespace fidesk::token {
namespace {

// Members of the answer.
constexpr int versions = 0x01;
constexpr int extensions = 0x02;
constexpr int aaguid = 0x03;
constexpr int options = 0x04;
constexpr int maxMsgSize = 0x05;
constexpr int pinUvAuthProtocols = 0x06;
constexpr int maxCredentialCountInList = 0x07;
constexpr int maxCredentialIdLength = 0x08;
constexpr int transports = 0x09;
constexpr int algorithms = 0x0A;
constexpr int maxSerializedLargeBlobArray = 0x0B;
constexpr int forcePinChange = 0x0C;
constexpr int minPinLength = 0x0D;
constexpr int firmwareVersion = 0x0E;
constexpr int maxCredBlobLength = 0x0F;
constexpr int maxRpIdsForSetMinPinLength = 0x10;
constexpr int uvModality = 0x12;
constexpr int certifications = 0x13;
constexpr int remainingDiscoverableCredentials = 0x14;

std::optional<std::uint64_t> number(const cbor::Value& value) {
    if (value.integer() == nullptr || *value.integer() < 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(*value.integer());
}

const cbor::Array& list(const cbor::Value& answer, int member) {
    static const cbor::Array none;
    const cbor::Value* found = answer.find(member);
    return found == nullptr || found->array() == nullptr ? none : *found->array();
}

const cbor::Map& map(const cbor::Value& answer, int member) {
    static const cbor::Map none;
    const cbor::Value* found = answer.find(member);
    return found == nullptr || found->map() == nullptr ? none : *found->map();
}

std::vector<std::string> texts(const cbor::Value& answer, int member) {
    std::vector<std::string> out;
    for (const cbor::Value& one : list(answer, member))
        if (one.text() != nullptr)
            out.push_back(*one.text());
    return out;
}

std::map<std::string, bool> switches(const cbor::Value& answer) {
    std::map<std::string, bool> out;
    for (const auto& [name, value] : map(answer, options))
        if (name.text() != nullptr && value.boolean() != nullptr)
            out.emplace(*name.text(), *value.boolean());
    return out;
}

std::map<std::string, std::uint64_t> levels(const cbor::Value& answer) {
    std::map<std::string, std::uint64_t> out;
    for (const auto& [name, value] : map(answer, certifications))
        if (const auto level = number(value); level && name.text() != nullptr)
            out.emplace(*name.text(), *level);
    return out;
}

std::vector<std::int64_t> coseAlgorithms(const cbor::Value& answer) {
    std::vector<std::int64_t> out;
    for (const cbor::Value& one : list(answer, algorithms))
        if (const auto* algorithm = one.find("alg"); algorithm != nullptr && algorithm->integer() != nullptr)
            out.push_back(*algorithm->integer());
    return out;
}

std::vector<std::uint8_t> protocols(const cbor::Value& answer) {
    std::vector<std::uint8_t> out;
    for (const cbor::Value& one : list(answer, pinUvAuthProtocols))
        if (const auto protocol = number(one); protocol && *protocol <= 0xFF)
            out.push_back(static_cast<std::uint8_t>(*protocol));
    return out;
}

void readIdentity(const cbor::Value& answer, AuthenticatorInfo& out) {
    out.versions = texts(answer, versions);
    out.extensions = texts(answer, extensions);
    out.transports = texts(answer, transports);
    if (const cbor::Value* id = answer.find(aaguid); id != nullptr && id->bytes() != nullptr)
        if (id->bytes()->size() == out.aaguid.size())
            std::copy(id->bytes()->begin(), id->bytes()->end(), out.aaguid.begin());
    out.firmwareVersion = toldNumber(answer, firmwareVersion).value_or(0);
    out.certifications = levels(answer);
}

void readLimits(const cbor::Value& answer, AuthenticatorInfo& out) {
    if (const auto size = toldNumber(answer, maxMsgSize).value_or(0); size != 0)
        out.maxMessageSize = size;
    out.maxCredentialsInList = toldNumber(answer, maxCredentialCountInList).value_or(0);
    out.maxCredentialIdLength = toldNumber(answer, maxCredentialIdLength).value_or(0);
    out.remainingDiscoverableCredentials = toldNumber(answer, remainingDiscoverableCredentials);
    out.maxRpIdsForMinPinLength = toldNumber(answer, maxRpIdsForSetMinPinLength).value_or(0);
    out.maxLargeBlobArray = toldNumber(answer, maxSerializedLargeBlobArray).value_or(0);
    out.maxCredBlobLength = toldNumber(answer, maxCredBlobLength).value_or(0);
}

void readVerification(const cbor::Value& answer, AuthenticatorInfo& out) {
    out.pinProtocols = protocols(answer);
    out.minPinLength = std::max<std::size_t>(out.minPinLength, toldNumber(answer, minPinLength).value_or(0));
    const cbor::Value* mustChange = answer.find(forcePinChange);
    out.pinMustChange = mustChange != nullptr && mustChange->boolean() != nullptr && *mustChange->boolean();
    out.uvModality = toldNumber(answer, uvModality).value_or(0);
}

} // namespace

Result<AuthenticatorInfo> toAuthenticatorInfo(const cbor::Value& answer) {
    if (answer.map() == nullptr)
        return fail(ErrorCode::KeyMalfunction, "getInfo is no map");
    AuthenticatorInfo out;
    readIdentity(answer, out);
    out.options = switches(answer);
    out.algorithms = coseAlgorithms(answer);
    readLimits(answer, out);
    readVerification(answer, out);
    return out;
}

} // namespace fidesk::token
