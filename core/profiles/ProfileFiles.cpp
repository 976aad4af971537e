#include "core/profiles/ProfileFiles.h"

#include "core/base/Paths.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace fidesk::profiles {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t maxFiles = 1000;

} // namespace

Result<Bytes> contentOf(const fs::path& path, std::size_t most) {
    QFile file(toQPath(path));
    // A pipe or a device might never end, or never begin.
    if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, path.string());
    const QByteArray content = file.read(static_cast<qint64>(most) + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::FileUnreadable, path.string());
    return Bytes(content.begin(), content.end());
}

Result<std::vector<fs::path>> filesOf(const fs::path& place, const char* extension) {
    std::error_code problem;
    std::vector<fs::path> files;
    fs::directory_iterator it(place, problem);
    for (; !problem && it != fs::directory_iterator() && files.size() < maxFiles; it.increment(problem))
        if (it->path().extension() == extension)
            files.push_back(it->path());
    if (problem && problem != std::errc::no_such_file_or_directory && problem != std::errc::not_a_directory)
        return fail(ErrorCode::FileUnreadable, place.string());
    std::ranges::sort(files);
    return files;
}

} // namespace fidesk::profiles
