#include "core/simulator/BioEnrollment.h"

#include "core/simulator/Authorization.h"
#include "core/simulator/Parameters.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr int modalityKey = 1, subCommandKey = 2, paramsKey = 3, protocolKey = 4, pinUvAuthParam = 5,
              getModality = 6;
constexpr int templateIdKey = 1, nameKey = 2, timeoutKey = 3;
constexpr std::int64_t fingerprintModality = 1;
constexpr int kindTouch = 1, kindSwipe = 2;
constexpr std::uint8_t sampleGood = 0x00, sampleNoUserActivity = 0x0D;
constexpr std::size_t templateIdSize = 2;

enum Subcommand : std::int64_t {
    enrollBegin = 1,
    enrollCaptureNextSample,
    cancelCurrentEnrollment,
    enumerateEnrollments,
    setFriendlyName,
    removeEnrollment,
    getFingerprintSensorInfo
};

Answer<void> authorize(Device& device, const cbor::Value& map, std::int64_t command) {
    Bytes message{static_cast<std::uint8_t>(fingerprintModality), static_cast<std::uint8_t>(command)};
    if (const cbor::Value* params = map.find(paramsKey))
        append(message, cbor::encodeInOrder(*params));
    return simulator::authorize(device, map, {protocolKey, pinUvAuthParam}, message, permissionBioEnrollment);
}

Fingerprint* findFingerprint(Memory& memory, ByteView id) {
    const auto found = std::find_if(memory.fingerprints.begin(), memory.fingerprints.end(),
                                    [&](const Fingerprint& one) { return equal(one.id, id); });
    return found == memory.fingerprints.end() ? nullptr : &*found;
}

Bytes newTemplateId(Device& device) {
    Bytes id = device.random.bytes(templateIdSize);
    while (findFingerprint(device.memory, id))
        id = device.random.bytes(templateIdSize);
    return id;
}

