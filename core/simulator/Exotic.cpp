#include "core/simulator/Exotic.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr int versions = 0x01, extensions = 0x02, options = 0x04, transports = 0x09, algorithms = 0x0A,
              vendorConfigCommands = 0x15;

cbor::Value algorithm(std::int64_t number, const char* type) {
    return cbor::Map{{"alg", number}, {"type", type}};
}

/// The member @p key of @p info, as an array or a map; nothing where it is absent.
cbor::Value* member(cbor::Map& info, int key) {
    const auto found =
        std::find_if(info.begin(), info.end(), [&](const auto& entry) { return entry.first == key; });
    return found == info.end() ? nullptr : &found->second;
}

void extend(cbor::Map& info, int key, const cbor::Array& more) {
    cbor::Value* value = member(info, key);
    if (!value || !value->array())
        return;
    cbor::Array all = *value->array();
    all.insert(all.end(), more.begin(), more.end());
    *value = std::move(all);
}

void extend(cbor::Map& info, int key, const cbor::Map& more) {
    cbor::Value* value = member(info, key);
    if (!value || !value->map())
        return;
    cbor::Map all = *value->map();
    all.insert(all.end(), more.begin(), more.end());
    *value = std::move(all);
}

} // namespace

void addExotic(cbor::Map& info) {
    extend(info, versions, cbor::Array{"FIDO_2_9", "FIDO_3_0_PRE", "VENDOR_V7"});
    extend(info, extensions, cbor::Array{"thirdPartyPayment", "x-vendor-colour"});
    extend(info, options,
           cbor::Map{{"x-vendor-display", true}, {"perCredMgmtRO", false}, {"noSuchOption", true}});
    extend(info, transports, cbor::Array{"smart-card", "hybrid", "x-carrier-pigeon"});
    extend(info, algorithms,
           cbor::Array{algorithm(-260, "public-key"), algorithm(-65535, "public-key"),
                       algorithm(4711, "public-key"), algorithm(-7, "x-symmetric")});
    info.emplace_back(vendorConfigCommands, cbor::Array{0x7FFFFFFFFFFFFFFF, 1});
    info.insert(info.end(), {{0x17, true},
                             {0x1F, cbor::Array{1, "two", Bytes{3}}},
                             {0x40, cbor::Map{{"a", 1}, {2, cbor::Array{}}}},
                             {0x100, Bytes(40, 0xEE)},
                             {-1, "vendor"},
                             {-70000, 7},
                             {"x-vendor", cbor::Map{{"serial", 123456}}}});
}

} // namespace fidesk::simulator
