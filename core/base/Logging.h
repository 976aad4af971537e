#pragma once

#include <QJsonObject>
#include <QLoggingCategory>

#include <string>
#include <string_view>

namespace fidesk {

Q_DECLARE_LOGGING_CATEGORY(logKeys)   ///< What is asked of security keys; never PINs, never report contents.
Q_DECLARE_LOGGING_CATEGORY(logPortal) ///< HTTP methods, paths and statuses; never bodies, never tokens.
Q_DECLARE_LOGGING_CATEGORY(logEnrol)  ///< The steps of an enrolment.
Q_DECLARE_LOGGING_CATEGORY(logServer) ///< fidesk-portal's decisions.

/// @p text with what looks like a credential replaced by `***`: Bearer and Basic values, and the values of
/// `access_token`, `refresh_token`, `id_token`, `code`, `device_code`, `code_verifier`, `password` and `pin`
/// in URLs, forms and JSON. A second line of defence: what is secret should not get here at all.
std::string redacted(std::string_view text);

/// How a line of the log looks: text for people, or a JSON object for programs that collect logs, with the
/// members `time` (ISO 8601), `level` (debug, info, warning, critical), `category` and `message`.
enum class LogFormat { Text, Json };

/// Sends Qt's messages through redacted() to standard error, one line each with time and category. Warnings
/// and above always; the rest when @p verbose. Call once, at the start of main().
void installLogging(bool verbose, LogFormat format = LogFormat::Text);

/// Writes @p members as a line of its own to a log of LogFormat::Json, with `time`, `level` and `category` as
/// every line has; nothing of it is redacted. Any thread.
void writeLogObject(const char* category, QJsonObject members);

} // namespace fidesk
