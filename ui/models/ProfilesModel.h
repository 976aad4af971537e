#pragma once

#include "ui/models/Executor.h"
#include "ui/models/ProfileDraft.h"

#include <QList>

#include <memory>
#include <optional>

namespace fidesk::ui {

/// A profile, as lists show it.
struct ListedProfile {
    QString id;
    QString name; ///< fit to be shown
    bool locked{false};
    bool standard{false}; ///< the computer uses it where none is chosen
    QString origin;       ///< "preset for this computer"
    bool operator==(const ListedProfile&) const = default;
};

/// The profiles of this computer and of this user: listed, saved, deleted. GUI thread; files are read and
/// written on an executor.
class ProfilesModel : public QObject {
    Q_OBJECT
public:
    ProfilesModel(Executor& executor, profiles::Places places, QObject* parent = nullptr);

    /// Looks at the files again: others may have written to them.
    void reload();
    [[nodiscard]] bool busy() const { return pending_ > 0; }
    /// Whether the files were looked at.
    [[nodiscard]] bool loaded() const { return known_ != nullptr; }

    /// By name, as people sort.
    [[nodiscard]] const QList<ListedProfile>& items() const { return items_; }
    /// A sentence for each file that cannot be used, with its line and field.
    [[nodiscard]] const QStringList& unusable() const { return unusable_; }
    /// That the computer's default is not there: a sentence; else empty.
    [[nodiscard]] const QString& defaultProblem() const { return defaultProblem_; }
    [[nodiscard]] bool ownAllowed() const { return known_ && known_->ownAllowed(); }

    /// Nothing where there is no such profile.
    [[nodiscard]] std::optional<ProfileDraft> draft(const QString& id) const;
    [[nodiscard]] bool locked(const QString& id) const;
    /// Where the profile's file is, and the folder of those that are preset for a computer.
    [[nodiscard]] QString fileOf(const QString& id) const;
    [[nodiscard]] QString machineFolder() const;
    /// Why no new profile can have this id: a sentence; else empty.
    [[nodiscard]] QString idProblem(const QString& id) const;
    /// @p wanted, with the first number behind it that makes it none that is taken; an empty one stays so.
    [[nodiscard]] QString freeId(const QString& wanted) const;
    [[nodiscard]] bool nameTaken(const QString& name) const;

    /// Writes @p draft, which has no problems. @p before: as it was when it was opened; nothing: it is new.
    /// Ends with saved() or saveFailed(); what others did to the file since is never overwritten unseen.
    void save(const ProfileDraft& draft, const std::optional<ProfileDraft>& before);
    /// Ends with removed() or removeFailed().
    void remove(const QString& id);

Q_SIGNALS:
    /// Any of the above.
    void changed();
    /// The profiles are others than before: whoever shows some reads them anew.
    void listChanged();
    void saved(const QString& id);
    void saveFailed(const QString& sentence);
    void removed(const QString& name);
    void removeFailed(const QString& sentence);

private:
    using Known = std::shared_ptr<const profiles::Profiles>;
    struct Outcome {
        Known known;
        QString problem; ///< a sentence; empty: it was done
    };

    Executor& executor_;
    const profiles::Places places_;
    int pending_{0};
    Known known_;
    QList<ListedProfile> items_;
    QStringList unusable_;
    QString defaultProblem_;

    template <typename Work, typename Done> void ask(Work work, Done done);
    void take(Known known);
    [[nodiscard]] const profiles::Entry* entry(const QString& id) const;
};

} // namespace fidesk::ui
