#include "app/portal/store/Words.h"

#include "core/base/Json.h"

#include <QString>
#include <QStringList>

namespace fidesk::server {

namespace {

QString folded(const QString& text) {
    return text.normalized(QString::NormalizationForm_C)
        .toCaseFolded()
        .normalized(QString::NormalizationForm_C);
}

QString withoutMarks(const QString& text) {
    QString plain;
    for (const QChar c : text.normalized(QString::NormalizationForm_D))
        if (c.category() != QChar::Mark_NonSpacing)
            plain += c;
    return plain;
}

void addWord(std::set<std::string>& words, const QString& word) {
    words.insert(toUtf8(word));
    words.insert(toUtf8(withoutMarks(word)));
}

/// @p token, and what it has behind each mark of punctuation that stands before position @p end.
void addToken(std::set<std::string>& words, const QString& token, qsizetype end) {
    addWord(words, token);
    for (qsizetype i = 1; i < end; ++i)
        if (token[i].isLetterOrNumber() && !token[i - 1].isLetterOrNumber() && !token[i - 1].isMark() &&
            !token[i - 1].isSurrogate())
            addWord(words, token.mid(i));
}

} // namespace

std::string foldedKey(std::string_view text) {
    return toUtf8(folded(toQString(text)));
}

std::string plainKey(std::string_view text) {
    return toUtf8(withoutMarks(folded(toQString(text))));
}

std::set<std::string> searchWords(std::string_view text) {
    std::set<std::string> words;
    for (const QString& token : folded(toQString(text)).simplified().split(u' ', Qt::SkipEmptyParts))
        words.insert(toUtf8(token));
    return words;
}

std::set<std::string> indexWords(std::string_view name) {
    std::set<std::string> words;
    for (const QString& token : folded(toQString(name)).simplified().split(u' ', Qt::SkipEmptyParts))
        addToken(words, token, token.size());
    return words;
}

std::set<std::string> indexWordsOfAddress(std::string_view address) {
    std::set<std::string> words;
    const QString token = folded(toQString(address).trimmed());
    const qsizetype at = token.indexOf(u'@');
    if (!token.isEmpty())
        addToken(words, token, at < 0 ? token.size() : at);
    return words;
}

} // namespace fidesk::server
