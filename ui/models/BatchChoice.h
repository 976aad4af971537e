#pragma once

#include "core/batch/BatchFile.h"
#include "core/profiles/Profiles.h"
#include "core/records/Records.h"
#include "ui/models/BatchRows.h"
#include "ui/models/Executor.h"

namespace fidesk::ui {

/// What a batch is begun with: a file, which is read and what is wrong with it told, the profile of rows that
/// name none; or a batch that is not finished. GUI thread; files and records are read on an executor.
class BatchChoice : public QObject {
    Q_OBJECT
public:
    /// All but @p places outlive it. @p provable: there is something to prove models by; without it, no batch
    /// is begun with a row whose profile wants that.
    BatchChoice(Executor& executor, records::Records& records, profiles::Places places, bool provable,
                QObject* parent = nullptr);

    /// Whose batches are not finished: those of the portal at @p address.
    void setPortal(const std::string& address);
    /// Looks at the profiles and for batches that are not finished.
    void reload();
    [[nodiscard]] bool busy() const { return pending_ > 0; }

    [[nodiscard]] const QList<ProfileItem>& profiles() const { return items_; }
    [[nodiscard]] const QList<BatchItem>& unfinished() const { return unfinished_; }
    /// Of rows that name none. Reads the file again, too, where one was chosen.
    void setProfile(const QString& id);
    [[nodiscard]] const QString& profile() const { return profile_; }
    /// The profile of this id; of an empty one, that of rows that name none. Any thread, as long as wanted.
    [[nodiscard]] batch::FindProfile finder() const;

    void chooseFile(const QString& path);
    /// No file is chosen any more.
    void clear();
    /// Empty: none was chosen.
    [[nodiscard]] QString fileName() const;
    /// Whether a file was read that has no problem, and its rows can be done.
    [[nodiscard]] bool ready() const {
        return !file_.rows.empty() && file_.problems.empty() && hindrance_.isEmpty();
    }
    /// Why the rows of a file without problems cannot be done: a sentence; empty: they can.
    [[nodiscard]] const QString& hindrance() const { return hindrance_; }
    [[nodiscard]] const batch::BatchFile& file() const { return file_; }
    /// What there is to say of the file: that it is in order, or not.
    [[nodiscard]] const QString& sentence() const { return sentence_; }
    /// That a batch of the same file is not finished: a sentence; else empty.
    [[nodiscard]] const QString& begunBefore() const { return begunBefore_; }
    BatchProblems problems;

Q_SIGNALS:
    void changed();
    /// What was asked for could not be done: a sentence.
    void failed(const QString& sentence);

private:
    struct Found;
    struct Read;

    Executor& executor_;
    records::Records& records_;
    const profiles::Places places_;
    const bool provable_;
    std::string portal_;
    int pending_{0};
    std::shared_ptr<const profiles::Profiles> profiles_;
    QList<ProfileItem> items_;
    QList<BatchItem> unfinished_;
    QString profile_;
    QString path_;
    batch::BatchFile file_;
    QString sentence_;
    QString begunBefore_;
    QString hindrance_;

    template <typename Work, typename Done> void ask(Work work, Done done);
    void loaded(Found found);
    void readFile();
    void fileRead(Result<Read> read);
    void lookWhetherBegun();
};

} // namespace fidesk::ui
