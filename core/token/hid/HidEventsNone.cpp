#include "core/token/hid/HidEvents.h"

namespace fidesk::token {

struct HidEvents::Impl {};

HidEvents::HidEvents(std::function<void()>) {}

HidEvents::~HidEvents() = default;

bool HidEvents::tells() const {
    return false;
}

} // namespace fidesk::token
