#include "core/webauthn/Types.h"

#include "core/base/Uuid.h"

namespace fidesk::webauthn {

std::string toString(const Aaguid& aaguid) {
    return uuidText(aaguid);
}

} // namespace fidesk::webauthn
