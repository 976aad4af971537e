#include "ui/models/ProfilesModel.h"

#include "core/base/Json.h"
#include "core/base/Paths.h"
#include "core/models/Catalogue.h"
#include "ui/text/ErrorText.h"
#include "ui/text/ProfileText.h"
#include "ui/text/Shown.h"

#include <QDir>

#include <algorithm>

namespace fidesk::ui {

using text::ProfilePhrase;
using text::profilePhrase;

namespace {

QString shownPath(const std::filesystem::path& path) {
    return text::shown(QDir::toNativeSeparators(toQPath(path)), 400);
}

std::string fileName(const QString& id) {
    return toUtf8(id) + ".json";
}

QString originOf(const profiles::Entry& entry, bool standard) {
    if (entry.locked)
        return profilePhrase(standard ? ProfilePhrase::Default : ProfilePhrase::Preset);
    return profilePhrase(standard ? ProfilePhrase::OwnDefault : ProfilePhrase::Own);
}

QString sentenceOf(const profiles::BadFile& bad) {
    if (bad.error.code != ErrorCode::Malformed)
        return text::sentence(bad.error);
    return text::profileFileUnusable(shownPath(bad.path), text::shown(std::string_view(bad.error.detail)));
}

bool isTaken(const profiles::Profiles& known, const std::string& id) {
    return std::ranges::any_of(known.all(), [&](const auto& it) { return it.profile.id == id; }) ||
           std::ranges::any_of(known.bad(),
                               [&](const auto& it) { return it.path.filename() == id + ".json"; });
}

/// Why @p draft is not written over what is there: somebody else did something to it. Empty: nobody did.
QString conflict(const profiles::Profiles& known, const ProfileDraft& draft,
                 const std::optional<ProfileDraft>& before) {
    if (!before)
        return isTaken(known, toUtf8(draft.id)) ? text::profileIdTaken(draft.id) : QString();
    const auto there = known.find(toUtf8(draft.id));
    return there && draftOf(*there) != *before ? text::profileChangedElsewhere() : QString();
}

bool same(const profiles::Profiles& a, const profiles::Profiles& b) {
    return a.all() == b.all() && a.defaultId() == b.defaultId() && a.ownAllowed() == b.ownAllowed();
}

} // namespace

ProfilesModel::ProfilesModel(Executor& executor, profiles::Places places, QObject* parent)
    : QObject(parent), executor_(executor), places_(std::move(places)) {}

template <typename Work, typename Done> void ProfilesModel::ask(Work work, Done done) {
    ++pending_;
    Q_EMIT changed();
    executor_.run(std::move(work)).then(this, [this, done = std::move(done)](Outcome outcome) {
        --pending_;
        take(std::move(outcome.known));
        done(outcome.problem);
    });
}

void ProfilesModel::reload() {
    ask(
        [places = places_](const std::stop_token&) {
            models::catalogue(); // It is read once, and better here than where somebody types.
            return Outcome{std::make_shared<const profiles::Profiles>(places), {}};
        },
        [](const QString&) {});
}

void ProfilesModel::take(Known known) {
    const bool other = !known_ || !same(*known_, *known);
    known_ = std::move(known);
    items_.clear();
    unusable_.clear();
    for (const profiles::Entry& entry : known_->all()) {
        const bool standard = entry.profile.id == known_->defaultId();
        items_.append({.id = toQString(entry.profile.id),
                       .name = text::shown(std::string_view(entry.profile.name)),
                       .locked = entry.locked,
                       .standard = standard,
                       .origin = originOf(entry, standard)});
    }
    for (const profiles::BadFile& bad : known_->bad())
        unusable_.append(sentenceOf(bad));
    const std::string& standard = known_->defaultId();
    const bool missing = !standard.empty() && !isTaken(*known_, standard);
    defaultProblem_ = missing ? text::defaultProfileMissing(toQString(standard)) : QString();
    Q_EMIT changed();
    if (other)
        Q_EMIT listChanged();
}

const profiles::Entry* ProfilesModel::entry(const QString& id) const {
    if (!known_)
        return nullptr;
    const auto found =
        std::ranges::find(known_->all(), toUtf8(id), [](const auto& it) { return it.profile.id; });
    return found == known_->all().end() ? nullptr : &*found;
}

std::optional<ProfileDraft> ProfilesModel::draft(const QString& id) const {
    const profiles::Entry* found = entry(id);
    return found ? std::optional(draftOf(found->profile)) : std::nullopt;
}

bool ProfilesModel::locked(const QString& id) const {
    const profiles::Entry* found = entry(id);
    return found && found->locked;
}

QString ProfilesModel::fileOf(const QString& id) const {
    return shownPath((locked(id) ? places_.machine / "profiles" : places_.user) / fileName(id));
}

QString ProfilesModel::machineFolder() const {
    return shownPath(places_.machine / "profiles");
}

QString ProfilesModel::idProblem(const QString& id) const {
    if (!profiles::isProfileId(toUtf8(id)))
        return text::profileIdMalformed();
    if (locked(id))
        return text::profileIdPreset(id);
    return known_ && isTaken(*known_, toUtf8(id)) ? text::profileIdTaken(id) : QString();
}

QString ProfilesModel::freeId(const QString& wanted) const {
    QString id = wanted;
    for (int number = 2; !id.isEmpty() && known_ && isTaken(*known_, toUtf8(id)); ++number) {
        const QString suffix = QStringLiteral("-%1").arg(number);
        id = wanted.left(static_cast<qsizetype>(profiles::maxProfileId) - suffix.size()) + suffix;
    }
    return id;
}

bool ProfilesModel::nameTaken(const QString& name) const {
    return std::ranges::any_of(items_, [&](const ListedProfile& it) { return it.name == name; });
}

void ProfilesModel::save(const ProfileDraft& draft, const std::optional<ProfileDraft>& before) {
    ask(
        [places = places_, draft, before](const std::stop_token&) {
            auto known = std::make_shared<profiles::Profiles>(places);
            QString problem = conflict(*known, draft, before);
            if (problem.isEmpty())
                if (const auto written = known->save(profileOf(draft)); !written)
                    problem = text::sentence(written.error());
            return Outcome{std::move(known), problem};
        },
        [this, id = draft.id](const QString& problem) {
            if (problem.isEmpty())
                Q_EMIT saved(id);
            else
                Q_EMIT saveFailed(problem);
        });
}

void ProfilesModel::remove(const QString& id) {
    const profiles::Entry* found = entry(id);
    const QString name = found ? text::shown(std::string_view(found->profile.name)) : id;
    ask(
        [places = places_, id = toUtf8(id)](const std::stop_token&) {
            auto known = std::make_shared<profiles::Profiles>(places);
            const auto gone = known->remove(id);
            return Outcome{std::move(known), gone ? QString() : text::sentence(gone.error())};
        },
        [this, name](const QString& problem) {
            if (problem.isEmpty())
                Q_EMIT removed(name);
            else
                Q_EMIT removeFailed(problem);
        });
}

} // namespace fidesk::ui
