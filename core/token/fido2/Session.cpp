#include "core/token/fido2/Session.h"

#include "core/cbor/Cbor.h"
#include "core/token/fido2/Info.h"

namespace fidesk::token {
namespace {

// libfido2's open function gets a path and nothing else. It runs inside fido_dev_open(), on the same thread.
thread_local Relay* relayToOpen = nullptr;

void* openRelay(const char*) {
    return relayToOpen;
}

void closeRelay(void*) {}

int readRelay(void* handle, unsigned char* buffer, std::size_t size, int milliseconds) {
    std::optional<std::chrono::milliseconds> timeout;
    if (milliseconds >= 0)
        timeout = std::chrono::milliseconds(milliseconds);
    const bool done = static_cast<Relay*>(handle)->read({buffer, size}, timeout);
    return done ? static_cast<int>(size) : -1;
}

/// The report id, 0, stands before the report.
int writeRelay(void* handle, const unsigned char* buffer, std::size_t size) {
    if (size == 0)
        return -1;
    const bool done = static_cast<Relay*>(handle)->write({buffer + 1, size - 1});
    return done ? static_cast<int>(size) : -1;
}

constexpr fido_dev_io_t relayFunctions{openRelay, closeRelay, readRelay, writeRelay};

void discardLog(const char*) {}

/// libfido2 keeps these settings for each thread. Its log, which FIDO_DEBUG in the environment turns on,
/// holds whole messages: it goes nowhere. A key whose answer to authenticatorGetInfo is lost is not taken for
/// a U2F key.
void prepareThread() {
    fido_init(FIDO_DISABLE_U2F_FALLBACK);
    fido_set_log_handler(discardLog);
}

/// The answer to getPINRetries (CTAP 2.1 section 6.5.5.2): a status, then a map whose keys 3 (pinRetries)
/// and 4 (powerCycleState) have small values. libfido2 reads only the first.
bool powerCycleState(ByteView answer) {
    constexpr std::uint8_t mapOf = 0xA0;
    constexpr std::uint8_t oneByteFollows = 0x18;
    constexpr std::uint8_t keyPowerCycle = 4;
    constexpr std::uint8_t cborTrue = 0xF5;
    if (answer.size() < 2 || (answer[1] & 0xE0) != mapOf)
        return false;
    for (std::size_t at = 2; at + 1 < answer.size(); at += 2) {
        if (answer[at] == keyPowerCycle)
            return answer[at + 1] == cborTrue;
        if (answer[at + 1] == oneByteFollows)
            ++at;
    }
    return false;
}

} // namespace

Session::Session(std::unique_ptr<HidChannel> channel, TokenObserver* observer, std::stop_token stop,
                 const Timings& timings)
    : wire_(std::move(channel), observer, std::move(stop), timings), device_(fido_dev_new()) {}

Session::~Session() {
    if (device_)
        fido_dev_close(device_.get());
}

Result<std::unique_ptr<Session>> Session::open(const HidChannelOpener& opener, TokenObserver* observer,
                                               std::stop_token stop, const Timings& timings) {
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled);
    FIDESK_ASSIGN(auto channel, opener());
    prepareThread();
    std::unique_ptr<Session> session(new Session(std::move(channel), observer, std::move(stop), timings));
    FIDESK_TRY(session->start());
    return session;
}

Result<void> Session::start() {
    if (!device_ || fido_dev_set_io_functions(device_.get(), &relayFunctions) != FIDO_OK)
        return fail(ErrorCode::Internal, "libfido2 gave no device");
    relayToOpen = &relay_;
    const int status = fido_dev_open(device_.get(), "fidesk");
    relayToOpen = nullptr;
    return check(status, Request::Plain);
}

bool Session::canWink() const {
    return (fido_dev_flags(device_.get()) & FIDO_CAP_WINK) != 0;
}

Result<void> Session::check(int status, Request request) {
    if (status == FIDO_OK)
        return {};
    if (wire_.failure()) {
        Error error = *wire_.failure();
        if (error.native == 0)
            error.native = status;
        return fail(std::move(error));
    }
    constexpr std::uint8_t clientPin = 0x06;
    const bool newPin = request == Request::SetPin || request == Request::ChangePin;
    const bool forToken = wire_.lastCommand() == clientPin && !newPin && request != Request::Plain;
    Error error = toError(status, forToken ? Request::WithPin : request);
    return fail(error.code == ErrorCode::PinWrong ? pinWrong(std::move(error)) : std::move(error));
}

Error Session::pinWrong(Error error) {
    int left = 0;
    if (fido_dev_get_retry_count(device_.get(), &left) != FIDO_OK)
        return error;
    if (left <= 0)
        return {ErrorCode::PinBlocked, std::move(error.detail), error.native};
    error.retriesLeft = left;
    return error;
}

Result<cbor::Value> Session::command(std::uint8_t command, const cbor::Value& parameters, Request request) {
    Bytes message{command};
    if (!parameters.isNull())
        append(message, cbor::encode(parameters));
    const auto answer = relay_.exchange(hidCbor, message);
    if (!answer)
        return fail(*wire_.failure());
    if (answer->empty())
        return fail(ErrorCode::KeyMalfunction, "an answer without a status");
    FIDESK_TRY(check(answer->front(), request));
    if (answer->size() == 1)
        return cbor::Value();
    auto content = cbor::decode(ByteView(*answer).subspan(1));
    if (!content)
        return fail(ErrorCode::KeyMalfunction, content.error().detail);
    return content;
}

Result<AuthenticatorInfo> Session::info() {
    constexpr std::uint8_t getInfo = 0x04;
    AuthenticatorInfo info;
    if (u2fOnly()) {
        info.versions = {"U2F_V2"};
    } else {
        FIDESK_ASSIGN(const auto answer, command(getInfo, {}, Request::Plain));
        FIDESK_ASSIGN(info, toAuthenticatorInfo(answer));
    }
    info.canWink = canWink();
    return info;
}

Result<void> Session::requirePin() const {
    if (!fido_dev_supports_pin(device_.get()))
        return fail(ErrorCode::NotSupportedByKey, "clientPin");
    if (!fido_dev_has_pin(device_.get()))
        return fail(ErrorCode::PinNotSet);
    return {};
}

Result<PinRetries> Session::pinRetries() {
    FIDESK_TRY(requirePin());
    PinRetries retries;
    const auto counted = check(fido_dev_get_retry_count(device_.get(), &retries.left), Request::Plain);
    if (!counted && counted.error().code == ErrorCode::PinBlocked)
        return PinRetries{}; // an answer too, if not the standard's
    FIDESK_TRY(counted);
    retries.powerCycleNeeded = powerCycleState(wire_.lastPayload());
    return retries;
}

} // namespace fidesk::token
