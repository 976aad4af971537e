#include "core/token/fido2/Translation.h"

#include "core/cbor/Cbor.h"

#include <algorithm>

namespace fidesk::token {
namespace {

constexpr std::uint8_t commandGetInfo = 0x04;
constexpr std::uint8_t commandManage = 0x0A;
constexpr std::uint8_t commandLargeBlobs = 0x0C;
constexpr std::uint8_t commandManagePreview = 0x41;
constexpr std::uint8_t statusOk = 0;

Bytes succeeded(const cbor::Value& value) {
    Bytes out{statusOk};
    append(out, cbor::encode(value));
    return out;
}

/// libfido2 reads no answer beyond 2048 bytes: names and lists are bounded well below.
constexpr std::size_t maxNames = 40;
constexpr std::size_t maxName = 32;

cbor::Array namesOf(const cbor::Value* list) {
    cbor::Array out;
    if (list == nullptr || list->array() == nullptr)
        return out;
    for (const cbor::Value& one : *list->array())
        if (one.text() != nullptr && one.text()->size() <= maxName && out.size() < maxNames)
            out.push_back(one);
    return out;
}

cbor::Map switchesOf(const cbor::Value* options) {
    cbor::Map out;
    if (options == nullptr || options->map() == nullptr)
        return out;
    for (const auto& [name, value] : *options->map())
        if (name.text() != nullptr && name.text()->size() <= maxName && value.boolean() != nullptr &&
            out.size() < maxNames)
            out.emplace_back(name, value);
    return out;
}

cbor::Array protocolsOf(const cbor::Value* list) {
    cbor::Array out;
    if (list == nullptr || list->array() == nullptr)
        return out;
    for (const cbor::Value& one : *list->array())
        if (one.integer() != nullptr && (*one.integer() == 1 || *one.integer() == 2) && out.size() < 2)
            out.push_back(one);
    return out;
}

/// versions, extensions, aaguid, options, maxMsgSize and pinUvAuthProtocols (CTAP 2.1 section 6.4).
cbor::Map plainInfo(const cbor::Value& told) {
    cbor::Map out{{1, namesOf(told.find(1))}, {2, namesOf(told.find(2))}, {3, Bytes(16, 0)}};
    if (const auto* aaguid = told.find(3); aaguid != nullptr && aaguid->bytes() != nullptr)
        if (aaguid->bytes()->size() == 16)
            out.back().second = *aaguid;
    out.emplace_back(4, switchesOf(told.find(4)));
    if (const auto* size = told.find(5);
        size != nullptr && size->integer() != nullptr && *size->integer() > 0)
        out.emplace_back(5, *size);
    out.emplace_back(6, protocolsOf(told.find(6)));
    return out;
}

void noteAlgorithm(const cbor::Value& told, Omitted& omitted) {
    const auto* descriptor = told.find(7);
    const auto* key = told.find(8);
    if (descriptor == nullptr || key == nullptr)
        return;
    const auto* id = descriptor->find("id");
    const auto* algorithm = key->find(3);
    if (id != nullptr && id->bytes() != nullptr && algorithm != nullptr && algorithm->integer() != nullptr)
        omitted.algorithms[*id->bytes()] = *algorithm->integer();
}

/// Of a passkey libfido2 takes the public key too, and refuses one of an algorithm it does not know.
cbor::Map withoutPublicKey(const cbor::Value& told) {
    cbor::Map out;
    for (const auto& [key, value] : *told.map())
        if (key.integer() == nullptr || *key.integer() != 8)
            out.emplace_back(key, value);
    return out;
}

} // namespace

bool isTranslated(std::uint8_t command) {
    return command == commandGetInfo || command == commandManage || command == commandManagePreview;
}

Bytes translateAnswer(std::uint8_t command, const Bytes& answer, Omitted& omitted) {
    if (answer.size() < 2 || answer.front() != statusOk)
        return answer;
    const auto told = cbor::decode(ByteView(answer).subspan(1));
    if (!told || told->map() == nullptr)
        return answer;
    if (command == commandGetInfo)
        return succeeded(plainInfo(*told));
    noteAlgorithm(*told, omitted);
    return succeeded(withoutPublicKey(*told));
}

std::optional<Bytes> largeBlobAnswer(ByteView request, ByteView serialized) {
    if (request.empty() || request.front() != commandLargeBlobs)
        return std::nullopt;
    const auto parameters = cbor::decode(request.subspan(1));
    if (!parameters)
        return std::nullopt;
    const auto* count = parameters->find(1);
    const auto* offset = parameters->find(3);
    if (count == nullptr || count->integer() == nullptr || offset == nullptr ||
        offset->integer() == nullptr || *count->integer() < 0 || *offset->integer() < 0)
        return std::nullopt;
    const auto at = std::min(static_cast<std::size_t>(*offset->integer()), serialized.size());
    const auto size = std::min(static_cast<std::size_t>(*count->integer()), serialized.size() - at);
    return succeeded(cbor::Map{{1, serialized.subspan(at, size)}});
}

} // namespace fidesk::token
