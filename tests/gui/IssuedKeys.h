#pragma once

#include "core/records/Records.h"

namespace fidesk::test {

/// As if @p count keys had been registered for Ann Archer, labelled C-1, C-2, ...
inline void issueKeys(records::Records& records, int count) {
    for (int number = 1; number <= count; ++number) {
        records::Job job;
        job.id = "job-" + std::to_string(number);
        job.step = records::JobStep::Registered;
        job.portal = "https://portal.example";
        job.by = "lou@contoso.example";
        job.holder = {"u1", "ann@contoso.example", "Ann Archer"};
        job.key = {.product = "Fake Key",
                   .serial = "S" + std::to_string(1000 + number),
                   .model = "Fake Key 5",
                   .label = "C-" + std::to_string(number)};
        job.nickname = "Key " + std::to_string(number);
        job.credentialId = Bytes(16, static_cast<std::uint8_t>(number));
        job.registrationId = "registration-" + std::to_string(number);
        const auto ended = records.end(job, records::Ending::Registered, "done", {});
        Q_ASSERT(ended);
    }
}

} // namespace fidesk::test
