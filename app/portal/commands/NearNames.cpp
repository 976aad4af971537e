#include "app/portal/commands/NearNames.h"

#include "app/portal/store/Words.h"

#include <algorithm>
#include <map>

namespace fidesk::server {

namespace {

constexpr std::size_t most = 3;

/// How many letters have to be put in, taken out or changed to make @p b of @p a.
std::size_t editDistance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

/// 0: not near; else the smaller the nearer.
std::size_t distanceIfNear(const std::string& typed, const std::string& name) {
    if (typed.size() > 2 && name.find(typed) != std::string::npos)
        return 1;
    const std::size_t distance = editDistance(typed, name);
    return distance <= std::max<std::size_t>(1, typed.size() / 3) ? distance + 1 : 0;
}

} // namespace

std::vector<std::string> nearNames(const std::string& typed, const std::vector<std::string>& names) {
    const std::string key = plainKey(typed);
    std::multimap<std::size_t, std::string> found;
    for (const std::string& name : names)
        if (const std::size_t distance = distanceIfNear(key, plainKey(name)); distance > 0)
            found.emplace(distance, name);
    std::vector<std::string> near;
    for (const auto& [distance, name] : found)
        if (near.size() < most)
            near.push_back(name);
    return near;
}

std::string oneOf(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "\"" : i + 1 == names.size() ? " or \"" : ", \"") + names[i] + '"';
    return text;
}

} // namespace fidesk::server
