#pragma once

#include <string>

namespace fidesk::test {

/// Where FIDESK_EXCHANGES names a file: adds the answer to it as one line of JSON, so that
/// tests/e2e/test_portal_document.py can hold it against the API's document. @p target is the path with its
/// query.
void noteExchange(const std::string& method, const std::string& target, int status,
                  const std::string& contentType, const std::string& body);

} // namespace fidesk::test