Answer<std::chrono::milliseconds> readTimeout(const Device& device, const cbor::Value* params) {
    if (!params)
        return device.personality.touchTimeout;
    CTAP_ASSIGN(const std::int64_t* asked, optionalMember<std::int64_t>(*params, timeoutKey));
    if (!asked)
        return device.personality.touchTimeout;
    if (*asked < 0)
        return refuse(Status::InvalidParameter);
    return std::min(device.personality.touchTimeout,
                    std::chrono::milliseconds(std::min<std::int64_t>(*asked, 600'000)));
}

/// What the sensor says of one sample.
Answer<std::uint8_t> takeSample(Device& device, std::chrono::milliseconds timeout) {
    const auto touched = device.sensor.touchWithin(timeout);
    if (touched)
        return device.sensor.sample();
    if (touched.error() != Status::UserActionTimeout)
        return refuse(touched.error());
    return sampleNoUserActivity;
}

/// Takes a sample of the finger that is being enrolled; the last good one makes it a fingerprint.
Answer<cbor::Map> capture(Device& device, Enrollment enrollment, std::chrono::milliseconds timeout) {
    CTAP_ASSIGN(const std::uint8_t status, takeSample(device, timeout));
    if (status == sampleGood)
        --enrollment.remaining;
    cbor::Map response{{5, status}, {6, enrollment.remaining}};
    if (enrollment.remaining == 0) {
        device.memory.fingerprints.push_back({enrollment.templateId, {}});
        device.power.enrollment.reset();
    } else {
        device.power.enrollment = std::move(enrollment);
    }
    return response;
}

/// Section 6.7.4.
Answer<cbor::Value> begin(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const cbor::Value* params, optionalMember<cbor::Value>(map, paramsKey));
    CTAP_TRY(authorize(device, map, enrollBegin));
    CTAP_ASSIGN(const auto timeout, readTimeout(device, params));
    if (device.memory.fingerprints.size() >= device.personality.fingerprintSlots)
        return refuse(Status::FpDatabaseFull);
    device.power.enrollment.reset();
    const Bytes id = newTemplateId(device);
    CTAP_ASSIGN(cbor::Map response, capture(device, {id, samplesPerFingerprint}, timeout));
    response.emplace_back(4, id);
    return cbor::Value(std::move(response));
}

Answer<cbor::Value> captureNext(Device& device, const cbor::Value& map, const cbor::Value& params) {
    CTAP_ASSIGN(const Bytes* id, requiredMember<Bytes>(params, templateIdKey));
    CTAP_TRY(authorize(device, map, enrollCaptureNextSample));
    CTAP_ASSIGN(const auto timeout, readTimeout(device, &params));
    if (!device.power.enrollment || device.power.enrollment->templateId != *id)
        return refuse(Status::InvalidOption);
    CTAP_ASSIGN(cbor::Map response, capture(device, *device.power.enrollment, timeout));
    return cbor::Value(std::move(response));
}

/// Section 6.7.6.
Answer<cbor::Value> enumerate(Device& device, const cbor::Value& map) {
    CTAP_TRY(authorize(device, map, enumerateEnrollments));
    if (device.memory.fingerprints.empty())
        return refuse(Status::InvalidOption);
    cbor::Array infos;
    for (const Fingerprint& one : device.memory.fingerprints) {
        cbor::Map info{{templateIdKey, one.id}};
        if (!one.name.empty())
            info.emplace_back(nameKey, one.name);
        infos.emplace_back(std::move(info));
    }
    return cbor::Value(cbor::Map{{7, std::move(infos)}});
}

/// Section 6.7.7.
Answer<cbor::Value> rename(Device& device, const cbor::Value& map, const cbor::Value& params) {
    CTAP_ASSIGN(const Bytes* id, requiredMember<Bytes>(params, templateIdKey));
    CTAP_ASSIGN(const std::string* name, requiredMember<std::string>(params, nameKey));
    CTAP_TRY(authorize(device, map, setFriendlyName));
    if (name->size() > maxFingerprintName)
        return refuse(Status::InvalidLength);
    Fingerprint* fingerprint = findFingerprint(device.memory, *id);
    if (!fingerprint)
        return refuse(Status::InvalidOption);
    fingerprint->name = *name;
    return cbor::Value(cbor::Map{});
}

/// Section 6.7.8.
Answer<cbor::Value> remove(Device& device, const cbor::Value& map, const cbor::Value& params) {
    CTAP_ASSIGN(const Bytes* id, requiredMember<Bytes>(params, templateIdKey));
    CTAP_TRY(authorize(device, map, removeEnrollment));
    const Fingerprint* fingerprint = findFingerprint(device.memory, *id);
    if (!fingerprint)
        return refuse(Status::InvalidOption);
    auto& all = device.memory.fingerprints;
    all.erase(all.begin() + (fingerprint - all.data()));
    return cbor::Value(cbor::Map{});
}

Answer<cbor::Value> withParams(Device& device, const cbor::Value& map, std::int64_t command) {
    CTAP_ASSIGN(const cbor::Value* params, requiredMember<cbor::Value>(map, paramsKey));
    if (command == enrollCaptureNextSample)
        return captureNext(device, map, *params);
    return command == setFriendlyName ? rename(device, map, *params) : remove(device, map, *params);
}

/// Section 6.7.3.
cbor::Value sensorInfo(const Device& device) {
    return cbor::Map{{2, device.personality.swipeSensor ? kindSwipe : kindTouch},
                     {3, samplesPerFingerprint},
                     {8, maxFingerprintName}};
}

} // namespace

Answer<cbor::Value> bioEnrollment(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const bool modalityAsked, memberOr<bool>(map, getModality, false));
    if (modalityAsked)
        return cbor::Value(cbor::Map{{1, fingerprintModality}});
    CTAP_ASSIGN(const std::int64_t* modality, requiredMember<std::int64_t>(map, modalityKey));
    CTAP_ASSIGN(const std::int64_t* command, requiredMember<std::int64_t>(map, subCommandKey));
    if (*modality != fingerprintModality)
        return refuse(Status::InvalidParameter);
    switch (*command) {
    case enrollBegin:
        return begin(device, map);
    case cancelCurrentEnrollment:
        device.power.enrollment.reset();
        return cbor::Value(cbor::Map{});
    case enumerateEnrollments:
        return enumerate(device, map);
    case enrollCaptureNextSample:
    case setFriendlyName:
    case removeEnrollment:
        return withParams(device, map, *command);
    case getFingerprintSensorInfo:
        return sensorInfo(device);
    default:
        return refuse(Status::InvalidSubcommand);
    }
}

} // namespace fidesk::simulator
