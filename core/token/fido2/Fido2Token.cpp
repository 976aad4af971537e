#include "core/token/fido2/Fido2Token.h"

namespace fidesk::token {} // namespace fidesk::token
