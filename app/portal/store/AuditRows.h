#pragma once

#include "app/portal/store/AuditChain.h"

namespace fidesk::server {

/// The columns of a record in the order that toAuditRecord() reads them.
inline constexpr std::string_view auditColumns =
    "id, time, actor, actor_name, action, outcome, subject, subject_name, organisation_id, detail, "
    "request_id, remote_address, record_hash";

AuditRecord toAuditRecord(const Row& row);

} // namespace fidesk::server
