#include "core/token/fido2/Session.h"

#include "core/cbor/Cbor.h"
#include "core/token/fido2/Info.h"
#include "core/token/fido2/Told.h"

#include <algorithm>

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

Result<AuthenticatorInfo> readToldInfo(ByteView answer) {
    if (answer.empty())
        return fail(ErrorCode::KeyMalfunction, "no getInfo");
    FIDESK_ASSIGN(const auto told, toldValue(answer.subspan(1)));
    return toAuthenticatorInfo(told);
}

/// What says more to whom it may concern than that the operation was stopped.
bool outlivesCancel(ErrorCode code) {
    return code == ErrorCode::PinWrong || code == ErrorCode::PinBlocked ||
           code == ErrorCode::PinReplugNeeded || code == ErrorCode::PinMustChange;
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

Result<bool> Session::resume(TokenObserver* observer, std::stop_token stop) {
    prepareThread();
    wire_.attend(observer, std::move(stop));
    if (wire_.failure() && wire_.failure()->code == ErrorCode::KeyUnplugged)
        return fail(*wire_.failure());
    return !wire_.failure() && !wire_.overheard();
}

bool Session::pause() {
    wire_.leave();
    relay_.endOperation();
    return wire_.reusable() && !relay_.deviceOutdated();
}

Result<void> Session::start() {
    if (!device_ || fido_dev_set_io_functions(device_.get(), &relayFunctions) != FIDO_OK)
        return fail(ErrorCode::Internal, "libfido2 gave no device");
    relayToOpen = &relay_;
    const int status = fido_dev_open(device_.get(), "fidesk");
    relayToOpen = nullptr;
    FIDESK_TRY(check(status, Request::Plain));
    if (!u2fOnly())
        if (auto info = readToldInfo(relay_.toldInfo()))
            info_ = std::move(*info); // else it is asked again by whom it concerns
    return {};
}

bool Session::canWink() const {
    return (fido_dev_flags(device_.get()) & FIDO_CAP_WINK) != 0;
}

Result<void> Session::check(int status, Request request) {
    if (status == FIDO_OK)
        return {};
    if (status < 0) // it may be that very answer that libfido2 cannot make sense of
        relay_.forgetKeyAgreement();
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
    if (wire_.cancelSent() && !outlivesCancel(error.code))
        error.code = ErrorCode::Cancelled; // in the key's own words
    return fail(error.code == ErrorCode::PinWrong ? pinWrong(std::move(error)) : std::move(error));
}

/// The key is asked once, whatever it answers.
Error Session::pinWrong(Error error) {
    const auto retries = countRetries();
    if (!retries)
        return error;
    if (retries->left <= 0)
        return {ErrorCode::PinBlocked, std::move(error.detail), error.native};
    error.retriesLeft = retries->left;
    return error;
}

Result<Bytes> Session::ask(std::uint8_t command, const cbor::Value& parameters) {
    Bytes message{command};
    if (!parameters.isNull())
        append(message, cbor::encode(parameters));
    auto answer = relay_.exchange(hidCbor, message);
    if (!answer)
        return fail(*wire_.failure());
    if (answer->empty())
        return fail(ErrorCode::KeyMalfunction, "an answer without a status");
    return std::move(*answer);
}

Result<cbor::Value> Session::command(std::uint8_t command, const cbor::Value& parameters, Request request) {
    FIDESK_ASSIGN(const Bytes answer, ask(command, parameters));
    FIDESK_TRY(check(answer.front(), request));
    return answer.size() == 1 ? Result<cbor::Value>() : toldValue(ByteView(answer).subspan(1));
}

Result<void> Session::readInfo() {
    constexpr std::uint8_t getInfo = 0x04;
    FIDESK_ASSIGN(const auto answer, command(getInfo, {}, Request::Plain));
    FIDESK_ASSIGN(info_, toAuthenticatorInfo(answer));
    return {};
}

Result<AuthenticatorInfo> Session::info() {
    if (!u2fOnly() && relay_.infoOutdated())
        info_.reset();
    return knownInfo();
}

Result<AuthenticatorInfo> Session::knownInfo() {
    AuthenticatorInfo info;
    if (u2fOnly()) {
        info.versions = {"U2F_V2"};
    } else {
        if (!info_)
            FIDESK_TRY(readInfo());
        info = *info_;
    }
    info.canWink = canWink();
    return info;
}

void Session::amendInfo(const std::function<void(AuthenticatorInfo&)>& change) {
    if (info_)
        change(*info_);
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
    return countRetries();
}

/// getPINRetries (CTAP 2.1 section 6.5.5.2). libfido2 reads of it only how many are left, and names protocol
/// 1 whether the key knows that or not.
Result<PinRetries> Session::countRetries() {
    constexpr std::uint8_t commandClientPin = 0x06;
    constexpr int getPinRetries = 1;
    constexpr int pinRetries = 3;
    constexpr int powerCycleState = 4;
    constexpr std::uint64_t most = 255;
    FIDESK_ASSIGN(const Bytes answer,
                  ask(commandClientPin, cbor::Map{{1, relay_.omitted().pinProtocol}, {2, getPinRetries}}));
    if (const Error refused = toError(answer.front(), Request::Plain); answer.front() != FIDO_OK)
        return refused.code == ErrorCode::PinBlocked ? PinRetries{} : Result<PinRetries>(fail(refused));
    FIDESK_ASSIGN(const auto told, toldValue(ByteView(answer).subspan(1)));
    const auto left = toldNumber(told, pinRetries);
    if (!left)
        return fail(ErrorCode::KeyMalfunction, "no pinRetries");
    const cbor::Value* cycle = told.find(powerCycleState);
    return PinRetries{.left = static_cast<int>(std::min(*left, most)),
                      .powerCycleNeeded =
                          cycle != nullptr && cycle->boolean() != nullptr && *cycle->boolean()};
}

} // namespace fidesk::token
