#include "core/token/hid/Permission.h"

#ifdef __linux__
#include <unistd.h>

#include <cerrno>
#endif

namespace fidesk::token {

#if defined(__linux__)

Permission permissionFor(const std::string& path) {
    if (::access(path.c_str(), R_OK | W_OK) == 0)
        return Permission::Granted;
    return errno == EACCES || errno == EPERM ? Permission::Denied : Permission::Missing;
}

#elif defined(_WIN32)

Permission permissionFor(const std::string&) {
    return Permission::Denied;
}

#else

Permission permissionFor(const std::string&) {
    return Permission::Granted;
}

#endif

} // namespace fidesk::token
