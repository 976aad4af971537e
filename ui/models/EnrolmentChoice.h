#pragma once

#include "core/profiles/Profiles.h"
#include "ui/models/Executor.h"

#include <QList>
#include <QString>

namespace fidesk::ui {

/// A profile that can be chosen for a key.
struct EnrolProfileItem {
    QString id; ///< empty: the one of who has chosen none
    QString name;
    QString summary; ///< a sentence: what it does
};

/// What is decided of one key before it is asked for: its profile and its label. The profile that was chosen
/// last stays chosen. GUI thread; profiles are read on an executor.
class EnrolmentChoice : public QObject {
    Q_OBJECT
public:
    static constexpr int maxLabelLength = 64; ///< code points, as in the files of batches

    /// @p files outlives it. @p provable: there is something to prove models by; without it, profiles that
    /// want that cannot be used.
    EnrolmentChoice(Executor& files, profiles::Places places, bool provable, QObject* parent = nullptr);

    /// For the next key: looks at the profiles, and forgets the label.
    void begin();
    /// Whether the profiles are being read.
    [[nodiscard]] bool busy() const { return pending_ > 0; }

    [[nodiscard]] const QList<EnrolProfileItem>& profiles() const { return items_; }
    /// The one that is chosen: its place among profiles(); -1: none is.
    [[nodiscard]] int current() const;
    void choose(const QString& id);
    /// What is written on the key: without white space around it, cut to what records take.
    void setLabel(const QString& label);
    [[nodiscard]] const QString& label() const { return label_; }

    /// The profile that is chosen can be used.
    [[nodiscard]] bool ready() const { return !busy() && profile_ && problem_.isEmpty(); }
    /// Where ready().
    [[nodiscard]] const profiles::Profile& profile() const { return *profile_; }
    /// What the chosen one does to the key; each false where none is.
    [[nodiscard]] bool resets() const { return profile_ && profile_->resetFirst; }
    /// Why it is not ready: a sentence; empty while busy, and where it is.
    [[nodiscard]] const QString& problem() const { return problem_; }

Q_SIGNALS:
    void changed();

private:
    Executor& files_;
    const profiles::Places places_;
    const bool provable_;
    int pending_{0};
    std::shared_ptr<const profiles::Profiles> known_;
    QList<EnrolProfileItem> items_;
    std::optional<QString> chosen_; ///< by a person, in this run
    std::optional<profiles::Profile> profile_;
    QString label_;
    QString problem_;

    void loaded(std::shared_ptr<const profiles::Profiles> known);
    void settle();
    [[nodiscard]] bool has(const QString& id) const;
};

} // namespace fidesk::ui
