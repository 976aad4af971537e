#include "app/portal/signin/Trail.h"

#include "app/portal/store/Audit.h"
#include "app/portal/store/AuthorizationStore.h"
#include "app/portal/store/Challenges.h"
#include "app/portal/store/DeviceCodeStore.h"
#include "app/portal/store/SessionStore.h"
#include "app/portal/store/Tokens.h"

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

Result<void> purgeExpired(Database& database, const SignInContext& context) {
    const TimePoint now = context.clock.now();
    FIDESK_TRY(SessionStore(database).purge(now));
    FIDESK_TRY(AuthorizationStore(database).purge(now));
    FIDESK_TRY(DeviceCodeStore(database).purge(now));
    FIDESK_TRY(Challenges(database).purge(toSeconds(now)));
    return TokenStore(database, context.clock, context.random).purge();
}

} // namespace fidesk::server
