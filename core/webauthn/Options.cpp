#include "core/webauthn/Options.h"
