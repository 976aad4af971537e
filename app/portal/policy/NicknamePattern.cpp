#include "app/portal/policy/NicknamePattern.h"

#include "app/portal/policy/PolicyDocument.h"
#include "core/base/Json.h"
#include "core/base/Text.h"

#include <QRegularExpression>

namespace fidesk::server {

namespace {

constexpr int maxMatchSteps = 100'000;

/// The pattern between anchors, and in front of it the limit that PCRE2 reads there and nowhere else.
QRegularExpression compiled(const std::string& pattern, const QString& front) {
    return QRegularExpression(front + QRegularExpression::anchoredPattern(toQString(pattern)),
                              QRegularExpression::UseUnicodePropertiesOption);
}

QString limit() {
    return QStringLiteral("(*LIMIT_MATCH=%1)").arg(maxMatchSteps);
}

} // namespace

Result<void> checkPattern(const std::string& pattern) {
    if (pattern.size() > maxPatternBytes)
        return fail(ErrorCode::Malformed, "is longer than " + std::to_string(maxPatternBytes) + " bytes");
    if (!codePoints(pattern) || hasControlCharacters(pattern))
        return fail(ErrorCode::Malformed, "has control characters");
    // By itself first: "a)|(b" is none, and would be one between the anchors' parentheses.
    const QRegularExpression alone(toQString(pattern), QRegularExpression::UseUnicodePropertiesOption);
    if (!alone.isValid())
        return fail(ErrorCode::Malformed, "is not a regular expression: " + toUtf8(alone.errorString()) +
                                              " at character " +
                                              std::to_string(alone.patternErrorOffset() + 1));
    if (const QRegularExpression whole = compiled(pattern, limit()); !whole.isValid())
        return fail(ErrorCode::Malformed,
                    "is not a regular expression that can be anchored: " + toUtf8(whole.errorString()));
    return {};
}

bool matchesPattern(const std::string& pattern, const std::string& nickname) {
    const QRegularExpression expression = compiled(pattern, limit());
    return expression.isValid() && expression.match(toQString(nickname)).hasMatch();
}

} // namespace fidesk::server
