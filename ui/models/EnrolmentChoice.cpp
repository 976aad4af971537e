#include "ui/models/EnrolmentChoice.h"

#include "core/base/Json.h"
#include "core/base/Text.h"
#include "ui/models/Roots.h"
#include "ui/text/EnrolSteps.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Shown.h"

#include <algorithm>

namespace fidesk::ui {

using profiles::Profile;
using profiles::Profiles;

namespace {

text::ProfileDeeds deedsOf(const Profile& profile) {
    const bool generated = profile.pin == profiles::PinSource::Generated;
    return {.resets = profile.resetFirst,
            .generatedDigits = generated ? std::optional(profile.generatedPinLength) : std::nullopt,
            .minPinLength = profile.minPinLength,
            .pinToChange = profile.forcePinChange,
            .alwaysUv = profile.alwaysUv,
            .enterpriseAttestation = profile.enterpriseAttestation,
            .someModelsOnly = !profile.allowedModels.empty(),
            .modelProved = profile.attestationRequired};
}

EnrolProfileItem itemOf(const Profile& profile) {
    return {.id = toQString(profile.id),
            .name = profile.id.empty() ? text::standardProfile()
                                       : text::shown(std::string_view(profile.name), 80),
            .summary = text::profileSummary(deedsOf(profile))};
}

QString sentenceOf(const Error& error) {
    if (error.code == ErrorCode::ProfileNotFound && error.detail.empty())
        return text::profileToBeChosen();
    return error.code == ErrorCode::Malformed
               ? text::profileUnusable(text::shown(std::string_view(error.detail)))
               : text::sentence(error);
}

} // namespace

EnrolmentChoice::EnrolmentChoice(Executor& files, profiles::Places places, bool provable, QObject* parent)
    : QObject(parent), files_(files), places_(std::move(places)), provable_(provable) {}

void EnrolmentChoice::begin() {
    label_.clear();
    ++pending_;
    files_
        .run([places = places_](const std::stop_token&) { return std::make_shared<const Profiles>(places); })
        .then(this, [this](std::shared_ptr<const Profiles> known) {
            --pending_;
            loaded(std::move(known));
        });
    Q_EMIT changed();
}

void EnrolmentChoice::loaded(std::shared_ptr<const Profiles> known) {
    known_ = std::move(known);
    items_.clear();
    const auto standard = known_->standard();
    if (standard && standard->id.empty())
        items_.append(itemOf(*standard));
    for (const profiles::Entry& entry : known_->all())
        items_.append(itemOf(entry.profile));
    settle();
}

bool EnrolmentChoice::has(const QString& id) const {
    return std::ranges::any_of(items_, [&](const EnrolProfileItem& item) { return item.id == id; });
}

/// The profile that is meant, and why there is none.
void EnrolmentChoice::settle() {
    profile_.reset();
    problem_.clear();
    if (chosen_ && !has(*chosen_))
        chosen_.reset();
    const auto found = chosen_ && !chosen_->isEmpty() ? known_->find(toUtf8(*chosen_)) : known_->standard();
    if (found)
        profile_ = *found;
    else
        problem_ = items_.isEmpty() ? text::profileNotAtHand() : sentenceOf(found.error());
    if (profile_ && profile_->attestationRequired && !provable_)
        problem_ = rootsMissingFor(*profile_, places_);
    Q_EMIT changed();
}

int EnrolmentChoice::current() const {
    if (!profile_)
        return -1;
    const auto found = std::ranges::find(items_, toQString(profile_->id), &EnrolProfileItem::id);
    return found == items_.end() ? -1 : static_cast<int>(found - items_.begin());
}

void EnrolmentChoice::choose(const QString& id) {
    if (!known_ || !has(id))
        return;
    chosen_ = id;
    settle();
}

void EnrolmentChoice::setLabel(const QString& label) {
    const std::string utf8 = toUtf8(label);
    label_ = text::shown(firstCodePoints(trimmed(utf8), maxLabelLength), maxLabelLength);
}

} // namespace fidesk::ui
