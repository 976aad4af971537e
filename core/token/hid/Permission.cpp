#include "core/token/hid/Permission.h"

#ifdef __linux__
#include <fcntl.h>
#include <linux/hidraw.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace fidesk::token {

#if defined(__linux__)

namespace {

Permission fromErrno() {
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
    case ENODEV:
    case ENXIO:
        return Permission::Missing;
    case EACCES:
    case EPERM:
        return Permission::Denied;
    default:
        return Permission::NoDevice;
    }
}

} // namespace

Permission permissionFor(const std::string& path) {
    return ::access(path.c_str(), R_OK | W_OK) == 0 ? Permission::Granted : fromErrno();
}

Permission probe(const std::string& path) {
    const int device = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (device < 0)
        return fromErrno();
    int size = 0;
    const bool answers = ::ioctl(device, HIDIOCGRDESCSIZE, &size) >= 0;
    ::close(device);
    return answers ? Permission::Granted : Permission::NoDevice;
}

#elif defined(_WIN32)

Permission permissionFor(const std::string&) {
    return Permission::Denied;
}

Permission probe(const std::string&) {
    return Permission::Granted; // found out by opening it
}

#else

Permission permissionFor(const std::string&) {
    return Permission::Granted;
}

Permission probe(const std::string&) {
    return Permission::Granted;
}

#endif

} // namespace fidesk::token
