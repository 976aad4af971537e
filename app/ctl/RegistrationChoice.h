#pragma once

#include "app/ctl/Context.h"

namespace fidesk::ctl {

/// A registration that is meant, of whom, and which others there are.
struct RegistrationChoice {
    portal::User user{};
    portal::Registration registration{};
    std::vector<portal::Registration> others{};
};

/// The registration of @p user that is called so: by its id, or else by its nickname. Errors: Portal::user(),
/// Portal::registrations(), RegistrationNotFound.
Result<RegistrationChoice> findRegistration(Context& context, portal::Portal& portal, const std::string& user,
                                            const std::string& idOrNickname);

} // namespace fidesk::ctl
