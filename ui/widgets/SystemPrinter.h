#pragma once

#include "ui/widgets/LetterPrinter.h"
#include "ui/widgets/SecretInput.h"

#include <QProcess>

#include <functional>
#include <memory>

namespace fidesk::ui {

/// Prints by the system's programs lp and lpstat (CUPS: Linux, macOS). The page goes from memory that is
/// wiped to lp (SecretInput), which hands it on to the spooler; unlike a QPrinter, which writes a file with
/// the page in between.
class CommandPrinter final : public LetterPrinter {
    Q_OBJECT
public:
    /// @p folder: where the programs are; empty: where the system looks for programs.
    explicit CommandPrinter(const QString& folder = {}, QObject* parent = nullptr);
    ~CommandPrinter() override;

    void look() override;
    void print(const QString& printer, const LetterPage& page) override;

private:
    const QString folder_;
    QProcess* listing_{nullptr};
    QProcess* sending_{nullptr};
    std::unique_ptr<SecretInput> page_; ///< while sending_

    /// Null where the program is not there. @p input: its standard input; null: it has none.
    QProcess* start(const QString& program, const QStringList& arguments, SecretInput* input,
                    std::function<void(bool good, QProcess&)> ended);
    void listed(bool good, QProcess& process);
};

/// Prints by Qt, straight to the printer's driver (Windows).
class DriverPrinter final : public LetterPrinter {
    Q_OBJECT
public:
    using LetterPrinter::LetterPrinter;

    void look() override;
    /// A printer that would write a file is refused.
    void print(const QString& printer, const LetterPage& page) override;
};

/// The printers of this computer.
std::unique_ptr<LetterPrinter> systemPrinter();

} // namespace fidesk::ui
