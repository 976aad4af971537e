#pragma once

#include <string>
#include <vector>

namespace fidesk::bench {

/// Somebody who searches, and what they may see.
struct Searcher {
    std::string title{};
    std::string address{};
};

std::vector<Searcher> searchers();

/// The store of @p users people and twice as many registrations at @p folder, made if it is not there: the
/// people by `fidesk-portal import-users`, the tree of organisations and the registrations straight into the
/// store. Says how long that took. Its path.
std::string bigStore(const std::string& folder, std::size_t users);

/// A token for the API, for an hour, of the user of that address.
std::string tokenOf(const std::string& store, const std::string& address);

} // namespace fidesk::bench
