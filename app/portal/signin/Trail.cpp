#include "app/portal/signin/Trail.h"

#include "app/portal/store/Audit.h"
#include "app/portal/store/Purge.h"
#include "core/base/Json.h"
#include "core/base/Logging.h"

namespace fidesk::server {

Result<void> record(Database& database, const SignInContext& context, const http::Request& request,
                    const UserRecord& user, const std::string& action, const std::string& outcome,
                    const std::string& detail) {
    AuditRecord line;
    line.time = toSeconds(context.clock.now());
    line.actor = user.id;
    line.actorName = user.userPrincipalName;
    line.action = action;
    line.outcome = outcome;
    line.subject = user.id;
    line.subjectName = user.userPrincipalName;
    line.organisation = user.organisation.id;
    line.detail = detail;
    line.requestId = request.id;
    line.remoteAddress = request.remoteAddress;
    return Audit(database).add(line);
}

std::string refusalCode(ErrorCode code) {
    std::string text(name(code));
    text.front() = static_cast<char>(text.front() - 'A' + 'a');
    return text;
}

void purgeInPassing(Database& database, const SignInContext& context) {
    if (const auto purged = purgeWhenDue(database, context.clock.now()); !purged)
        qCWarning(logServer).noquote()
            << "what has expired cannot be deleted:" << toQString(describe(purged.error()));
}

} // namespace fidesk::server
