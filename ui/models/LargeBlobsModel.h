#pragma once

#include "ui/models/KeyListModel.h"

namespace fidesk::ui {

/// What a passkey keeps, as the window shows it; all texts are fit to be shown.
struct StoredDataItem {
    QString id; ///< of the credential, base64url
    QString website;
    QString who;
    bool any{false};
    std::size_t size{0}; ///< bytes
    QString preview{};
};

/// The data kept with the passkeys on the chosen key (large blobs, CTAP 2.1 section 6.10): one row for each
/// passkey that can have some. GUI thread; files are read and written on a thread of their own.
class LargeBlobsModel : public KeyListModel {
    Q_OBJECT
public:
    enum Column { Website, User, Size, Content, ColumnCount };
    /// More than that is not read from a file, whatever the key holds.
    static constexpr std::uint64_t mostFileBytes = 1024 * 1024;

    explicit LargeBlobsModel(KeyAccess& access, QObject* parent = nullptr);

    [[nodiscard]] StoredDataItem item(int row) const;
    [[nodiscard]] int rowOf(const QString& id) const;
    [[nodiscard]] std::uint64_t bytesUsed() const { return used_; }
    [[nodiscard]] std::uint64_t bytesTotal() const { return total_; }
    /// Passkeys that cannot keep data.
    [[nodiscard]] int others() const { return others_; }
    [[nodiscard]] bool filesBusy() const { return filesBusy_; }

    /// A name for a file with the data of @p id, made of letters, digits, dots and dashes.
    [[nodiscard]] QString fileName(const QString& id) const;
    /// Writes the data to @p path, readable by its owner alone. A file that is there is replaced only where
    /// somebody agreed to that: @p mayReplace.
    void exportTo(const QString& id, const QString& path, bool mayReplace);
    /// Stores what is in the file @p path, in place of what there was.
    void importFrom(const QString& id, const QString& path);
    void remove(const QString& id);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        Bytes credentialId;
        std::string rpId;
        std::string userName;
        std::optional<Bytes> content;
    };
    struct Listed {
        std::vector<Row> rows;
        std::uint64_t used{0};
        std::uint64_t total{0};
        int others{0};
    };

    std::vector<Row> rows_;
    std::uint64_t used_{0};
    std::uint64_t total_{0};
    int others_{0};
    bool filesBusy_{false};
    Executor files_; // the last, so that its work has ended before anything else goes

    static Result<Listed> list(token::Token& token, const token::Pin& pin, const std::stop_token& stop);
    void load() override;
    void forget() override;
    [[nodiscard]] QString sentenceOf(const Error& error, const text::Deed& deed) const override;
    void take(Listed listed);
    void fileRead(const QString& id, const QString& key, const QString& path, const Result<Bytes>& content);
    void setFilesBusy(bool busy);
    [[nodiscard]] const Row* find(const QString& id) const;
};

} // namespace fidesk::ui
