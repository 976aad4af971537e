#pragma once

#include "ui/models/ProfilesModel.h"

#include <QSet>

namespace fidesk::ui {

/// One profile while somebody looks at it or writes it: what stands in the form, what is wrong with it, and
/// whether it is saved. GUI thread.
class ProfileEditor : public QObject {
    Q_OBJECT
public:
    enum class Kind {
        Nothing, ///< no profile is chosen
        New,     ///< it was never saved
        Own,
        Locked ///< preset for the computer: to be read only
    };

    /// @p profiles outlives it.
    explicit ProfileEditor(ProfilesModel& profiles, QObject* parent = nullptr);

    /// Shows the saved profile of this id; Nothing where there is none. What was there before is dropped, as
    /// by all of these: ask about unsaved() first.
    void open(const QString& id);
    /// Begins one that demands nothing.
    void begin();
    /// Begins a copy of what is shown.
    void duplicate();
    /// Back to what is saved; of a New, Nothing.
    void discard();

    /// What somebody has typed. As long as a New's id was not typed, it follows its name.
    void set(const ProfileDraft& draft);
    /// Saves, where canSave(). Ends with saved() or failed().
    void save();

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] const ProfileDraft& draft() const { return draft_; }
    /// The id of the saved profile that is shown; else empty.
    [[nodiscard]] QString id() const;
    /// Whether something here would be lost.
    [[nodiscard]] bool unsaved() const;
    [[nodiscard]] ProfileProblems problems() const;
    /// Those to be shown: of a New only of the fields somebody has been at.
    [[nodiscard]] ProfileProblems shownProblems() const;
    /// The first problem with its field, or empty.
    [[nodiscard]] QString hindrance() const;
    [[nodiscard]] bool saving() const { return sent_.has_value(); }
    [[nodiscard]] bool canSave() const;

Q_SIGNALS:
    /// Any of the above.
    void changed();
    void saved();
    /// A sentence.
    void failed(const QString& sentence);

private:
    ProfilesModel& profiles_;
    Kind kind_{Kind::Nothing};
    std::optional<ProfileDraft> base_; ///< as it is saved; nothing: it is not
    ProfileDraft draft_;
    ProfileDraft begun_;               ///< what a New began with
    std::optional<ProfileDraft> sent_; ///< what is being saved
    QSet<text::ProfileField> touched_;
    bool idFollows_{false};
    bool worthKeeping_{false}; ///< a New that holds something, though nobody has typed

    void show(Kind kind, std::optional<ProfileDraft> base, const ProfileDraft& draft);
    void beginWith(const ProfileDraft& draft, bool worthKeeping);
    void touch(const ProfileDraft& now);
    void profilesChanged();
    void wasSaved(const QString& id);
    void wasNotSaved(const QString& sentence);
};

} // namespace fidesk::ui
