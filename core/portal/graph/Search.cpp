#include "core/portal/graph/Search.h"

#include "core/base/Json.h"

#include <QStringList>

namespace fidesk::portal::graph {

namespace {

// The reference portal takes 20 clauses and 1000 bytes.
constexpr qsizetype maxWords = 5;
constexpr qsizetype maxWordLength = 40;

std::string clausesFor(QString word) {
    word.truncate(maxWordLength);
    word.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    const std::string escaped = toUtf8(word);
    std::string clauses;
    for (const char* property : {"displayName:", "mail:", "userPrincipalName:"})
        clauses += (clauses.empty() ? "\"" : " OR \"") + std::string(property) + escaped + '"';
    return clauses;
}

} // namespace

std::string searchClauses(std::string_view text) {
    const QString simplified = toQString(text).simplified();
    if (simplified.isEmpty())
        return {};
    const QStringList words = simplified.split(u' ').mid(0, maxWords);
    if (words.size() == 1)
        return clausesFor(words.front());
    std::string clauses;
    for (const QString& word : words)
        clauses += (clauses.empty() ? "(" : " AND (") + clausesFor(word) + ')';
    return clauses;
}

} // namespace fidesk::portal::graph
