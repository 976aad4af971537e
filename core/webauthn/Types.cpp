#include "core/webauthn/Types.h"

#include "core/base/Crypto.h"

namespace fidesk::webauthn {

std::string toString(const Aaguid& aaguid) {
    std::string text = toHex(aaguid);
    for (const std::size_t dash : {20U, 16U, 12U, 8U})
        text.insert(dash, 1, '-');
    return text;
}

} // namespace fidesk::webauthn
