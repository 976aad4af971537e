#include "core/simulator/uhid/UhidPort.h"

namespace fidesk::simulator {

struct UhidPort::Impl {};

Result<std::unique_ptr<UhidPort>> UhidPort::open(Device, token::HidChannelOpener) {
    return fail(ErrorCode::VirtualUsbMissing);
}

std::unique_ptr<UhidPort> UhidPort::over(int, Device, token::HidChannelOpener) {
    return std::unique_ptr<UhidPort>(new UhidPort({}));
}

UhidPort::UhidPort(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

UhidPort::~UhidPort() = default;

Result<void> UhidPort::plugIn() {
    return fail(ErrorCode::VirtualUsbMissing);
}

void UhidPort::pullOut() {}

} // namespace fidesk::simulator
