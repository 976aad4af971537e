#pragma once

#include "tests/portal/WholePortal.h"

namespace fidesk::test {

/// The status each caller gets, in the order of Who; 0: the route's own for success.
using Line = std::array<int, callerCount>;

/// One line for each subject, in the order of Whom; a single one where a route is about nobody in particular.
using Lines = std::vector<Line>;

/// What is expected of a route.
struct MatrixRow {
    std::string method{};
    std::string pattern{}; ///< as the route was added; "*" at its end stands for anything
    int success{0};
    Lines lines{};
};

/// The row of @p route; nullptr if there is none.
const MatrixRow* rowOf(const std::vector<MatrixRow>& rows, const server::http::RouteName& route);

/// A request to the API's route of @p row that is right in everything: whether it is answered hangs on the
/// caller alone.
WholePortal::Sent apiRequest(WholePortal& portal, const MatrixRow& row, Who caller, Whom subject);

/// Checks a row of the API's with every caller and subject: the status, that nothing was changed where it was
/// refused, and that something was where a change was let in.
void checkApiRow(WholePortal& portal, const MatrixRow& row);

/// Checks the row of a page or step with the browsers of every caller: the status, and that nothing was
/// changed where it was refused.
void checkBrowserRow(WholePortal& portal, const MatrixRow& row, const std::string& pattern);

} // namespace fidesk::test
