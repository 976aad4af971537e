#include "core/cbor/Cbor.h"
#include "core/simulator/StateFile.h"

#include <algorithm>
#include <limits>

namespace fidesk::simulator {

namespace {

constexpr std::string_view formatName = "fidesk-software-key";
/// Version 1 knew nothing of fingerprints, settings and large blobs; it is still read.
constexpr std::int64_t firstVersion = 1, formatVersion = 2;
constexpr std::size_t maxStoredCredentials = 1024;
constexpr std::size_t maxBlob = 1024;
constexpr std::size_t maxFingerprints = 256;
constexpr std::size_t maxRpIds = 256;
constexpr std::size_t maxLargeBlobs = std::size_t{1} << 20;

template <typename T> cbor::Value orNull(const std::optional<T>& bytes) {
    return bytes ? cbor::Value(ByteView(*bytes)) : cbor::Value();
}

cbor::Value toCbor(const Credential& credential) {
    return cbor::Map{{"id", credential.id},
                     {"rpId", credential.rpId},
                     {"userId", credential.userId},
                     {"userName", credential.userName},
                     {"userDisplayName", credential.userDisplayName},
                     {"algorithm", credential.algorithm},
                     {"privateKey", ByteView(credential.privateKey)},
                     {"protection", credential.protection},
                     {"hmacSecret", credential.hmacSecret},
                     {"counter", credential.counter},
                     {"credBlob", orNull(credential.blob)},
                     {"largeBlobKey", orNull(credential.largeBlobKey)}};
}

cbor::Array fingerprintsOf(const Memory& memory) {
    cbor::Array out;
    for (const Fingerprint& one : memory.fingerprints)
        out.emplace_back(cbor::Map{{"id", one.id}, {"name", one.name}});
    return out;
}

/// Reads members one after the other; the first that is not as it must be is remembered, and the rest give
/// nothing of interest.
class Reader {
public:
    explicit Reader(const cbor::Value& map, std::size_t members) : map_(map) {
        if (!map.map() || map.map()->size() != members)
            problem_ = "not the members a map must have";
    }

