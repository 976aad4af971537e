#pragma once

#include "core/portal/Portal.h"
#include "ui/models/Executor.h"
#include "ui/models/Items.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <memory>

namespace fidesk::ui {

/// The users that match what is typed, page by page as they are scrolled to. GUI thread.
class UsersModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, UserName, Organisation, ColumnCount };

    explicit UsersModel(Executor& portal, QObject* parent = nullptr);

    /// Whose users; null: nobody's, and the table is empty.
    void setPortal(std::shared_ptr<portal::Portal> portal);

    /// Searches 200 ms after the last call; a search under way is cancelled.
    void setSearch(const QString& text);
    [[nodiscard]] const QString& search() const { return search_; }
    /// Searches again at once.
    void reload();

    [[nodiscard]] bool busy() const { return busy_; }
    /// A sentence where the search failed; else empty.
    [[nodiscard]] const QString& problem() const { return problem_; }
    [[nodiscard]] const UserItem& user(int row) const { return users_.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    /// busy() or problem() changed, or a search has ended.
    void stateChanged();
    /// The portal does not know us any more.
    void signInNeeded();

private:
    Executor& executor_;
    std::shared_ptr<portal::Portal> portal_;
    QTimer typing_;
    QString search_;
    QList<UserItem> users_;
    std::string next_;
    QString problem_;
    bool busy_{false};
    std::stop_source stop_{std::nostopstate};
    unsigned asked_{0}; // counts searches, so that an answer to an earlier one is known

    void ask(const std::string& next);
    void answered(bool first, Result<portal::UserPage> page);
    void clear();
};

} // namespace fidesk::ui
