#include "core/base/Paths.h"

#include <QFile>

namespace fidesk {

// Not path::u16string(): it throws where a name is no UTF-8.
QString toQPath(const std::filesystem::path& path) {
#ifdef Q_OS_WIN
    return QString::fromStdWString(path.native());
#else
    return QFile::decodeName(QByteArray::fromStdString(path.native()));
#endif
}

} // namespace fidesk
