#include "core/token/fido2/Translation.h"

#include "core/cbor/Cbor.h"
#include "core/token/fido2/Told.h"

#include <algorithm>

namespace fidesk::token {
namespace {

constexpr std::uint8_t commandMakeCredential = 0x01;
constexpr std::uint8_t commandGetAssertion = 0x02;
constexpr std::uint8_t commandGetInfo = 0x04;
constexpr std::uint8_t commandLargeBlobs = 0x0C;
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

int preferred(const cbor::Array& protocols) {
    return std::ranges::find(protocols, cbor::Value(2)) != protocols.end() ? 2 : 1;
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
    auto protocols = protocolsOf(told.find(6));
    if (told.find(6) == nullptr) // what a key that has a PIN and says nothing more must know (CTAP 2.0)
        protocols.emplace_back(1);
    out.emplace_back(6, std::move(protocols));
    return out;
}

/// libfido2 knows three attestation formats and five algorithms of statements.
cbor::Map withoutStatement(const cbor::Value& told, Omitted& omitted) {
    constexpr int format = 1;
    constexpr int statement = 3;
    const auto* name = told.find(format);
    if (name == nullptr || name->text() == nullptr)
        return *told.map();
    const auto* stated = told.find(statement);
    omitted.attestation = {
        *name->text(),
        cbor::encode(stated != nullptr && stated->map() != nullptr ? *stated : cbor::Value(cbor::Map{}))};
    cbor::Map out{{format, "none"}, {statement, cbor::Map{}}};
    for (const auto& [key, value] : *told.map())
        if (key != cbor::Value(format) && key != cbor::Value(statement))
            out.emplace_back(key, value);
    return out;
}

} // namespace

Bytes translateAnswer(std::uint8_t command, const Bytes& answer, Omitted& omitted) {
    if (answer.size() < 2 || answer.front() != statusOk)
        return answer;
    const auto told = toldValue(ByteView(answer).subspan(1));
    if (!told || told->map() == nullptr)
        return answer;
    switch (command) {
    case commandMakeCredential:
        return succeeded(withoutStatement(*told, omitted));
    case commandGetInfo: {
        auto plain = plainInfo(*told);
        omitted.pinProtocol = preferred(*plain.back().second.array());
        return succeeded(std::move(plain));
    }
    default:
        return succeeded(*told);
    }
}

Bytes withProof(const Bytes& request, const Proof& proof) {
    const std::uint8_t command = request.empty() ? std::uint8_t{0} : request.front();
    if (command != commandMakeCredential && command != commandGetAssertion)
        return request;
    const auto asked = cbor::decode(ByteView(request).subspan(1));
    if (!asked || asked->map() == nullptr)
        return request;
    const int parameter = command == commandMakeCredential ? 8 : 6; // and the protocol behind it
    cbor::Map out = *asked->map();
    out.emplace_back(parameter, proof.parameter);
    out.emplace_back(parameter + 1, proof.protocol);
    Bytes message{command};
    append(message, cbor::encode(std::move(out)));
    return message;
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
