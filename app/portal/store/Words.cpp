#include "app/portal/store/Words.h"

#include "core/base/Json.h"

#include <QString>
#include <QStringList>

#include <algorithm>

namespace fidesk::server {

namespace {

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return result;
}

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

/// The plain form of a folded word; one that is nothing but marks stays as it is.
std::string plainWord(const QString& word) {
    const QString plain = withoutMarks(word);
    return toUtf8(plain.isEmpty() ? word : plain);
}

/// @p token, and what it has behind each mark of punctuation that stands before position @p end.
void addToken(std::set<std::string>& words, const QString& token, qsizetype end) {
    words.insert(plainWord(token));
    for (qsizetype i = 1; i < end; ++i)
        if (token[i].isLetterOrNumber() && !token[i - 1].isLetterOrNumber() && !token[i - 1].isMark() &&
            !token[i - 1].isSurrogate())
            words.insert(plainWord(token.mid(i)));
}

QStringList tokensOf(std::string_view text) {
    return folded(toQString(text)).simplified().split(u' ', Qt::SkipEmptyParts);
}

QString addressToken(std::string_view address) {
    return folded(toQString(address)).simplified().replace(u' ', u'_');
}

} // namespace

std::string foldedKey(std::string_view text) {
    return isAscii(text) ? lowered(text) : toUtf8(folded(toQString(text)));
}

std::string plainKey(std::string_view text) {
    return isAscii(text) ? lowered(text) : toUtf8(withoutMarks(folded(toQString(text))));
}

std::vector<std::string> searchWords(std::string_view text) {
    std::vector<std::string> words;
    for (const QString& token : tokensOf(text))
        if (std::string word = plainWord(token); std::find(words.begin(), words.end(), word) == words.end())
            words.push_back(std::move(word));
    return words;
}

std::set<std::string> indexWords(std::string_view name) {
    std::set<std::string> words;
    for (const QString& token : tokensOf(name))
        addToken(words, token, token.size());
    return words;
}

std::string addressWord(std::string_view address) {
    const QString token = addressToken(address);
    return token.isEmpty() ? std::string() : plainWord(token);
}

std::set<std::string> indexWordsOfAddress(std::string_view address) {
    std::set<std::string> words;
    const QString token = addressToken(address);
    const qsizetype at = token.indexOf(u'@');
    if (!token.isEmpty())
        addToken(words, token, at < 0 ? token.size() : at);
    return words;
}

} // namespace fidesk::server
