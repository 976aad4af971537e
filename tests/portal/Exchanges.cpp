#include "tests/portal/Exchanges.h"

#include "core/base/Json.h"

#include <cstdlib>
#include <fstream>

namespace fidesk::test {

void noteExchange(const std::string& method, const std::string& target, int status,
                  const std::string& contentType, const std::string& body) {
    const char* path = std::getenv("FIDESK_EXCHANGES");
    if (!path)
        return;
    std::ofstream file(path, std::ios::app);
    file << toJsonText({{QStringLiteral("method"), toQString(method)},
                        {QStringLiteral("target"), toQString(target)},
                        {QStringLiteral("status"), status},
                        {QStringLiteral("contentType"), toQString(contentType)},
                        {QStringLiteral("body"), toQString(body)}})
         << '\n';
}

} // namespace fidesk::test
