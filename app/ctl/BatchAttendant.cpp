#include "app/ctl/BatchAttendant.h"

#include "app/ctl/BatchJson.h"
#include "app/ctl/EnrolWork.h"
#include "app/ctl/KeyChoice.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/PortalJson.h"
#include "core/base/Json.h"
#include "ui/text/BatchText.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Prompts.h"

namespace fidesk::ctl {

namespace {

using maintenance::ResetStep;
using records::RowState;
using text::BatchPhrase;

std::string words(BatchPhrase phrase, const std::string& first = {}, const std::string& second = {}) {
    return toUtf8(text::batchPhrase(phrase, toQString(first), toQString(second)));
}

std::string holderOf(const batch::RowAtWork& work) {
    const std::string user = nameOf(work.user);
    return work.row.label.empty() ? user : words(BatchPhrase::KeyForLabel, user, work.row.label);
}

/// Under which a row's PIN is deposited.
std::string slipId(const records::BatchRow& row) {
    return std::to_string(row.row);
}

handover::SlipDetails detailsOf(const BatchDesk& desk, const batch::RowAtWork& work) {
    return {.displayName = work.user.displayName,
            .userName = work.user.userPrincipalName,
            .nickname = work.row.nickname,
            .label = work.row.label,
            .model = work.key.product,
            .serial = work.key.serial,
            .portal = desk.portal,
            .date = toIso8601(desk.context.clock().now()).substr(0, 10)};
}

void tellEnd(Context& context, const records::BatchRow& row) {
    switch (row.state) {
    case RowState::Done:
        return context.output().say(words(BatchPhrase::RowDone, row.user));
    case RowState::Failed:
        return context.output().say(words(BatchPhrase::RowFailed, row.user, reasonOf(row)));
    case RowState::InDoubt:
    case RowState::UnderWay:
        return context.output().say(words(BatchPhrase::RowInDoubt, row.user, reasonOf(row)));
    case RowState::Waiting:
    case RowState::Skipped:
        return context.output().say(words(BatchPhrase::RowWaits, row.user));
    }
}

} // namespace

void BatchAttendant::rowBegun(const batch::RowAtWork& work) {
    work_ = work;
    errands_.leave([&desk = desk_, work] {
        Context& context = desk.context;
        context.output().progress(words(BatchPhrase::KeyFor, nameOf(work.key), holderOf(work)));
        context.output().result({{QStringLiteral("event"), QStringLiteral("rowBegun")},
                                 {QStringLiteral("row"), toJson(work.row)},
                                 {QStringLiteral("user"), toJson(work.user)},
                                 {QStringLiteral("key"), toJson(work.key)}});
    });
}

void BatchAttendant::rowRegistered(const batch::RowAtWork& work) {
    work_ = work;
}

void BatchAttendant::rowEnded(const records::BatchRow& row, const std::optional<Error>& error) {
    return_.reset();
    batch::RowAtWork work = work_;
    work.row = row;
    errands_.leave([&desk = desk_, work = std::move(work), row, error] {
        Context& context = desk.context;
        tellEnd(context, row);
        if (row.state == RowState::Done)
            if (const auto told = desk.handover.completed(slipId(row), detailsOf(desk, work)); !told)
                context.output().progress(toUtf8(text::sentence(told.error())));
        QJsonObject event{{QStringLiteral("event"), QStringLiteral("rowEnded")},
                          {QStringLiteral("row"), toJson(row)}};
        if (error) {
            event.insert(QStringLiteral("error"), toJson(*error)[QStringLiteral("error")]);
            if (row.state == RowState::Done)
                context.output().progress(toUtf8(text::sentence(*error)));
        }
        context.output().result(event);
        desk.rowEnded();
    });
}

void BatchAttendant::keyRefused(const token::TokenAddress& key, const Error& error) {
    errands_.leave([&desk = desk_, key, error] {
        desk.context.output().progress(
            words(BatchPhrase::KeyRefused, nameOf(key), toUtf8(text::sentence(error))));
        desk.context.output().result({{QStringLiteral("event"), QStringLiteral("keyRefused")},
                                      {QStringLiteral("key"), toJson(key)},
                                      {QStringLiteral("error"), toJson(error)[QStringLiteral("error")]}});
    });
}

Result<token::Pin> BatchAttendant::pin(const batch::PinQuestion& question) {
    return errands_.have<Result<token::Pin>>([&]() -> Result<token::Pin> {
        Context& context = desk_.context;
        if (question.wrong && !context.pins().asks())
            return fail(*question.wrong);
        if (question.wrong)
            context.output().progress(toUtf8(text::pinSentence(*question.wrong, question.minimum)));
        const std::string key = nameOf(question.work.key);
        const std::string user = nameOf(question.work.user);
        return question.first ? context.pins().fresh(words(BatchPhrase::NewPinOf, key, user),
                                                     phrase(text::Phrase::NewPinAgain), question.minimum)
                              : context.pins().current(words(BatchPhrase::PinOf, key, user));
    });
}

bool BatchAttendant::keepsPins() const {
    return desk_.handover.takesPins();
}

Result<void> BatchAttendant::depositPin(const batch::RowAtWork& work, const token::Pin& pin) {
    return errands_.have<Result<void>>(
        [&] { return desk_.handover.deposit(slipId(work.row), detailsOf(desk_, work), pin); });
}

Result<void> BatchAttendant::handOver(const batch::RowAtWork& work, const token::Pin& pin) {
    return errands_.have<Result<void>>([&]() -> Result<void> {
        FIDESK_TRY(desk_.context.person().reads());
        return desk_.context.output().secret(words(BatchPhrase::GeneratedPinOf, nameOf(work.user)),
                                             {{QStringLiteral("event"), QStringLiteral("pinGenerated")},
                                              {QStringLiteral("row"), toJson(work.row)},
                                              {QStringLiteral("key"), toJson(work.key)}},
                                             "pin", pin.view());
    });
}

bool BatchAttendant::takesUnknownKey(const token::TokenAddress& key) {
    return errands_.have<bool>([&] {
        const Person& person = desk_.context.person();
        return person.confirm(words(BatchPhrase::AskUnknownKey, nameOf(key)), desk_.context.stop())
            .value_or(false);
    });
}

void BatchAttendant::touchNeeded() {
    errands_.leave([&desk = desk_, work = work_] {
        desk.context.output().progress(words(BatchPhrase::TouchKeyOf, nameOf(work.key), nameOf(work.user)));
        desk.context.output().result({{QStringLiteral("event"), QStringLiteral("touchNeeded")},
                                      {QStringLiteral("row"), toJson(work.row)},
                                      {QStringLiteral("key"), toJson(work.key)}});
    });
}

void BatchAttendant::resetStep(ResetStep step, std::chrono::milliseconds) {
    if (step == ResetStep::Unplug)
        return_.emplace(arrivals_);
    else if (step != ResetStep::PlugIn)
        return_.reset();
    errands_.leave([&desk = desk_, step, key = work_.key] {
        Context& context = desk.context;
        switch (step) {
        case ResetStep::Unplug:
            context.progress(text::Phrase::ResetUnplug, nameOf(key));
            return context.moveKey(key.id, false);
        case ResetStep::PlugIn:
            context.progress(text::Phrase::ResetPlugIn, nameOf(key));
            return context.moveKey(key.id, true);
        case ResetStep::Send:
            return;
        case ResetStep::Touch:
            return context.progress(text::Phrase::ResetTouch, nameOf(key));
        }
    });
}

void BatchAttendant::portalWaits(std::chrono::milliseconds duration) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(duration);
    errands_.leave([&desk = desk_, seconds] {
        desk.context.output().progress(
            phrase(text::EnrolPhrase::PortalBusy, std::to_string(seconds.count())));
    });
}

} // namespace fidesk::ctl