    std::int64_t integer(const char* name, std::int64_t least, std::int64_t most) {
        const auto* value = member(name);
        const auto* number = value ? value->integer() : nullptr;
        return check(name, number && *number >= least && *number <= most) ? *number : least;
    }
    bool boolean(const char* name) {
        const auto* value = member(name);
        return check(name, value && value->boolean()) && *value->boolean();
    }
    std::string text(const char* name, std::size_t most) {
        const auto* value = member(name);
        return check(name, value && value->text() && value->text()->size() <= most) ? *value->text() : "";
    }
    Bytes bytes(const char* name, std::size_t least, std::size_t most) {
        const auto* value = member(name);
        const auto* content = value ? value->bytes() : nullptr;
        return check(name, content && content->size() >= least && content->size() <= most) ? *content
                                                                                           : Bytes(least);
    }
    template <std::size_t Size> std::array<std::uint8_t, Size> array(const char* name) {
        std::array<std::uint8_t, Size> out{};
        const Bytes content = bytes(name, Size, Size);
        std::copy(content.begin(), content.end(), out.begin());
        return out;
    }
    bool isNull(const char* name) {
        const auto* value = member(name);
        return value && value->isNull();
    }
    const cbor::Value* member(const char* name) const { return map_.find(name); }
    /// Each element of an array of at most @p most.
    const cbor::Array& array(const char* name, std::size_t most) {
        static const cbor::Array none;
        const auto* value = member(name);
        const auto* content = value ? value->array() : nullptr;
        return check(name, content && content->size() <= most) ? *content : none;
    }
    bool check(const char* name, bool good) {
        if (!good && problem_.empty())
            problem_ = std::string("bad or missing member ") + name;
        return good;
    }
    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    const cbor::Value& map_;
    std::string problem_;
};

Result<Credential> credentialFrom(const cbor::Value& value, std::int64_t version) {
    Reader reader(value, version == firstVersion ? 10 : 12);
    Credential credential;
    credential.id = reader.bytes("id", 1, 128);
    credential.rpId = reader.text("rpId", 256);
    credential.userId = reader.bytes("userId", 1, 64);
    credential.userName = reader.text("userName", 64);
    credential.userDisplayName = reader.text("userDisplayName", 64);
    credential.algorithm = reader.integer("algorithm", coseEdDsa, coseEs256);
    credential.privateKey = reader.array<32>("privateKey");
    credential.protection = static_cast<std::uint8_t>(reader.integer("protection", 1, 3));
    credential.hmacSecret = reader.boolean("hmacSecret");
    credential.counter =
        static_cast<std::uint32_t>(reader.integer("counter", 0, std::numeric_limits<std::uint32_t>::max()));
    if (version != firstVersion && !reader.isNull("credBlob"))
        credential.blob = reader.bytes("credBlob", 0, maxBlob);
    if (version != firstVersion && !reader.isNull("largeBlobKey"))
        credential.largeBlobKey = reader.array<32>("largeBlobKey");
    if (credential.algorithm == coseEs256)
        reader.check("privateKey", isP256Key(credential.privateKey));
    if (!reader.problem().empty())
        return fail(ErrorCode::Malformed, "a credential: " + reader.problem());
    return credential;
}

Result<std::vector<Credential>> credentialsFrom(const cbor::Value* value, std::int64_t version) {
    if (!value || !value->array() || value->array()->size() > maxStoredCredentials)
        return fail(ErrorCode::Malformed, "bad or missing member credentials");
    std::vector<Credential> credentials;
    for (const cbor::Value& element : *value->array()) {
        FIDESK_ASSIGN(Credential credential, credentialFrom(element, version));
        credentials.push_back(std::move(credential));
    }
    return credentials;
}

Result<std::vector<Fingerprint>> fingerprintsFrom(const cbor::Array& list) {
    std::vector<Fingerprint> fingerprints;
    for (const cbor::Value& element : list) {
        Reader reader(element, 2);
        fingerprints.push_back({reader.bytes("id", 1, 64), reader.text("name", 64)});
        if (!reader.problem().empty())
            return fail(ErrorCode::Malformed, "a fingerprint: " + reader.problem());
    }
    return fingerprints;
}

/// What came with version 2.
Result<void> readNewer(Reader& reader, Memory& memory) {
    memory.uvMismatches = static_cast<int>(reader.integer("uvMismatches", 0, 25));
    FIDESK_ASSIGN(memory.fingerprints, fingerprintsFrom(reader.array("fingerprints", maxFingerprints)));
    memory.alwaysUv = reader.boolean("alwaysUv");
    memory.enterpriseAttestation = reader.boolean("enterpriseAttestation");
    for (const cbor::Value& element : reader.array("minPinLengthRpIds", maxRpIds))
        if (reader.check("minPinLengthRpIds", element.text() && element.text()->size() <= 256))
            memory.minPinLengthRpIds.push_back(*element.text());
    memory.largeBlobs = reader.bytes("largeBlobs", noLargeBlobs.size(), maxLargeBlobs);
    return {};
}

} // namespace

Bytes encodeMemory(const Memory& memory) {
    cbor::Array credentials;
    for (const Credential& credential : memory.credentials)
        credentials.emplace_back(toCbor(credential));
    const cbor::Array rpIds(memory.minPinLengthRpIds.begin(), memory.minPinLengthRpIds.end());
    return cbor::encode(cbor::Map{{"format", formatName},
                                  {"version", formatVersion},
                                  {"deviceSecret", ByteView(memory.deviceSecret)},
                                  {"pinHash", orNull(memory.pinHash)},
                                  {"pinCodePoints", memory.pinCodePoints},
                                  {"pinRetries", memory.pinRetries},
                                  {"minPinLength", memory.minPinLength},
                                  {"forcePinChange", memory.forcePinChange},
                                  {"counter", memory.counter},
                                  {"credentials", std::move(credentials)},
                                  {"uvMismatches", memory.uvMismatches},
                                  {"fingerprints", fingerprintsOf(memory)},
                                  {"alwaysUv", memory.alwaysUv},
                                  {"enterpriseAttestation", memory.enterpriseAttestation},
                                  {"minPinLengthRpIds", rpIds},
                                  {"largeBlobs", memory.largeBlobs}});
}

Result<Memory> decodeMemory(ByteView content) {
    FIDESK_ASSIGN(const cbor::Value value, cbor::decode(content));
    const cbor::Value* version = value.find("version");
    const bool first = version && version->integer() && *version->integer() == firstVersion;
    Reader reader(value, first ? 10 : 16);
    reader.check("format", reader.text("format", 64) == formatName);
    const std::int64_t known = reader.integer("version", firstVersion, formatVersion);
    Memory memory;
    memory.deviceSecret = reader.array<32>("deviceSecret");
    if (!reader.isNull("pinHash"))
        memory.pinHash = reader.array<16>("pinHash");
    memory.pinCodePoints = static_cast<std::size_t>(reader.integer("pinCodePoints", 0, 63));
    memory.pinRetries = static_cast<int>(reader.integer("pinRetries", 0, maxPinRetries));
    memory.minPinLength = static_cast<std::size_t>(reader.integer("minPinLength", 4, 63));
    memory.forcePinChange = reader.boolean("forcePinChange");
    memory.counter =
        static_cast<std::uint32_t>(reader.integer("counter", 0, std::numeric_limits<std::uint32_t>::max()));
    if (known != firstVersion)
        FIDESK_TRY(readNewer(reader, memory));
    if (!reader.problem().empty())
        return fail(ErrorCode::Malformed, reader.problem());
    FIDESK_ASSIGN(memory.credentials, credentialsFrom(reader.member("credentials"), known));
    return memory;
}

} // namespace fidesk::simulator
