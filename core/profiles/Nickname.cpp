#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/profiles/Profile.h"

#include <QTextBoundaryFinder>

#include <algorithm>
#include <array>
#include <utility>

namespace fidesk::profiles {

namespace {

struct Placeholder {
    const char* name;
    std::string NicknameWords::*word;
};

constexpr std::array placeholders{
    Placeholder{"model", &NicknameWords::model},       Placeholder{"label", &NicknameWords::label},
    Placeholder{"serial", &NicknameWords::serial},     Placeholder{"user", &NicknameWords::user},
    Placeholder{"userName", &NicknameWords::userName}, Placeholder{"date", &NicknameWords::date}};

/// A word of a key's or a portal's may hold anything: what no nickname may hold becomes a space.
QString word(const std::string& utf8) {
    QString text = toQString(utf8);
    for (QChar& c : text)
        if (c.category() == QChar::Other_Control)
            c = u' ';
    return text.trimmed();
}

/// Text that grows out of a pattern, without the white space that a word which is empty leaves behind.
class Growing {
public:
    void literal(QChar c) {
        if (passOver_ && c.isSpace() && (text_.isEmpty() || text_.back().isSpace()))
            return;
        passOver_ = false;
        text_ += c;
    }
    void word(const QString& word) {
        passOver_ = word.isEmpty();
        text_ += word;
    }
    [[nodiscard]] const QString& text() const { return text_; }

private:
    QString text_{};
    bool passOver_{false};
};

tl::unexpected<Error> wrong(const QString& what) {
    return fail(ErrorCode::InvalidArgument, toUtf8(what));
}

Result<QString> wordOf(const QString& name, const NicknameWords& words) {
    const auto found = std::find_if(placeholders.begin(), placeholders.end(),
                                    [&](const Placeholder& it) { return name == QLatin1String(it.name); });
    if (found != placeholders.end())
        return word(words.*found->word);
    QStringList names;
    for (const Placeholder& known : placeholders)
        names += u'{' + QLatin1String(known.name) + u'}';
    return wrong(u'{' + name.left(40) + QStringLiteral("} is not known; there are ") +
                 names.join(QStringLiteral(", ")));
}

/// @p text without what is behind its first 30 code points: to the end of a grapheme, or, where not even the
/// first one fits, of a code point.
QString cut(const QString& text) {
    qsizetype room = 0;
    std::size_t taken = 0;
    for (; taken < maxNicknameLength && room < text.size(); ++taken)
        room += text[room].isHighSurrogate() ? 2 : 1;
    if (room >= text.size())
        return text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(room);
    const qsizetype end = finder.isAtBoundary() ? room : finder.toPreviousBoundary();
    return text.left(end > 0 ? end : room);
}

} // namespace

Result<std::string> nicknameFrom(const std::string& pattern, const NicknameWords& words) {
    const QString form = toQString(pattern);
    Growing out;
    for (qsizetype i = 0; i < form.size(); ++i) {
        const QChar c = form[i];
        const bool doubled = i + 1 < form.size() && form[i + 1] == c;
        if (c != u'{' && c != u'}') {
            out.literal(c);
        } else if (doubled) {
            out.literal(c);
            ++i;
        } else {
            const qsizetype end = c == u'{' ? form.indexOf(u'}', i) : -1;
            if (end < 0)
                return wrong(QStringLiteral("there is a single %1; write %1%1 for one").arg(c));
            FIDESK_ASSIGN(const QString filled, wordOf(form.mid(i + 1, end - i - 1), words));
            out.word(filled);
            i = end;
        }
    }
    return parseNickname(toUtf8(cut(out.text().trimmed())));
}

} // namespace fidesk::profiles
