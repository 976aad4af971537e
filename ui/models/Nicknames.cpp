#include "ui/models/Nicknames.h"

#include "ui/text/Prompts.h"

namespace fidesk::ui {

namespace {

constexpr qsizetype maxLength = 30; // code points; see parseNickname()

QString shortened(const QString& text, qsizetype length) {
    const auto points = text.toUcs4();
    return QString::fromUcs4(reinterpret_cast<const char32_t*>(points.constData()),
                             std::min(length, points.size()))
        .trimmed();
}

} // namespace

QString freeNickname(const QString& wanted, const QStringList& taken) {
    const QString base = wanted.trimmed().isEmpty() ? text::securityKey() : wanted.trimmed();
    QString name = shortened(base, maxLength);
    for (int number = 2; taken.contains(name); ++number) {
        const QString suffix = QStringLiteral(" %1").arg(number);
        name = shortened(base, maxLength - suffix.size()) + suffix;
    }
    return name;
}

} // namespace fidesk::ui
