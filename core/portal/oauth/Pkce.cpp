#include "core/portal/oauth/Pkce.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"

namespace fidesk::portal::oauth {

Pkce makePkce(Random& random) {
    Secret seed = Secret::ofSize(32);
    random.fill({seed.data(), seed.size()});
    std::string text = toBase64Url(seed.view());
    Pkce pkce{.verifier = Secret(std::string_view(text)), .challenge = toBase64Url(sha256(asBytes(text)))};
    wipe(text);
    return pkce;
}

} // namespace fidesk::portal::oauth
