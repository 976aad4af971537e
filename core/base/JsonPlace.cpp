#include "core/base/JsonPlace.h"

#include <QByteArray>
#include <QJsonDocument>

#include <algorithm>
#include <set>
#include <vector>

namespace fidesk {

namespace {

/// What is noted of text that may be hostile: not deeper, and names not longer.
constexpr std::size_t maxNotedLevels = 4;
constexpr std::size_t maxNotedName = 100;

/// An object or array that is open, while text is walked through.
struct Level {
    std::string path{};
    bool isArray{false};
    std::size_t index{0};
    bool wantsName{false};
    std::set<std::string> names{};
};

/// Walks through JSON text, token by token, and tells where each member and element begins.
class Walk {
public:
    explicit Walk(ByteView text) : text_(reinterpret_cast<const char*>(text.data()), text.size()) {}

    std::map<std::string, std::size_t, std::less<>> lines{};
    std::size_t twice{0}; ///< the line of the first name that is in its object already

    void run() {
        while (at_ < text_.size())
            step(text_[at_]);
    }

private:
    void step(char c) {
        if (c == '\n')
            ++line_;
        if (c == '"')
            return string();
        if (c == '{' || c == '[')
            open(c == '[');
        else if ((c == '}' || c == ']') && !levels_.empty())
            levels_.pop_back();
        else if (c == ',' && !levels_.empty())
            next();
        else if (!isBlank(c) && c != ':')
            begin(); // a number, true, false, null: its other letters find it begun
        ++at_;
    }

    static bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

    void next() {
        Level& level = levels_.back();
        ++level.index;
        level.wantsName = !level.isArray;
    }

    /// Notes an element of an array, at its first character.
    void begin() {
        if (levels_.empty() || !levels_.back().isArray)
            return;
        note([](const Level& level) { return level.path + '[' + std::to_string(level.index) + ']'; });
    }

    template <typename Path> void note(const Path& pathIn) {
        if (levels_.size() > maxNotedLevels)
            return;
        path_ = pathIn(levels_.back());
        lines.try_emplace(path_, line_);
    }

    void open(bool isArray) {
        begin();
        levels_.push_back({.path = path_, .isArray = isArray, .wantsName = !isArray});
    }

    void string() {
        const std::size_t start = at_++;
        while (at_ < text_.size() && text_[at_] != '"')
            at_ += text_[at_] == '\\' ? 2 : 1;
        at_ = std::min(at_ + 1, text_.size());
        if (levels_.empty() || !levels_.back().wantsName)
            return begin();
        named(text_.substr(start, at_ - start));
    }

    void named(std::string_view token) {
        Level& level = levels_.back();
        level.wantsName = false;
        const std::string name = unescaped(token);
        if (!level.names.insert(name).second && twice == 0)
            twice = line_;
        note([&name](const Level& in) {
            return (in.path.empty() ? std::string() : in.path + '.') + name.substr(0, maxNotedName);
        });
    }

    static std::string unescaped(std::string_view token) {
        const QByteArray list = '[' + QByteArray(token.data(), static_cast<qsizetype>(token.size())) + ']';
        return toUtf8(QJsonDocument::fromJson(list).array().at(0).toString());
    }

    std::string_view text_;
    std::size_t at_{0};
    std::size_t line_{1};
    std::string path_{}; ///< of what was begun last
    std::vector<Level> levels_{};
};

std::size_t lineAt(ByteView text, std::size_t offset) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return static_cast<std::size_t>(std::count(text.begin(), end, std::uint8_t{'\n'})) + 1;
}

tl::unexpected<Error> malformed(std::size_t line, const std::string& what) {
    return fail(ErrorCode::Malformed, "line " + std::to_string(line) + ": " + what);
}

} // namespace

JsonPlaces::JsonPlaces(ByteView text) {
    Walk walk(text);
    walk.run();
    lines_ = std::move(walk.lines);
}

std::size_t JsonPlaces::lineOf(std::string_view path) const {
    path = lines_.contains(path) ? path : path.substr(0, maxNotedName);
    while (true) {
        if (const auto found = lines_.find(path); found != lines_.end())
            return found->second;
        const std::size_t end = path.find_last_of(".[");
        if (end == std::string_view::npos)
            return 1;
        path = path.substr(0, end);
    }
}

Result<QJsonObject> parseJsonFile(ByteView text, std::size_t maxBytes) {
    auto object = parseJsonObject(text, maxBytes);
    if (object || text.size() > maxBytes)
        return object ? std::move(object) : malformed(1, object.error().detail);
    QJsonParseError error{};
    QJsonDocument::fromJson(QByteArray::fromRawData(reinterpret_cast<const char*>(text.data()),
                                                    static_cast<qsizetype>(text.size())),
                            &error);
    if (error.error != QJsonParseError::NoError)
        return malformed(lineAt(text, static_cast<std::size_t>(error.offset)), toUtf8(error.errorString()));
    Walk walk(text);
    walk.run();
    return malformed(walk.twice > 0 ? walk.twice : 1, object.error().detail);
}

} // namespace fidesk
