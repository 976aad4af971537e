#include "ui/models/ProfileEditor.h"

namespace fidesk::ui {

using text::ProfileField;

ProfileEditor::ProfileEditor(ProfilesModel& profiles, QObject* parent)
    : QObject(parent), profiles_(profiles) {
    connect(&profiles_, &ProfilesModel::changed, this, &ProfileEditor::profilesChanged);
    connect(&profiles_, &ProfilesModel::saved, this, &ProfileEditor::wasSaved);
    connect(&profiles_, &ProfilesModel::saveFailed, this, &ProfileEditor::wasNotSaved);
}

void ProfileEditor::show(Kind kind, std::optional<ProfileDraft> base, const ProfileDraft& draft) {
    kind_ = kind;
    base_ = std::move(base);
    draft_ = draft;
    begun_ = draft;
    touched_.clear();
    idFollows_ = false;
    worthKeeping_ = false;
    Q_EMIT changed();
}

void ProfileEditor::open(const QString& id) {
    const auto saved = profiles_.draft(id);
    if (!saved)
        return show(Kind::Nothing, {}, {});
    show(profiles_.locked(id) ? Kind::Locked : Kind::Own, saved, *saved);
}

void ProfileEditor::beginWith(const ProfileDraft& draft, bool worthKeeping) {
    show(Kind::New, {}, draft);
    idFollows_ = true;
    worthKeeping_ = worthKeeping;
    Q_EMIT changed();
}

void ProfileEditor::begin() {
    beginWith({}, false);
}

void ProfileEditor::duplicate() {
    if (kind_ == Kind::Nothing)
        return;
    ProfileDraft copy = draft_;
    copy.name = text::copyOf(draft_.name.trimmed());
    copy.id = profiles_.freeId(profileIdFrom(copy.name));
    beginWith(copy, true);
}

void ProfileEditor::discard() {
    if (base_)
        open(base_->id);
    else
        show(Kind::Nothing, {}, {});
}

void ProfileEditor::touch(const ProfileDraft& now) {
    const auto note = [this](ProfileField field, bool other) {
        if (other)
            touched_.insert(field);
    };
    note(ProfileField::Name, now.name != draft_.name);
    note(ProfileField::Id, now.id != draft_.id);
    note(ProfileField::Description, now.description != draft_.description);
    note(ProfileField::NicknamePattern, now.nicknamePattern != draft_.nicknamePattern);
    note(ProfileField::AllowedModels, now.allowedModels != draft_.allowedModels);
    const bool lengths = now.minPinLength != draft_.minPinLength ||
                         now.generatedPinLength != draft_.generatedPinLength ||
                         now.generated != draft_.generated;
    note(ProfileField::MinPinLength, lengths); // They are judged together.
    note(ProfileField::GeneratedPinLength, lengths);
}

void ProfileEditor::set(const ProfileDraft& draft) {
    if (draft == draft_ || kind_ == Kind::Nothing || kind_ == Kind::Locked)
        return;
    touch(draft);
    idFollows_ = idFollows_ && draft.id == draft_.id;
    const bool renamed = draft.name != draft_.name;
    draft_ = draft;
    if (idFollows_ && renamed) {
        draft_.id = profiles_.freeId(profileIdFrom(draft_.name));
        touched_.insert(ProfileField::Id);
    }
    Q_EMIT changed();
}

QString ProfileEditor::id() const {
    return base_ ? base_->id : QString();
}

bool ProfileEditor::unsaved() const {
    if (kind_ == Kind::New)
        return worthKeeping_ || draft_ != begun_;
    return kind_ == Kind::Own && draft_ != base_;
}

ProfileProblems ProfileEditor::problems() const {
    if (kind_ == Kind::Nothing || kind_ == Kind::Locked)
        return {};
    ProfileProblems problems = problemsOf(draft_);
    if (const QString id = kind_ == Kind::New ? profiles_.idProblem(draft_.id) : QString(); !id.isEmpty())
        problems.insert(ProfileField::Id, id);
    return problems;
}

ProfileProblems ProfileEditor::shownProblems() const {
    ProfileProblems shown = problems();
    if (kind_ == Kind::New)
        shown.removeIf([this](const auto& problem) { return !touched_.contains(problem.key()); });
    return shown;
}

QString ProfileEditor::hindrance() const {
    const ProfileProblems all = problems();
    return all.isEmpty() ? QString() : text::problemOfField(all.firstKey(), all.first());
}

bool ProfileEditor::canSave() const {
    return unsaved() && !saving() && profiles_.ownAllowed() && problems().isEmpty();
}

void ProfileEditor::save() {
    if (!canSave())
        return;
    sent_ = draft_;
    profiles_.save(draft_, base_);
    Q_EMIT changed();
}

/// The files were read: the one that is shown may be another now, or none.
void ProfileEditor::profilesChanged() {
    if (!base_ || saving())
        return Q_EMIT changed();
    const auto there = profiles_.draft(base_->id);
    const bool locked = profiles_.locked(base_->id);
    if (there == base_ && locked == (kind_ == Kind::Locked))
        return Q_EMIT changed();
    if (!unsaved())
        return open(base_->id);
    if (there && !locked)
        return Q_EMIT changed(); // save() sees that it is another.
    base_.reset();
    kind_ = Kind::New;
    worthKeeping_ = true;
    touched_.insert(ProfileField::Id);
    Q_EMIT changed();
    Q_EMIT failed(text::profileGoneElsewhere());
}

void ProfileEditor::wasSaved(const QString& id) {
    if (!sent_ || sent_->id != id)
        return;
    const bool typedOn = draft_ != *sent_;
    const auto there = profiles_.draft(id);
    sent_.reset();
    if (!typedOn) {
        open(id);
    } else {
        base_ = there;
        kind_ = Kind::Own;
        draft_.id = id;
        Q_EMIT changed();
    }
    Q_EMIT saved();
}

void ProfileEditor::wasNotSaved(const QString& sentence) {
    if (!sent_)
        return;
    sent_.reset();
    if (const auto there = base_ ? profiles_.draft(base_->id) : std::nullopt;
        there && !profiles_.locked(there->id))
        base_ = there; // It has been said that this is another one now.
    profilesChanged();
    Q_EMIT failed(sentence);
}

} // namespace fidesk::ui
