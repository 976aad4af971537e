#include "core/token/simulated/SimulatedTokens.h"

#include "core/token/fido2/Fido2Token.h"

#include <algorithm>

namespace fidesk::token {

namespace {

TokenAddress addressOf(const std::string& id, const simulator::SoftwareKey& key) {
    TokenAddress address;
    address.id = id;
    address.path = "simulator:" + id;
    address.manufacturer = key.personality().manufacturer;
    address.product = key.personality().product;
    address.insertion = key.insertions();
    return address;
}

} // namespace

SimulatedTokens::~SimulatedTokens() {
    for (const Entry& entry : entries())
        entry.key->onPlug({});
}

std::string SimulatedTokens::add(std::shared_ptr<simulator::SoftwareKey> key) {
    std::string id;
    {
        const std::lock_guard guard(mutex_);
        id = "simulated-" + std::to_string(++lastId_);
        entries_.push_back({id, key});
    }
    key->onPlug([this] { watchers_.tell(); });
    if (key->inserted())
        watchers_.tell();
    return id;
}

void SimulatedTokens::remove(const std::string& id) {
    const auto key = find(id);
    if (!key)
        return;
    {
        const std::lock_guard guard(mutex_);
        std::erase_if(entries_, [&](const Entry& entry) { return entry.id == id; });
    }
    key->onPlug({});
    if (key->inserted())
        watchers_.tell();
}

std::vector<SimulatedTokens::Entry> SimulatedTokens::entries() {
    const std::lock_guard guard(mutex_);
    return entries_;
}

std::shared_ptr<simulator::SoftwareKey> SimulatedTokens::find(const std::string& id) {
    const auto all = entries();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Entry& entry) { return entry.id == id; });
    return found == all.end() ? nullptr : found->key;
}

Result<std::vector<TokenAddress>> SimulatedTokens::list() {
    std::vector<TokenAddress> addresses;
    for (const Entry& entry : entries())
        if (entry.key->inserted())
            addresses.push_back(addressOf(entry.id, *entry.key));
    return addresses;
}

Result<std::unique_ptr<Token>> SimulatedTokens::open(const TokenAddress& address) {
    const auto key = find(address.id);
    if (!key || !key->inserted())
        return fail(ErrorCode::NoKey, address.id);
    return makeFido2Token(addressOf(address.id, *key), [key] { return key->openChannel(); });
}

std::unique_ptr<TokenWatch> SimulatedTokens::watch(std::function<void()> changed) {
    return watchers_.add(std::move(changed));
}

} // namespace fidesk::token
