#pragma once

#include <QDialog>
#include <QStringList>

#include <functional>

class QLineEdit;

namespace fidesk::ui {

/// Asks before something that cannot be taken back. The button that does nothing is the one Enter presses.
/// Open it with open(); it deletes itself when closed.
class ConfirmDialog : public QDialog {
    Q_OBJECT
public:
    struct Words {
        QString title;    ///< "Delete this passkey?"
        QString sentence; ///< what it means
        QString keep;     ///< the button that does nothing
        QString act;      ///< the other
    };
    explicit ConfirmDialog(const Words& words, QWidget* parent = nullptr);

Q_SIGNALS:
    void confirmed();
};

/// Asks for one or two names. Open it with open(); it deletes itself when closed.
class NamesDialog : public QDialog {
    Q_OBJECT
public:
    struct Field {
        QString label; ///< with its mnemonic
        QString name;  ///< for assistive technology
        QString value;
    };
    /// Why the values cannot be taken: a sentence, or empty.
    using Check = std::function<QString(const QStringList&)>;

    NamesDialog(const QString& title, const QString& act, const QList<Field>& fields, Check check,
                QWidget* parent = nullptr);

Q_SIGNALS:
    /// Other values than before, which the check let through.
    void chosen(const QStringList& values);

private:
    QList<QLineEdit*> edits_;
    QStringList before_;
    Check check_;
    class MessageBar* message_;

    void submit();
};

} // namespace fidesk::ui
