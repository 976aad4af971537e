#include "core/token/hid/Insertion.h"

#include <charconv>
#include <filesystem>

namespace fidesk::token {

std::uint64_t insertionIn(const std::string& deviceName) {
    const auto dot = deviceName.rfind('.');
    if (dot == std::string::npos)
        return 0;
    std::uint64_t number = 0;
    const char* const end = deviceName.data() + deviceName.size();
    const auto parsed = std::from_chars(deviceName.data() + dot + 1, end, number, 16);
    return parsed.ec == std::errc() && parsed.ptr == end ? number : 0;
}

std::uint64_t insertionOf(const std::string& path) {
#ifdef __linux__
    const std::filesystem::path node(path);
    std::error_code none;
    const auto device = std::filesystem::read_symlink("/sys/class/hidraw" / node.filename() / "device", none);
    return none ? 0 : insertionIn(device.filename().string());
#else
    static_cast<void>(path);
    return 0;
#endif
}

} // namespace fidesk::token
