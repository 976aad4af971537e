#include "ui/models/LargeBlobsModel.h"

#include "core/base/Json.h"
#include "ui/models/PasskeysModel.h"
#include "ui/models/SmallFiles.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Shown.h"

#include <QRegularExpression>

#include <algorithm>
#include <tuple>

namespace fidesk::ui {

LargeBlobsModel::LargeBlobsModel(KeyAccess& access, QObject* parent)
    : KeyListModel(access, token::Feature::LargeBlobs, parent) {}

Result<LargeBlobsModel::Listed> LargeBlobsModel::list(token::Token& token, const token::Pin& pin,
                                                      const std::stop_token& stop) {
    FIDESK_ASSIGN(const token::PasskeyStore store, token.passkeys(pin, stop));
    FIDESK_ASSIGN(token::LargeBlobStore blobs, token.largeBlobs(pin, stop));
    std::map<Bytes, token::LargeBlob> contents;
    for (token::LargeBlob& blob : blobs.blobs)
        contents.emplace(blob.credentialId, std::move(blob));
    Listed listed{.rows = {}, .used = blobs.bytesUsed, .total = blobs.bytesTotal};
    for (const token::Passkey& passkey : store.passkeys) {
        const auto found = contents.find(passkey.credentialId);
        const bool any = found != contents.end();
        const std::string& name = passkey.userName.empty() ? passkey.userDisplayName : passkey.userName;
        if (any || passkey.canHaveLargeBlob)
            listed.rows.push_back({passkey.credentialId, passkey.rpId, name,
                                   any ? std::optional(std::move(found->second.content)) : std::nullopt});
        else
            ++listed.others;
    }
    std::ranges::sort(listed.rows, {}, [](const Row& row) { return std::tie(row.rpId, row.userName); });
    return listed;
}

void LargeBlobsModel::load() {
    fetch([](token::Token& token, const token::Pin& pin,
             const std::stop_token& stop) { return list(token, pin, stop); },
          [this](Listed listed) { take(std::move(listed)); });
}

void LargeBlobsModel::take(Listed listed) {
    beginResetModel();
    rows_ = std::move(listed.rows);
    used_ = listed.used;
    total_ = listed.total;
    others_ = listed.others;
    endResetModel();
}

void LargeBlobsModel::forget() {
    take({});
}

QString LargeBlobsModel::sentenceOf(const Error& error, const text::Deed& deed) const {
    return error.code == ErrorCode::NoCredentials ? text::passkeyGone()
                                                  : KeyListModel::sentenceOf(error, deed);
}

const LargeBlobsModel::Row* LargeBlobsModel::find(const QString& id) const {
    const int row = rowOf(id);
    return row < 0 ? nullptr : &rows_[static_cast<std::size_t>(row)];
}

int LargeBlobsModel::rowOf(const QString& id) const {
    const auto found = std::ranges::find(rows_, id, [](const Row& row) { return idOf(row.credentialId); });
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

StoredDataItem LargeBlobsModel::item(int row) const {
    const Row& one = rows_.at(static_cast<std::size_t>(row));
    const QString who = text::shown(one.userName);
    return {.id = idOf(one.credentialId),
            .website = text::shown(one.rpId),
            .who = who.trimmed().isEmpty() ? text::noName() : who,
            .any = one.content.has_value(),
            .size = one.content ? one.content->size() : 0,
            .preview = one.content ? text::preview(*one.content) : QString()};
}

QString LargeBlobsModel::fileName(const QString& id) const {
    const Row* row = find(id);
    QString name = row ? toQString(row->rpId) : QString();
    name.replace(QRegularExpression(QStringLiteral("[^A-Za-z0-9.-]")), QStringLiteral("-"));
    name.remove(QRegularExpression(QStringLiteral("^[.-]+")));
    return (name.isEmpty() ? QStringLiteral("key") : name.left(60)) + QStringLiteral("-data.bin");
}

void LargeBlobsModel::setFilesBusy(bool busy) {
    filesBusy_ = busy;
    Q_EMIT stateChanged();
}

void LargeBlobsModel::exportTo(const QString& id, const QString& path, bool mayReplace) {
    const Row* row = find(id);
    if (!row || !row->content)
        return Q_EMIT failed(text::sentence(ErrorCode::LargeBlobNotFound));
    setFilesBusy(true);
    files_
        .run([path, content = *row->content, mayReplace](const std::stop_token&) {
            return writePrivateFile(path, content, mayReplace);
        })
        .then(this, [this, path](const Result<void>& result) {
            setFilesBusy(false);
            if (result)
                Q_EMIT done(text::dataExported(path));
            else if (result.error().code == ErrorCode::InvalidArgument)
                Q_EMIT failed(text::fileExists(path));
            else
                Q_EMIT failed(text::sentence(result.error()));
        });
}

void LargeBlobsModel::importFrom(const QString& id, const QString& path) {
    setFilesBusy(true);
    files_.run([path](const std::stop_token&) { return readSmallFile(path, mostFileBytes); })
        .then(this, [this, id, path, key = access().id()](const Result<Bytes>& content) {
            setFilesBusy(false);
            fileRead(id, key, path, content);
        });
}

void LargeBlobsModel::fileRead(const QString& id, const QString& key, const QString& path,
                               const Result<Bytes>& content) {
    if (!content && content.error().code == ErrorCode::RequestTooLarge)
        return Q_EMIT failed(text::fileTooLarge(path, mostFileBytes));
    if (!content)
        return Q_EMIT failed(text::sentence(content.error()));
    if (content->empty())
        return Q_EMIT failed(text::fileEmpty(path));
    const Row* row = find(id);
    if (!row || key != access().id())
        return Q_EMIT failed(text::passkeyGone());
    const StoredDataItem before = item(rowOf(id));
    change(
        text::dataStored(before.who, before.website),
        [credential = row->credentialId, bytes = *content](token::Token& token, const token::Pin& pin,
                                                           const std::stop_token& stop) {
            return token.writeLargeBlob(credential, bytes, pin, stop);
        },
        [this, id, bytes = *content] {
            const Row* now = find(id);
            return now && now->content == bytes;
        });
}

void LargeBlobsModel::remove(const QString& id) {
    const Row* row = find(id);
    if (!row)
        return Q_EMIT failed(text::passkeyGone());
    const StoredDataItem before = item(rowOf(id));
    change(
        text::dataDeleted(before.who, before.website),
        [credential = row->credentialId](token::Token& token, const token::Pin& pin,
                                         const std::stop_token& stop) {
            return token.deleteLargeBlob(credential, pin, stop);
        },
        [this, id] {
            const Row* now = find(id);
            return !now || !now->content;
        });
}

int LargeBlobsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int LargeBlobsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LargeBlobsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || role != Qt::DisplayRole)
        return {};
    const StoredDataItem one = item(index.row());
    switch (index.column()) {
    case Website:
        return one.website;
    case User:
        return one.who;
    case Size:
        return one.any ? text::byteCount(one.size) : tr("No data");
    case Content:
        return one.preview;
    default:
        return {};
    }
}

QVariant LargeBlobsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Website:
        return tr("Website");
    case User:
        return tr("User");
    case Size:
        return tr("Size");
    case Content:
        return tr("Content");
    default:
        return {};
    }
}

} // namespace fidesk::ui
