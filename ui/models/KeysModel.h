#pragma once

#include "core/token/Token.h"
#include "ui/models/Executor.h"
#include "ui/models/Items.h"

#include <QList>
#include <QObject>

#include <vector>

namespace fidesk::ui {

/// Which keys are in, and whether each has a PIN; kept up to date by itself. GUI thread.
class KeysModel : public QObject {
    Q_OBJECT
public:
    /// @p watching lists keys, so that the list is right while an operation occupies @p keys, which alone
    /// opens them.
    KeysModel(token::TokenSource& source, Executor& watching, Executor& keys, QObject* parent = nullptr);
    ~KeysModel() override;

    [[nodiscard]] const QList<KeyItem>& items() const { return items_; }
    [[nodiscard]] bool contains(const QString& id) const { return address(id) != nullptr; }
    /// Why there is no list (no permission, say): a sentence. Empty: there is one.
    [[nodiscard]] const QString& problem() const { return problem_; }
    /// Its code.
    [[nodiscard]] std::optional<ErrorCode> problemCode() const { return problemCode_; }
    /// Whether the keys have been listed once.
    [[nodiscard]] bool known() const { return known_; }

    /// Null when the key is not in. Valid until the next changed().
    [[nodiscard]] const token::TokenAddress* address(const QString& id) const;

    /// Lists again. Needed only where something outside has changed.
    void refresh();
    /// Somebody found that the key is not there any more: takes it off the list and lists again.
    void gone(const QString& id);
    /// Asks the key anew whether it has a PIN: for whoever may have changed that.
    void reread(const QString& id);

    /// Whether the keys are somebody else's for now, a batch's: as long as they are, none is opened here.
    void setLentOut(bool lent);
    [[nodiscard]] bool lentOut() const { return lentOut_; }

Q_SIGNALS:
    void changed();

private:
    token::TokenSource& source_;
    Executor& watching_;
    Executor& keys_;
    std::vector<token::TokenAddress> addresses_;
    QList<KeyItem> items_;
    QString problem_;
    std::optional<ErrorCode> problemCode_;
    bool known_{false};
    bool listing_{false};
    bool listAgain_{false};
    bool lentOut_{false};
    std::unique_ptr<token::TokenWatch> watch_; // the first to go

    void listed(Result<std::vector<token::TokenAddress>> addresses);
    void told(const QString& id, const Result<token::TokenStatus>& status);
};

/// The PIN's state as pages know it.
PinState pinStateOf(const token::TokenStatus& status);

/// What to call a key on screen: its product, else its maker, else "Security key".
QString nameOf(const token::TokenAddress& address);

} // namespace fidesk::ui
