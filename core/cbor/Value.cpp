#include "core/cbor/Value.h"

namespace fidesk::cbor {

const Value* Value::find(const Value& key) const {
    if (const Map* entries = map())
        for (const auto& [name, value] : *entries)
            if (name == key)
                return &value;
    return nullptr;
}

} // namespace fidesk::cbor
