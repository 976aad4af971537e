#include "core/portal/oauth/PortalRegistry.h"

#include "core/base/Json.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace fidesk::portal::oauth {

struct PortalRegistry::Contents {
    std::string current{};
    std::vector<PortalSettings> portals{};

    [[nodiscard]] auto find(const std::string& url) const {
        return std::find_if(portals.begin(), portals.end(), [&](const auto& it) { return it.url == url; });
    }
};

PortalRegistry::PortalRegistry(std::string path) : path_(std::move(path)) {}

std::string PortalRegistry::defaultPath() {
    return toUtf8(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)) + "/portals.json";
}

Result<PortalRegistry::Contents> PortalRegistry::read() const {
    QFile file(toQString(path_));
    if (!file.exists())
        return Contents{};
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, path_);
    const QByteArray text = file.read(1024 * 1024 + 1);
    FIDESK_ASSIGN(const QJsonObject json,
                  parseJsonObject(asBytes({text.constData(), static_cast<std::size_t>(text.size())})));
    Contents contents;
    FIDESK_ASSIGN(contents.current, optionalString(json, "current"));
    FIDESK_ASSIGN(const QJsonArray portals, requireArray(json, "portals"));
    for (const QJsonValue& value : portals) {
        FIDESK_ASSIGN(PortalSettings settings, parsePortalSettings(value.toObject()));
        contents.portals.push_back(std::move(settings));
    }
    return contents;
}

Result<void> PortalRegistry::write(const Contents& contents) const {
    QJsonArray portals;
    for (const PortalSettings& settings : contents.portals)
        portals.append(toJson(settings));
    const QJsonObject json{{QStringLiteral("current"), toQString(contents.current)},
                           {QStringLiteral("portals"), portals}};
    const QString path = toQString(path_);
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(json).toJson()) < 0 || !file.commit())
        return fail(ErrorCode::FileUnwritable, path_);
    return {};
}

Result<std::vector<PortalSettings>> PortalRegistry::portals() const {
    FIDESK_ASSIGN(Contents contents, read());
    return std::move(contents.portals);
}

Result<PortalSettings> PortalRegistry::current() const {
    FIDESK_ASSIGN(const Contents contents, read());
    const auto hit = contents.find(contents.current);
    if (hit != contents.portals.end())
        return *hit;
    return fail(ErrorCode::PortalNotAdded);
}

Result<void> PortalRegistry::add(const PortalSettings& settings) {
    FIDESK_ASSIGN(Contents contents, read());
    std::erase_if(contents.portals, [&](const PortalSettings& it) { return it.url == settings.url; });
    contents.portals.push_back(settings);
    contents.current = settings.url;
    return write(contents);
}

Result<void> PortalRegistry::choose(const std::string& url) {
    FIDESK_ASSIGN(Contents contents, read());
    if (contents.find(url) == contents.portals.end())
        return fail(ErrorCode::PortalNotAdded, url);
    contents.current = url;
    return write(contents);
}

Result<void> PortalRegistry::remove(const std::string& url) {
    FIDESK_ASSIGN(Contents contents, read());
    if (std::erase_if(contents.portals, [&](const PortalSettings& it) { return it.url == url; }) == 0)
        return fail(ErrorCode::PortalNotAdded, url);
    if (contents.current == url)
        contents.current = contents.portals.empty() ? std::string() : contents.portals.back().url;
    return write(contents);
}

} // namespace fidesk::portal::oauth
