#include "ui/models/PasskeysModel.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "ui/text/Shown.h"

#include <algorithm>
#include <tuple>

namespace fidesk::ui {

namespace {

/// What authenticators keep of a name (WebAuthn Level 3 section 6.4.2).
constexpr qsizetype mostNameBytes = 64;

auto order(const token::Passkey& passkey) {
    return std::tie(passkey.rpId, passkey.userName, passkey.userDisplayName, passkey.credentialId);
}

/// The new name, unless it is what was shown of the old one.
std::string renamed(const std::string& old, const QString& name) {
    return name == text::shown(old) ? old : toUtf8(name);
}

} // namespace

QString idOf(const Bytes& credentialId) {
    return toQString(toBase64Url(credentialId));
}

QString PasskeyItem::who() const {
    if (!userName.trimmed().isEmpty())
        return userName;
    return displayName.trimmed().isEmpty() ? text::noName() : displayName;
}

PasskeysModel::PasskeysModel(KeyAccess& access, QObject* parent)
    : KeyListModel(access, token::Feature::PasskeyManagement, parent) {}

void PasskeysModel::load() {
    fetch([](token::Token& token, const token::Pin& pin,
             const std::stop_token& stop) { return token.passkeys(pin, stop); },
          [this](token::PasskeyStore store) { take(std::move(store)); });
}

void PasskeysModel::take(token::PasskeyStore store) {
    beginResetModel();
    passkeys_ = std::move(store.passkeys);
    std::ranges::sort(passkeys_, {}, order);
    used_ = store.used;
    remaining_ = store.remaining;
    endResetModel();
}

void PasskeysModel::forget() {
    take({});
}

QString PasskeysModel::sentenceOf(const Error& error, const text::Deed& deed) const {
    return error.code == ErrorCode::NoCredentials ? text::passkeyGone()
                                                  : KeyListModel::sentenceOf(error, deed);
}

PasskeyItem PasskeysModel::item(int row) const {
    const token::Passkey& passkey = passkeys_.at(static_cast<std::size_t>(row));
    return {.id = idOf(passkey.credentialId),
            .website = cell(passkey, Website),
            .userName = cell(passkey, UserName),
            .displayName = cell(passkey, DisplayName)};
}

int PasskeysModel::rowOf(const QString& id) const {
    const auto found =
        std::ranges::find(passkeys_, id, [](const token::Passkey& one) { return idOf(one.credentialId); });
    return found == passkeys_.end() ? -1 : static_cast<int>(found - passkeys_.begin());
}

QString PasskeysModel::nameProblem(const QString& userName, const QString& displayName) {
    if (userName.trimmed().isEmpty() && displayName.trimmed().isEmpty())
        return text::passkeyNamesEmpty();
    for (const QString& name : {userName, displayName}) {
        if (hasControlCharacters(toUtf8(name)))
            return text::passkeyNameMalformed();
        if (name.toUtf8().size() > mostNameBytes)
            return text::passkeyNameTooLong();
    }
    return {};
}

void PasskeysModel::rename(const QString& id, const QString& userName, const QString& displayName) {
    const int row = rowOf(id);
    if (row < 0)
        return Q_EMIT failed(text::passkeyGone());
    token::Passkey wanted = passkeys_[static_cast<std::size_t>(row)];
    wanted.userName = renamed(wanted.userName, userName);
    wanted.userDisplayName = renamed(wanted.userDisplayName, displayName);
    PasskeyItem after = item(row);
    after.userName = text::shown(wanted.userName);
    after.displayName = text::shown(wanted.userDisplayName);
    change(
        text::passkeyRenamed(after.who(), after.website),
        [wanted](token::Token& token, const token::Pin& pin, const std::stop_token& stop) {
            return token.renamePasskey(wanted, pin, stop);
        },
        [this, after] {
            const int now = rowOf(after.id);
            return now >= 0 && item(now).userName == after.userName &&
                   item(now).displayName == after.displayName;
        });
}

void PasskeysModel::remove(const QString& id) {
    const int row = rowOf(id);
    if (row < 0)
        return Q_EMIT failed(text::passkeyGone());
    change(
        text::passkeyDeleted(item(row).who(), item(row).website),
        [credential = passkeys_[static_cast<std::size_t>(row)].credentialId](
            token::Token& token, const token::Pin& pin, const std::stop_token& stop) {
            return token.deletePasskey(credential, pin, stop);
        },
        [this, id] { return rowOf(id) < 0; });
}

int PasskeysModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(passkeys_.size());
}

int PasskeysModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString PasskeysModel::cell(const token::Passkey& passkey, int column) const {
    switch (column) {
    case Website:
        return text::shown(passkey.rpId);
    case UserName:
        return text::shown(passkey.userName);
    case DisplayName:
        return text::shown(passkey.userDisplayName);
    case Protection:
        return text::protection(passkey.protection);
    case StoredData:
        return passkey.canHaveLargeBlob ? tr("Possible") : tr("No");
    default:
        return {};
    }
}

QVariant PasskeysModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const token::Passkey& passkey = passkeys_.at(row);
    if (role == Qt::DisplayRole)
        return cell(passkey, index.column());
    if (role == SameWebsiteRole)
        return row > 0 && passkeys_[row - 1].rpId == passkey.rpId;
    if (role == Qt::ToolTipRole) {
        const QString tip = index.column() == Protection ? text::protectionMeans(passkey.protection)
                                                         : cell(passkey, index.column());
        // A tool tip guesses whether it is mark-up; this says what it is.
        return tip.isEmpty() ? QString() : QStringLiteral("<qt>%1</qt>").arg(tip.toHtmlEscaped());
    }
    return {};
}

QVariant PasskeysModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Website:
        return tr("Website");
    case UserName:
        return tr("User name");
    case DisplayName:
        return tr("Display name");
    case Protection:
        return tr("Protection");
    case StoredData:
        return tr("Stored data");
    default:
        return {};
    }
}

} // namespace fidesk::ui
