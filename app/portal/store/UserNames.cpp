#include "app/portal/store/UserNames.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <QString>

#include <algorithm>

namespace fidesk::server {

namespace {

bool isSeen(char32_t c) {
    return isPrintable(c) && QChar::category(c) != QChar::Other_Format && !QChar::isSpace(c);
}

} // namespace

bool isAddress(const std::string& text) {
    const std::size_t at = text.find('@');
    const auto characters = toQString(text).toUcs4();
    return at != std::string::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string::npos &&
           std::all_of(characters.begin(), characters.end(), [](auto c) { return isSeen(c); });
}

} // namespace fidesk::server
