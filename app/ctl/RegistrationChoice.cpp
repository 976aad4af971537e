#include "app/ctl/RegistrationChoice.h"

#include "app/ctl/PortalJson.h"
#include "core/base/Json.h"
#include "ui/text/EnrolText.h"

#include <algorithm>

namespace fidesk::ctl {

Result<RegistrationChoice> findRegistration(Context& context, portal::Portal& portal, const std::string& user,
                                            const std::string& idOrNickname) {
    RegistrationChoice choice;
    FIDESK_ASSIGN(choice.user, portal.user(user, context.stop()));
    FIDESK_ASSIGN(choice.others, portal.registrations(choice.user.id, context.stop()));
    auto found = std::ranges::find(choice.others, idOrNickname, &portal::Registration::id);
    if (found == choice.others.end())
        found = std::ranges::find(choice.others, idOrNickname, &portal::Registration::nickname);
    if (found == choice.others.end())
        return context.refuse(ErrorCode::RegistrationNotFound,
                              text::enrolPhrase(text::EnrolPhrase::NoSuchRegistration,
                                                toQString(idOrNickname), toQString(nameOf(choice.user))),
                              idOrNickname);
    choice.registration = *found;
    choice.others.erase(found);
    return choice;
}

} // namespace fidesk::ctl
