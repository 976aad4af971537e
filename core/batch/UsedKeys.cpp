#include "core/batch/UsedKeys.h"

#include <algorithm>

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
Result<std::int64_t> whichOf(std::span<const Issued> issued, token::Token& key, const std::string& rpId,
                             const std::stop_token& stop) {
    while (issued.size() > 1) {
        const auto half = issued.first(issued.size() / 2);
        FIDESK_ASSIGN(const auto held, key.holdsAnyOf(rpId, idsOf(half), stop));
        issued = held.value_or(false) ? half : issued.subspan(half.size());
    }
    return issued.front().row;
}

} // namespace

Result<KeyUse> useInBatch(records::Records& records, const std::string& batchId, token::TokenSource& keys,
                          const token::TokenAddress& address, const token::AuthenticatorInfo& info,
                          const std::string& rpId, std::stop_token stop) {
    if (!info.pinSet())
        return KeyUse();
    FIDESK_ASSIGN(AllIssued issued, issuedIn(records, batchId));
    std::erase_if(issued, [&](const Issued& one) { return !sameKind(one.key, address, info); });
    if (!address.serial.empty()) {
        for (const Issued& one : issued)
            if (one.key.serial == address.serial)
                return KeyUse{KeyUse::Kind::Issued, one.row};
        std::erase_if(issued, [](const Issued& one) { return !one.key.serial.empty(); });
    }
    if (issued.empty())
        return KeyUse();
    const bool allKnown =
        std::erase_if(issued, [](const Issued& one) { return one.credentialId.empty(); }) == 0;
    if (!issued.empty()) {
        FIDESK_ASSIGN(const auto key, keys.open(address));
        FIDESK_ASSIGN(const auto hold, key->hold(stop));
        FIDESK_ASSIGN(const auto held, key->holdsAnyOf(rpId, idsOf(issued), stop));
        if (!held)
            return KeyUse{KeyUse::Kind::NotTold};
        if (*held) {
            FIDESK_ASSIGN(const std::int64_t row, whichOf(issued, *key, rpId, stop));
            return KeyUse{KeyUse::Kind::Issued, row};
        }
    }
    return KeyUse{allKnown ? KeyUse::Kind::Not : KeyUse::Kind::NotTold};
}

} // namespace fidesk::batch
