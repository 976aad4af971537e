#include "app/portal/commands/OperatingSystemUser.h"

#ifdef _WIN32
#include <array>

#include <windows.h>
#else
#include <pwd.h>
#include <unistd.h>
#endif

namespace fidesk::server {

#ifdef _WIN32

std::string operatingSystemUser() {
    std::array<char, 257> name{};
    DWORD size = name.size();
    return GetUserNameA(name.data(), &size) ? name.data() : "unknown";
}

#else

std::string operatingSystemUser() {
    const passwd* entry = getpwuid(getuid());
    return entry ? entry->pw_name : "user " + std::to_string(getuid());
}

#endif

} // namespace fidesk::server
