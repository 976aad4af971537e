#include "ui/letters/LetterTemplate.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <QFile>

#include <algorithm>
#include <array>

namespace fidesk::letters {

namespace {

using handover::SlipDetails;

struct Known {
    const char* name;
    std::string SlipDetails::*word;
};

constexpr std::array knownWords{Known{"displayName", &SlipDetails::displayName},
                                Known{"userName", &SlipDetails::userName},
                                Known{"nickname", &SlipDetails::nickname},
                                Known{"label", &SlipDetails::label},
                                Known{"model", &SlipDetails::model},
                                Known{"serial", &SlipDetails::serial},
                                Known{"portalName", &SlipDetails::portalName},
                                Known{"portal", &SlipDetails::portal},
                                Known{"date", &SlipDetails::date}};

constexpr std::array<const char*, 37> elements{
    "html",   "head", "body", "p",     "br",    "hr",    "div",       "span", "center", "b",
    "strong", "i",    "em",   "u",     "s",     "small", "big",       "sub",  "sup",    "code",
    "pre",    "tt",   "h1",   "h2",    "h3",    "h4",    "ul",        "ol",   "li",     "table",
    "tr",     "td",   "th",   "thead", "tbody", "font",  "blockquote"};

constexpr const char* pinName = "pin";
constexpr const char* foldName = "fold";

} // namespace

/// Reads a template from front to end.
class LetterTemplate::Parser {
public:
    explicit Parser(QString text) : text_(std::move(text)) {}

    Result<LetterTemplate> run() {
        while (at_ < text_.size())
            FIDESK_TRY(step());
        if (!folded_)
            return wrong(QStringLiteral("there is no <!-- fold -->, which divides outside from inside"));
        if (!hasPin_)
            return wrong(QStringLiteral("there is no {pin}"));
        endLiteral();
        LetterTemplate made;
        made.outside_ = std::move(outside_);
        made.inside_ = std::move(pieces_);
        return made;
    }

private:
    [[nodiscard]] tl::unexpected<Error> wrong(const QString& what) const {
        const auto line = text_.left(at_).count(u'\n') + 1;
        return fail(ErrorCode::Malformed, "line " + std::to_string(line) + ": " + printable(toUtf8(what)));
    }

    Result<void> step() {
        const QChar c = text_[at_];
        if (text_.mid(at_, 4) == QStringLiteral("<!--"))
            return comment();
        if (c == u'<')
            return tag();
        if (c != u'{' && c != u'}') {
            literal_ += c;
            ++at_;
            return {};
        }
        if (at_ + 1 < text_.size() && text_[at_ + 1] == c) {
            literal_ += c;
            at_ += 2;
            return {};
        }
        return c == u'{' ? placeholder() : wrong(QStringLiteral("there is a single }; write }} for one"));
    }

    Result<void> comment() {
        const qsizetype end = text_.indexOf(QStringLiteral("-->"), at_ + 4);
        if (end < 0)
            return wrong(QStringLiteral("a comment does not end"));
        if (text_.mid(at_ + 4, end - at_ - 4).trimmed() == QLatin1String(foldName))
            FIDESK_TRY(fold());
        at_ = end + 3;
        return {};
    }

    Result<void> fold() {
        if (folded_)
            return wrong(QStringLiteral("there is a second <!-- fold -->"));
        folded_ = true;
        endLiteral();
        outside_ = std::move(pieces_);
        pieces_.clear();
        return {};
    }

