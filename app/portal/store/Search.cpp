#include "app/portal/store/Search.h"

#include "app/portal/store/Words.h"

namespace fidesk::server {

namespace {

/// Greater than every text that begins with @p prefix: UTF-8 is compared byte by byte.
std::string endOfPrefix(const std::string& prefix) {
    return prefix + "\xF4\x8F\xBF\xBF";
}

const char* columnOf(UserField field) {
    switch (field) {
    case UserField::DisplayName:
        return "u.sort_key";
    case UserField::UserPrincipalName:
        return "u.user_principal_name_key";
    case UserField::Mail:
        return "u.mail_key";
    case UserField::Any:
        break;
    }
    return "''";
}

const char* letterOf(UserField field) {
    switch (field) {
    case UserField::DisplayName:
        return "n";
    case UserField::UserPrincipalName:
        return "u";
    case UserField::Mail:
        return "m";
    case UserField::Any:
        break;
    }
    return "";
}

SqlCondition wordCondition(UserField field, const std::string& word) {
    SqlCondition result{"u.id IN (SELECT user_id FROM user_words WHERE word >= ? AND word < ?",
                        {word, endOfPrefix(word)}};
    if (field != UserField::Any) {
        result.sql += " AND field = ?";
        result.values.emplace_back(std::string(letterOf(field)));
    }
    result.sql += ')';
    return result;
}

SqlCondition joined(const std::vector<SqlCondition>& parts, std::string_view connective,
                    std::string_view none) {
    SqlCondition result;
    for (const SqlCondition& part : parts) {
        result.sql += result.sql.empty() ? "(" : std::string(connective);
        result.sql += part.sql;
        result.values.insert(result.values.end(), part.values.begin(), part.values.end());
    }
    result.sql += result.sql.empty() ? std::string(none) : std::string(")");
    return result;
}

SqlCondition wordsCondition(const Condition& condition) {
    std::vector<SqlCondition> parts;
    for (const std::string& word : searchWords(condition.text))
        parts.push_back(wordCondition(condition.field, word));
    return joined(parts, " AND ", "1 = 0");
}

SqlCondition group(const Condition& condition, std::string_view connective, std::string_view none) {
    std::vector<SqlCondition> parts;
    for (const Condition& part : condition.parts)
        parts.push_back(toSql(part));
    return joined(parts, connective, none);
}

} // namespace

SqlCondition toSql(const Condition& condition) {
    const std::string key = foldedKey(condition.text);
    const std::string column = columnOf(condition.field);
    switch (condition.kind) {
    case Condition::Kind::And:
        return group(condition, " AND ", "1 = 1");
    case Condition::Kind::Or:
        return group(condition, " OR ", "1 = 0");
    case Condition::Kind::Words:
        return wordsCondition(condition);
    case Condition::Kind::StartsWith:
        return {"(" + column + " >= ? AND " + column + " < ?)", {key, endOfPrefix(key)}};
    case Condition::Kind::Equals:
        return {column + " = ?", {key}};
    case Condition::Kind::All:
        break;
    }
    return {"1 = 1", {}};
}

} // namespace fidesk::server
