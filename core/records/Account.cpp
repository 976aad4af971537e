#include "core/records/Account.h"

#include <QtGlobal>

#ifdef Q_OS_WIN
#include "core/base/Json.h"

#include <array>
#include <windows.h>
#else
#include <array>
#include <pwd.h>
#include <unistd.h>
#endif

namespace fidesk::records {

#ifdef Q_OS_WIN

std::string accountName() {
    std::array<wchar_t, 257> name{}; // UNLEN and a NUL
    DWORD size = static_cast<DWORD>(name.size());
    return GetUserNameW(name.data(), &size) ? toUtf8(QString::fromWCharArray(name.data())) : std::string();
}

#else

std::string accountName() {
    std::array<char, 16384> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    const uid_t id = geteuid();
    if (getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return found->pw_name;
    return std::to_string(id);
}

#endif

} // namespace fidesk::records
