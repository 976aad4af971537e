#include "ui/models/BatchAttendant.h"

#include "core/base/Json.h"
#include "ui/models/KeysModel.h"
#include "ui/text/BatchPrompts.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Prompts.h"
#include "ui/text/Shown.h"

namespace fidesk::ui {

using Need = BatchKeyItem::Need;

BatchAttendant::BatchAttendant(const token::TokenAddress& key, BatchRoster* roster, Describe describe,
                               Listener listener, std::stop_token stop)
    : roster_(roster), describe_(std::move(describe)), listener_(std::move(listener)), stop_(std::move(stop)),
      key_(key) {
    item_.id = toQString(key.id);
    item_.name = text::shown(nameOf(key), 60);
}

void BatchAttendant::tell(Need need, const QString& words) {
    item_.need = need;
    item_.words = words;
    listener_.key(item_);
}

bool BatchAttendant::expects(const token::TokenAddress& key) {
    const bool alike = key.vendorId == key_.vendorId && key.productId == key_.productId &&
                       key.product == key_.product && key.serial == key_.serial;
    return alike && pulledOut_.exchange(false);
}

void BatchAttendant::leave() {
    if (item_.need != Need::Removal)
        tell(Need::Removal, text::takeOut(item_.name));
}

void BatchAttendant::rowBegun(const batch::RowAtWork& work) {
    const std::string& name =
        work.user.displayName.empty() ? work.user.userPrincipalName : work.user.displayName;
    item_.user = text::shown(std::string_view(name), 80);
    item_.label = text::shown(std::string_view(work.row.label), 64);
    item_.problem.clear();
    item_.good = false;
    row_ = work.row;
    row_.state = records::RowState::UnderWay;
    listener_.row(row_);
    tell(Need::Nothing, text::askingPortal());
}

void BatchAttendant::rowEnded(const records::BatchRow& row, const std::optional<Error>& error) {
    item_.good = row.state == records::RowState::Done;
    item_.problem = error && error->code != ErrorCode::Cancelled ? text::sentence(*error) : QString();
    if (item_.good && roster_)
        if (const auto told = roster_->completed(row); !told)
            item_.problem = text::sentence(told.error());
    listener_.row(row);
    tell(Need::Removal,
         item_.good ? text::takeOutFor(item_.name, item_.user, item_.label) : text::takeOut(item_.name));
}

void BatchAttendant::keyRefused(const token::TokenAddress&, const Error& error) {
    item_.user.clear();
    item_.label.clear();
    item_.good = false;
    item_.problem = text::sentence(error);
    row_.state = records::RowState::Waiting;
    listener_.row(row_);
    tell(Need::Removal, text::takeOut(item_.name));
}

Result<token::Pin> BatchAttendant::pin(const batch::PinQuestion& question) {
    item_.minPinLength = question.minimum;
    item_.problem = question.wrong ? text::pinSentence(*question.wrong, question.minimum) : QString();
    auto given = pin_.wait(stop_, [&] {
        tell(question.first ? Need::FirstPin : Need::Pin,
             question.first ? text::choosePin(item_.name) : text::enterPin(item_.name));
    });
    item_.problem.clear();
    if (!given)
        return fail(given.error());
    if (!*given)
        return fail(ErrorCode::Cancelled);
    tell(Need::Nothing, text::checkingPin());
    return token::Pin::parse(**given, question.first ? question.minimum : token::minPinCodePoints);
}

Result<void> BatchAttendant::depositPin(const batch::RowAtWork& work, const token::Pin& pin) {
    return roster_->deposit(work, pin);
}

Result<void> BatchAttendant::handOver(const batch::RowAtWork& work, const token::Pin& pin) {
    const auto handed = shown_.wait(stop_, [&] {
        listener_.pin(item_.id, std::make_shared<const handover::PinSlip>(
                                    handover::PinSlip{describe_(work), pin.clone()}));
        tell(Need::HandOver, text::handOverPin(item_.user));
    });
    if (!handed)
        return fail(handed.error());
    tell(Need::Nothing, text::writingDown());
    return {};
}

bool BatchAttendant::takesUnknownKey(const token::TokenAddress&) {
    const auto use = use_.wait(stop_, [this] { tell(Need::Decision, text::unknownKey(item_.name)); });
    return use && *use;
}

void BatchAttendant::stepStarted(enrolment::Step step) {
    switch (step) {
    case enrolment::Step::AskPortal:
        return tell(Need::Nothing, text::askingPortal());
    case enrolment::Step::ResetKey:
        return tell(Need::Nothing, text::wipingKey());
    case enrolment::Step::RemoveOld:
    case enrolment::Step::Configure:
    case enrolment::Step::SetPin:
    case enrolment::Step::ForcePinChange:
        return tell(Need::Nothing, text::settingUpKey());
    case enrolment::Step::CreateCredential:
        return tell(Need::Nothing, text::preparingTouch());
    case enrolment::Step::Verify:
    case enrolment::Step::Register:
        return tell(Need::Nothing, text::registering());
    case enrolment::Step::Prove:
        return tell(Need::Nothing, text::provingKey());
    case enrolment::Step::Record:
    case enrolment::Step::Done:
        return tell(Need::Nothing, text::writingDown());
    }
}

void BatchAttendant::resetStep(maintenance::ResetStep step, std::chrono::milliseconds) {
    switch (step) {
    case maintenance::ResetStep::Unplug:
        return tell(Need::Touch, text::unplugToReset(item_.name));
    case maintenance::ResetStep::PlugIn:
        pulledOut_ = true;
        return tell(Need::Touch, text::plugInToReset(item_.name));
    case maintenance::ResetStep::Send:
        return tell(Need::Nothing, text::wipingKey());
    case maintenance::ResetStep::Touch:
        return tell(Need::Touch, text::touchToReset(item_.name));
    }
}

void BatchAttendant::portalWaits(std::chrono::milliseconds time) {
    tell(Need::Nothing, text::portalIsBusy(std::chrono::ceil<std::chrono::seconds>(time)));
}

void BatchAttendant::touchNeeded() {
    tell(Need::Touch, text::touchKey(item_.name));
}

void BatchAttendant::touchDone() {
    tell(Need::Nothing, text::registering());
}

} // namespace fidesk::ui