    /// A tag as it is, up to its ">" that is not in quotation marks.
    Result<void> tag() {
        qsizetype nameEnd = at_ + 1;
        while (nameEnd < text_.size() && (text_[nameEnd].isLetterOrNumber() || text_[nameEnd] == u'/'))
            ++nameEnd;
        const QString name = text_.mid(at_ + 1, nameEnd - at_ - 1).remove(u'/').toLower();
        const bool known = std::ranges::any_of(
            elements, [&](const char* element) { return name == QLatin1String(element); });
        if (!known)
            return wrong(name.isEmpty() ? QStringLiteral("there is a single <; write &lt; for one")
                                        : u'<' + name + QStringLiteral("> is not taken"));
        QChar quote;
        qsizetype end = nameEnd;
        for (; end < text_.size() && (text_[end] != u'>' || !quote.isNull()); ++end) {
            const QChar c = text_[end];
            if (c == u'{' || c == u'}')
                return wrong(QStringLiteral("there is a brace inside of a tag"));
            if (c == quote)
                quote = QChar();
            else if (quote.isNull() && (c == u'"' || c == u'\''))
                quote = c;
        }
        if (end == text_.size())
            return wrong(u'<' + name + QStringLiteral("> does not end"));
        literal_ += text_.mid(at_, end + 1 - at_);
        at_ = end + 1;
        return {};
    }

    Result<void> placeholder() {
        const qsizetype end = text_.indexOf(u'}', at_);
        if (end < 0)
            return wrong(QStringLiteral("there is a single {; write {{ for one"));
        const QString name = text_.mid(at_ + 1, end - at_ - 1);
        if (name == QLatin1String(pinName)) {
            FIDESK_TRY(pin());
        } else {
            const auto found = std::ranges::find_if(
                knownWords, [&](const Known& it) { return name == QLatin1String(it.name); });
            if (found == knownWords.end())
                return wrong(u'{' + name.left(40) + QStringLiteral("} is not known; there are ") + names());
            endLiteral();
            pieces_.push_back({{}, found->word});
        }
        at_ = end + 1;
        return {};
    }

    Result<void> pin() {
        if (!folded_)
            return wrong(
                QStringLiteral("{pin} stands above <!-- fold -->, where it would be seen from outside"));
        if (hasPin_)
            return wrong(QStringLiteral("there is a second {pin}"));
        hasPin_ = true;
        literal_ += pinMark;
        return {};
    }

    static QString names() {
        QString all;
        for (const Known& known : knownWords)
            all += u'{' + QLatin1String(known.name) + QStringLiteral("}, ");
        return all + QStringLiteral("{pin}");
    }

    void endLiteral() {
        if (!literal_.isEmpty())
            pieces_.push_back({literal_, nullptr});
        literal_.clear();
    }

    QString text_;
    qsizetype at_{0};
    QString literal_{};
    Pieces pieces_{};
    Pieces outside_{};
    bool folded_{false};
    bool hasPin_{false};
};

Result<LetterTemplate> LetterTemplate::parse(ByteView html) {
    const std::string text = asText(html.first(std::min(html.size(), maxTemplateBytes)));
    if (html.size() > maxTemplateBytes)
        return fail(ErrorCode::Malformed,
                    "line 1: the file has more than " + std::to_string(maxTemplateBytes) + " bytes");
    QString decoded = toQString(text);
    if (!codePoints(text) || decoded.contains(pinMark) || decoded.contains(QChar(u'\0')))
        return fail(ErrorCode::Malformed, "line 1: the file is not text in UTF-8");
    if (decoded.startsWith(QChar(QChar::ByteOrderMark)))
        decoded.remove(0, 1);
    return Parser(std::move(decoded)).run();
}

LetterTemplate LetterTemplate::builtIn() {
    QFile file(QStringLiteral(":/letters/letter.html"));
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    return parse(asBytes({text.constData(), static_cast<std::size_t>(text.size())}))
        .value_or(LetterTemplate());
}

QString LetterTemplate::filled(const Pieces& pieces, const SlipDetails& details) {
    QString html;
    for (const Piece& piece : pieces)
        html +=
            piece.word == nullptr ? piece.html : toQString(printable(details.*piece.word)).toHtmlEscaped();
    return html;
}

QString LetterTemplate::outside(const SlipDetails& details) const {
    return filled(outside_, details);
}

QString LetterTemplate::inside(const SlipDetails& details) const {
    return filled(inside_, details);
}

} // namespace fidesk::letters
