#include "core/batch/UsedKeys.h"

#include <algorithm>
#include <span>

namespace fidesk::batch {

namespace {

/// A key that a row has, or had when its job stopped.
struct Issued {
    std::int64_t row{0};
    records::KeyIdentity key{};
    Bytes credentialId{}; ///< empty: not known
};

using AllIssued = std::vector<Issued>;

Result<AllIssued> issuedIn(records::Records& records, const std::string& batchId) {
    AllIssued all;
    FIDESK_ASSIGN(const std::vector<records::BatchRow> rows, records.rows(batchId));
    for (const records::BatchRow& row : rows)
        if (row.state == records::RowState::Done)
            all.push_back({row.row, row.key, row.credentialId});
    FIDESK_ASSIGN(const std::vector<records::OpenJob> jobs, records.openJobs());
    for (const auto& [job, live] : jobs)
        if (job.place && job.place->batch == batchId)
            all.push_back({job.place->row, job.key, job.credentialId});
    return all;
}

bool sameKind(const records::KeyIdentity& key, const token::TokenAddress& address,
              const token::AuthenticatorInfo& info) {
    return key.vendorId == address.vendorId && key.productId == address.productId &&
           key.product == address.product && key.aaguid == info.aaguid;
}

std::vector<Bytes> idsOf(std::span<const Issued> issued) {
    std::vector<Bytes> ids;
    for (const Issued& one : issued)
        ids.push_back(one.credentialId);
    return ids;
}

/// Which of @p issued it is, known that it is one of them: half of them are asked for at a time.
Result<std::int64_t> whichOf(std::span<const Issued> issued, const HoldsAnyOf& holdsAnyOf) {
    while (issued.size() > 1) {
        const auto half = issued.first(issued.size() / 2);
        FIDESK_ASSIGN(const auto held, holdsAnyOf(idsOf(half)));
        issued = held.value_or(false) ? half : issued.subspan(half.size());
    }
    return issued.front().row;
}

} // namespace

Result<KeyUse> useInBatch(records::Records& records, const std::string& batchId,
                          const token::TokenAddress& address, const token::AuthenticatorInfo& info,
                          const HoldsAnyOf& holdsAnyOf) {
    if (!info.pinSet())
        return KeyUse();
    FIDESK_ASSIGN(AllIssued issued, issuedIn(records, batchId));
    std::erase_if(issued, [&](const Issued& one) { return !sameKind(one.key, address, info); });
    if (!address.serial.empty()) {
        const auto same =
            std::ranges::find(issued, address.serial, [](const Issued& one) { return one.key.serial; });
        if (same != issued.end())
            return KeyUse{KeyUse::Kind::Issued, same->row};
        std::erase_if(issued, [](const Issued& one) { return !one.key.serial.empty(); });
    }
    if (issued.empty())
        return KeyUse();
    const bool someUnknown =
        std::erase_if(issued, [](const Issued& one) { return one.credentialId.empty(); }) > 0;
    const KeyUse unlessFound{someUnknown ? KeyUse::Kind::NotTold : KeyUse::Kind::Not};
    if (issued.empty())
        return unlessFound;
    FIDESK_ASSIGN(const auto held, holdsAnyOf(idsOf(issued)));
    if (!held)
        return KeyUse{KeyUse::Kind::NotTold};
    if (!*held)
        return unlessFound;
    FIDESK_ASSIGN(const std::int64_t row, whichOf(issued, holdsAnyOf));
    return KeyUse{KeyUse::Kind::Issued, row};
}

} // namespace fidesk::batch
