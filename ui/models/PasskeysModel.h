#pragma once

#include "ui/models/KeyListModel.h"

namespace fidesk::ui {

/// A passkey as the window shows it; all texts are fit to be shown.
struct PasskeyItem {
    QString id; ///< of the credential, base64url
    QString website;
    QString userName;
    QString displayName;
    /// What to call its user: the user name, else the display name, else that there is none.
    [[nodiscard]] QString who() const;
};

/// The passkeys on the chosen key, those of one relying party together. GUI thread.
class PasskeysModel : public KeyListModel {
    Q_OBJECT
public:
    enum Column { Website, UserName, DisplayName, Protection, StoredData, ColumnCount };
    /// Whether the row is of the same relying party as the one above it.
    static constexpr int SameWebsiteRole = Qt::UserRole;

    explicit PasskeysModel(KeyAccess& access, QObject* parent = nullptr);

    [[nodiscard]] PasskeyItem item(int row) const;
    /// -1 where there is none of that id.
    [[nodiscard]] int rowOf(const QString& id) const;

    [[nodiscard]] std::uint64_t used() const { return used_; }
    [[nodiscard]] std::uint64_t remaining() const { return remaining_; }

    /// Why this key's passkeys cannot be renamed: a sentence, or empty.
    [[nodiscard]] QString renameHindrance() const { return whyNot(token::Feature::PasskeyRename); }
    /// Why a passkey cannot have these names: a sentence, or empty.
    [[nodiscard]] static QString nameProblem(const QString& userName, const QString& displayName);
    /// What is given as it is shown stays as it is on the key.
    void rename(const QString& id, const QString& userName, const QString& displayName);
    void remove(const QString& id);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<token::Passkey> passkeys_;
    std::uint64_t used_{0};
    std::uint64_t remaining_{0};

    void load() override;
    void forget() override;
    [[nodiscard]] QString sentenceOf(const Error& error, const text::Deed& deed) const override;
    void take(token::PasskeyStore store);
    [[nodiscard]] QString cell(const token::Passkey& passkey, int column) const;
};

/// What a credential id is called in the window.
QString idOf(const Bytes& credentialId);

} // namespace fidesk::ui
