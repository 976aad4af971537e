#pragma once

#include "core/portal/Portal.h"
#include "ui/models/Executor.h"
#include "ui/models/Items.h"

#include <QAbstractTableModel>

#include <memory>

namespace fidesk::ui {

/// The registered keys of one user. After every change the portal's own list is loaded anew. GUI thread.
class RegistrationsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Nickname, Model, Created, LastUsed, ColumnCount };

    explicit RegistrationsModel(Executor& portal, QObject* parent = nullptr);

    void setPortal(std::shared_ptr<portal::Portal> portal);
    /// Whose registrations; an empty id: nobody's.
    void setUser(const UserItem& user);
    [[nodiscard]] const UserItem& user() const { return user_; }
    void reload();

    /// Whether the portal can rename at all.
    [[nodiscard]] bool canRename() const { return portal_ && portal_->capabilities().rename; }
    /// Why @p nickname cannot be registration @p id's (or a new one's, where that is empty), as far as it is
    /// known here: a sentence, or empty.
    [[nodiscard]] QString nicknameProblem(const QString& nickname, const QString& id = {}) const;
    void rename(const QString& id, const QString& nickname);
    void remove(const QString& id);

    [[nodiscard]] bool busy() const { return pending_ > 0; }
    [[nodiscard]] bool loaded() const { return loaded_; }
    /// A sentence where the list could not be loaded; else empty.
    [[nodiscard]] const QString& problem() const { return problem_; }
    [[nodiscard]] const QList<RegistrationItem>& items() const { return items_; }
    [[nodiscard]] QStringList nicknames() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void stateChanged();
    void renamed(const QString& nickname);
    void removed(const QString& nickname);
    /// A change failed; @p sentence says why. The list is being loaded anew all the same.
    void changeFailed(const QString& sentence);
    void signInNeeded();

private:
    Executor& executor_;
    std::shared_ptr<portal::Portal> portal_;
    UserItem user_;
    QList<RegistrationItem> items_;
    QString problem_;
    bool loaded_{false};
    int pending_{0};
    unsigned asked_{0};
    std::stop_source stop_{std::nostopstate};

    void loadedAs(Result<std::vector<portal::Registration>> list);
    void changeEnded(const Result<void>& result);
    void setItems(QList<RegistrationItem> items);
    [[nodiscard]] QString nicknameOf(const QString& id) const;
};

} // namespace fidesk::ui
