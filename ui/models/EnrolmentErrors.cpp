#include "ui/models/EnrolmentErrors.h"

namespace fidesk::ui {

bool keyIsGone(ErrorCode code) {
    return code == ErrorCode::KeyUnplugged || code == ErrorCode::NoKey;
}

bool mustUnplug(ErrorCode code) {
    return code == ErrorCode::PinReplugNeeded || code == ErrorCode::PinBlocked;
}

bool concernsTypedPin(ErrorCode code) {
    return code == ErrorCode::PinWrong || code == ErrorCode::PinTooShort || code == ErrorCode::PinTooLong ||
           code == ErrorCode::PinMalformed || code == ErrorCode::PinMismatch ||
           code == ErrorCode::PinPolicyRefused;
}

bool concernsNickname(ErrorCode code) {
    return code == ErrorCode::NicknameEmpty || code == ErrorCode::NicknameTooLong ||
           code == ErrorCode::NicknameMalformed || code == ErrorCode::NicknameTaken ||
           code == ErrorCode::NicknameNotAllowed;
}

} // namespace fidesk::ui
