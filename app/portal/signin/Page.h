#pragma once

#include "app/portal/http/Response.h"
#include "app/portal/signin/Context.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fidesk::server {

/// Names and values for the places `{{name}}` of a page. Values are escaped for HTML, attributes included.
using PageValues = std::vector<std::pair<std::string, std::string>>;

/// @p text with what has a meaning in HTML escaped.
std::string escapedHtml(std::string_view text);

/// The page resources/portal/@p name with @p values, and headers under which it runs no script, takes no
/// style and sits in no frame but ours. @p formTarget is an origin besides the portal's own that an answer to
/// its form may lead to. Errors: Internal if there is no such page.
Result<http::Response> page(std::string_view name, const PageValues& values, int status = 200,
                            std::string_view formTarget = {});

/// A page that says one thing; @p good tells good news from bad.
Result<http::Response> noticePage(int status, bool good, const std::string& title, const std::string& text);

/// The style sheet, script or image @p name. Errors: Internal if it is not one of them.
Result<http::Response> asset(std::string_view name);

/// The names that asset() knows.
const std::vector<std::string>& assetNames();

} // namespace fidesk::server
