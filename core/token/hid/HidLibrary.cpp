#include "core/token/hid/HidLibrary.h"

namespace fidesk::token {

std::unique_lock<std::mutex> enterHidLibrary() {
    static std::mutex one;
    return std::unique_lock(one);
}

} // namespace fidesk::token
