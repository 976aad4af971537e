#include "core/handover/EncryptedSlips.h"

#include "core/base/Paths.h"
#include "core/handover/Cms.h"

#include <QFile>
#include <QSaveFile>

#ifdef Q_OS_UNIX
#include "core/base/Descriptor.h"

#include <fcntl.h>
#endif

#include <algorithm>
#include <utility>

namespace fidesk::handover {

namespace {

namespace fs = std::filesystem;

constexpr QFileDevice::Permissions ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr int maxNumber = 9999;

/// "roster.csv.p7m", then "roster-2.csv.p7m".
fs::path numbered(const fs::path& path, int number) {
    if (number == 1)
        return path;
    const std::string name = path.filename().string();
    const std::size_t dot = name.find('.', 1);
    const std::string end = dot == std::string::npos ? std::string() : name.substr(dot);
    return path.parent_path() / (name.substr(0, dot) + '-' + std::to_string(number) + end);
}

Result<fs::path> newFile(const fs::path& wanted) {
    for (int number = 1; number <= maxNumber; ++number) {
        const fs::path path = numbered(wanted, number);
        if (QFile file(toQPath(path)); file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly))
            return path;
        std::error_code ignored;
        if (!fs::exists(fs::symlink_status(path, ignored)))
            break;
    }
    return fail(ErrorCode::FileUnwritable, wanted.string());
}

/// A rename is on the disk when its folder is. Windows has no such thing.
bool syncFolder([[maybe_unused]] const fs::path& file) {
#ifdef Q_OS_UNIX
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened.get() >= 0 && fsync(opened.get()) == 0;
#else
    return true;
#endif
}

} // namespace

EncryptedSlips::EncryptedSlips(fs::path path, std::vector<Recipient> recipients, Render render)
    : path_(std::move(path)), recipients_(std::move(recipients)), render_(std::move(render)) {}

Result<EncryptedSlips> EncryptedSlips::create(const fs::path& wanted, std::vector<Recipient> recipients,
                                              Render render) {
    if (recipients.empty())
        return fail(ErrorCode::InvalidArgument, "a recipient's certificate is needed");
    FIDESK_ASSIGN(fs::path path, newFile(wanted));
    EncryptedSlips slips(std::move(path), std::move(recipients), std::move(render));
    if (const auto written = slips.write(); !written) {
        QFile::remove(toQPath(slips.path_));
        return fail(written.error());
    }
    return slips;
}

Result<void> EncryptedSlips::write() const {
    FIDESK_ASSIGN(const Secret plain, render_(slips_));
    FIDESK_ASSIGN(const Bytes sealed, encryptedTo(recipients_, plain));
    // It writes beside the file, syncs that and renames it.
    QSaveFile file(toQPath(path_));
    const auto size = static_cast<qint64>(sealed.size());
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly) &&
                         file.write(reinterpret_cast<const char*>(sealed.data()), size) == size &&
                         file.commit() && syncFolder(path_);
    return written ? Result<void>() : fail(ErrorCode::FileUnwritable, path_.string());
}

std::size_t EncryptedSlips::indexOf(const std::string& id) const {
    return static_cast<std::size_t>(std::ranges::find(ids_, id) - ids_.begin());
}

Result<void> EncryptedSlips::put(const std::string& id, PinSlip slip) {
    const std::size_t index = indexOf(id);
    const bool isNew = index == size();
    if (isNew) {
        ids_.push_back(id);
        slips_.push_back(std::move(slip));
    } else {
        std::swap(slips_[index], slip);
    }
    auto written = write();
    if (!written && isNew) {
        ids_.pop_back();
        slips_.pop_back();
    } else if (!written) {
        std::swap(slips_[index], slip);
    }
    return written;
}

Result<void> EncryptedSlips::describe(const std::string& id, SlipDetails details) {
    const std::size_t index = indexOf(id);
    if (index == size() || slips_[index].details == details)
        return {};
    return put(id, {std::move(details), slips_[index].pin.clone()});
}

Result<void> EncryptedSlips::remove(const std::string& id) {
    const auto index = static_cast<std::ptrdiff_t>(indexOf(id));
    if (indexOf(id) == size())
        return {};
    PinSlip slip = std::move(slips_[indexOf(id)]);
    slips_.erase(slips_.begin() + index);
    ids_.erase(ids_.begin() + index);
    auto written = write();
    if (!written) {
        slips_.insert(slips_.begin() + index, std::move(slip));
        ids_.insert(ids_.begin() + index, id);
    }
    return written;
}

} // namespace fidesk::handover
