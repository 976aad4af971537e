#pragma once

#include <string>

namespace fidesk::ctl {

/// Opens @p url in the person's browser and does not wait. False where there is no screen or no browser.
bool openInBrowser(const std::string& url);

} // namespace fidesk::ctl
