#pragma once

#include "app/ctl/KeyWork.h"
#include "core/base/Base64.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace fidesk::ctl {

/// What names one passkey, or what belongs to one: all that is given must fit.
struct Selection {
    std::string id{};   ///< the beginning of its credential id, in base64url
    std::string rpId{}; ///< whole
    std::string user{}; ///< its user name, whole
};

/// The beginning of each id, long enough to be told from the others and at least eight characters.
std::vector<std::string> shortIds(const std::vector<Bytes>& ids);

/// What people and programs are told where @p found passkeys, and not one, fit. Errors: NoCredentials (none),
/// InvalidArgument (several).
tl::unexpected<Error> refuseSelection(Context& context, const Selection& selection, std::size_t found,
                                      const std::string& keyName);

/// The one of @p all that is meant: each has a credentialId, an rpId and a userName. A whole id fits even
/// where it begins another. Errors: refuseSelection().
template <typename Item>
Result<Item> selected(Context& context, const std::vector<Item>& all, const Selection& selection,
                      const std::string& keyName) {
    std::vector<const Item*> fitting;
    for (const Item& item : all) {
        const std::string id = toBase64Url(item.credentialId);
        if (!id.starts_with(selection.id) || (!selection.rpId.empty() && item.rpId != selection.rpId) ||
            (!selection.user.empty() && item.userName != selection.user))
            continue;
        if (id == selection.id)
            return item;
        fitting.push_back(&item);
    }
    if (fitting.size() != 1)
        return refuseSelection(context, selection, fitting.size(), keyName);
    return *fitting.front();
}

/// Adds what names a passkey to @p command: its id as an argument, or --rp and --user.
void addSelection(CLI::App& command, Selection& selection);

/// Refuses the arguments (CLI::ValidationError) where they name no passkey.
void requireSelection(const Selection& selection);

} // namespace fidesk::ctl
