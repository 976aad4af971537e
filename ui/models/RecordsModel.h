#pragma once

#include "ui/models/RecordsTable.h"

#include <stop_token>

namespace fidesk::ui {

/// What was done with keys: the inventory, the trail, a search over the one that is looked at, its export,
/// and the check of all of it. GUI thread; the work is done on the records' thread.
class RecordsModel : public QObject {
    Q_OBJECT
public:
    enum class View { Keys, Trail };

    /// @p records outlives it.
    RecordsModel(Executor& executor, records::Records& records, QObject* parent = nullptr);

    RecordsTable keys;
    RecordsTable trail;

    void setView(View view);
    [[nodiscard]] View view() const { return view_; }
    [[nodiscard]] RecordsTable& shown() { return view_ == View::Keys ? keys : trail; }
    /// Narrows what is shown, and what is exported, to what has all of these words.
    void setSearch(const QString& words);
    /// Looks at the records again: others may have written to them.
    void reload() { shown().reload(); }

    /// Writes all of the view that matches the search to @p path, for its owner alone: JSON where its name
    /// ends in ".json", else CSV. @p mayReplace: a file that is there.
    void exportTo(const QString& path, bool mayReplace);
    [[nodiscard]] bool exporting() const { return exporting_; }
    /// "fidesk-keys-2026-04-20.csv"
    [[nodiscard]] QString fileName(const QDate& today) const;

    /// Checks all of the records. @p kept: the head that an earlier check gave, or empty. Nothing happens
    /// where it is none: see headProblem().
    void check(const QString& kept);
    [[nodiscard]] bool checking() const { return checking_; }
    /// Ends the check that is under way soon; checked() says so.
    void stopCheck() { checkStop_.request_stop(); }
    /// Why @p kept is no head: a sentence; else empty.
    [[nodiscard]] static QString headProblem(const QString& kept);

Q_SIGNALS:
    /// exporting() or checking() changed.
    void busyChanged();
    void exported(const QString& sentence);
    void exportFailed(const QString& sentence);
    /// The check has ended. @p head: what to keep where all is in order; empty: there is nothing.
    void checked(bool inOrder, const QString& sentence, const QString& head);

private:
    Executor& executor_;
    records::Records& records_;
    View view_{View::Keys};
    QString words_;
    bool exporting_{false};
    bool checking_{false};
    std::stop_source checkStop_{std::nostopstate};

    void setExporting(bool on);
    void setChecking(bool on);
};

} // namespace fidesk::ui
