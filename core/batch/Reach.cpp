#include "core/batch/Reach.h"

#include <algorithm>
#include <array>

namespace fidesk::batch {

namespace {

using enum ErrorCode;

constexpr std::array all{DatabaseFailed,    FileUnreadable,  FileUnwritable, PortalAddressInvalid,
                         PortalUnknown,     PortalUntrusted, PortalBusy,     PortalUnreachable,
                         PortalNotAdded,    SignInNeeded,    SignInRefused,  SignInExpired,
                         RecipientUnusable, Internal};
constexpr std::array perhaps{PortalTimeout, PortalMalformed, PortalFailed, PortalRefused, Forbidden};
constexpr std::array aboutUser{UserNotFound,      TooManyRegistrations, NicknameEmpty,        NicknameTooLong,
                               NicknameMalformed, NicknameTaken,        NicknameNotAllowed,   ProfileNotFound,
                               Malformed,         InvalidArgument,      RegistrationNotFound, JobLive};

bool among(const auto& codes, ErrorCode code) {
    return std::ranges::find(codes, code) != codes.end();
}

} // namespace

Reach reachOf(ErrorCode code) {
    if (among(all, code))
        return Reach::All;
    return among(perhaps, code) ? Reach::Perhaps : Reach::Row;
}

bool sparesKey(ErrorCode code) {
    return among(aboutUser, code) || reachOf(code) != Reach::Row;
}

} // namespace fidesk::batch
