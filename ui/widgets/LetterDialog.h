#pragma once

#include "ui/letters/Letter.h"
#include "ui/models/Executor.h"
#include "ui/widgets/LetterPrinter.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QPushButton>

#include <memory>

namespace fidesk::ui {

/// The letter that brings a user the PIN of their key: shown as it will be, with dots for the PIN, on A4 or
/// Letter, by the built-in template or an organisation's own, and printed. The PIN is on the paper alone,
/// never in a file, and is wiped with this dialog. Open it with open(); it deletes itself when closed.
class LetterDialog : public QDialog {
    Q_OBJECT
public:
    /// @p pin: what the key has; shared with whoever else shows it.
    LetterDialog(handover::SlipDetails details, std::shared_ptr<const token::Pin> pin,
                 QWidget* parent = nullptr);
    ~LetterDialog() override;

    /// In place of this computer's printers.
    void setPrinter(std::unique_ptr<LetterPrinter> printer);
    /// In place of the machine's (machineLetterTemplate()), which is taken where it is there.
    void setMachineTemplate(const QString& file);
    /// Takes the template in @p file from now on.
    void chooseTemplate(const QString& file);

Q_SIGNALS:
    /// The letter went to a printer.
    void printed();

private:
    handover::PinSlip slip_;
    handover::PinSlip hidden_; ///< with dots for the PIN
    letters::LetterTemplate letter_;
    bool good_{false}; ///< the letter can be made
    bool sending_{false};
    QString machineFile_;
    QStringList ownFiles_;
    std::unique_ptr<LetterPrinter> printer_;
    class LetterPreview* preview_;
    QComboBox* paper_;
    QComboBox* template_;
    QPushButton* chooseTemplate_;
    QComboBox* printers_;
    QPushButton* lookAgain_;
    QLabel* status_;
    class MessageBar* message_;
    QPushButton* close_;
    QPushButton* print_;
    Executor files_; // the first to go

    void name();
    void lay();
    QLayout* makeChoices();
    [[nodiscard]] letters::Paper paper() const;
    void fillTemplates(const QString& chosen);
    void takeTemplate();
    void adopt(Result<letters::LetterTemplate> letter, const QString& file);
    void refresh();
    void enable();
    void askTemplate();
    void look();
    void found(const QStringList& printers, const QString& preferred);
    void print();
    void sent(const QString& printer);
    void notSent(const QString& sentence);
};

} // namespace fidesk::ui
