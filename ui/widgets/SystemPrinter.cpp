#include "ui/widgets/SystemPrinter.h"

#include "ui/text/ErrorText.h"
#include "ui/text/LetterText.h"
#include "ui/text/Shown.h"

#include <QPainter>
#include <QPrinter>
#include <QPrinterInfo>
#include <QStandardPaths>

namespace fidesk::ui {

namespace {

constexpr int mostSaid = 200; ///< characters of what a program says
constexpr int mostPrinters = 500;

QString whyNot(const Error& error) {
    return text::letterImpossible(text::shown(std::string_view(error.detail)));
}

/// The first line that @p process wrote on its standard error.
QString complaintOf(QProcess& process) {
    const QString said = QString::fromLocal8Bit(process.readAllStandardError());
    return text::shown(said.section(QLatin1Char('\n'), 0, 0), mostSaid);
}

/// Whether @p printer would write a file.
bool writesFile(const QPrinter& printer) {
    return printer.outputFormat() != QPrinter::NativeFormat || !printer.outputFileName().isEmpty();
}

} // namespace

CommandPrinter::CommandPrinter(const QString& folder, QObject* parent)
    : LetterPrinter(parent), folder_(folder) {}

CommandPrinter::~CommandPrinter() {
    for (QProcess* process : {listing_, sending_})
        if (process) {
            process->disconnect();
            process->setParent(nullptr); // Nobody waits for its end.
            connect(process, &QProcess::finished, process, &QObject::deleteLater);
            process->kill();
        }
}

QProcess* CommandPrinter::start(const QString& program, const QStringList& arguments, SecretInput* input,
                                std::function<void(bool, QProcess&)> ended) {
    const QString file =
        QStandardPaths::findExecutable(program, folder_.isEmpty() ? QStringList() : QStringList{folder_});
    if (file.isEmpty()) {
        Q_EMIT failed(text::noPrintingSystem());
        return nullptr;
    }
    auto* process = new QProcess(this);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    process->setProcessEnvironment(environment);
    const auto end = [process, ended = std::move(ended)](bool good) {
        process->disconnect();
        process->deleteLater();
        ended(good, *process);
    };
    connect(process, &QProcess::finished, this, [end](int code, QProcess::ExitStatus status) {
        end(code == 0 && status == QProcess::NormalExit);
    });
    const auto failedToStart = [end](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(false);
    };
    // Later than start(), whose caller does not have the process yet.
    connect(process, &QProcess::errorOccurred, this, failedToStart, Qt::QueuedConnection);
    if (input)
        input->attachTo(*process);
    else
        process->setStandardInputFile(QProcess::nullDevice());
    process->start(file, arguments);
    if (input)
        input->begin();
    return process;
}

void CommandPrinter::look() {
    if (listing_)
        return;
    // All destinations, one a line; then "system default destination: NAME".
    listing_ = start(QStringLiteral("lpstat"), {QStringLiteral("-e"), QStringLiteral("-d")}, nullptr,
                     [this](bool good, QProcess& process) { listed(good, process); });
}

void CommandPrinter::listed(bool good, QProcess& process) {
    listing_ = nullptr;
    QStringList printers;
    QString preferred;
    const QString said = QString::fromUtf8(process.readAllStandardOutput());
    for (const QString& line : said.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (line.contains(QStringLiteral("destination: ")))
            preferred = line.section(QStringLiteral("destination: "), -1).trimmed();
        else if (!line.contains(QLatin1Char(' ')) && printers.size() < mostPrinters)
            printers.append(line.trimmed());
    }
    if (printers.isEmpty() && !good)
        return Q_EMIT failed(text::noPrinter());
    Q_EMIT found(printers, preferred);
}

void CommandPrinter::print(const QString& printer, const LetterPage& page) {
    if (sending_)
        return;
    auto pdf = letters::pdf(page.letter, page.paper, {&page.slip, 1});
    if (!pdf)
        return Q_EMIT failed(whyNot(pdf.error()));
    page_ = SecretInput::create(std::move(*pdf));
    if (!page_)
        return Q_EMIT failed(text::letterNotSent(printer, {}));
    const QString media =
        page.paper == letters::Paper::A4 ? QStringLiteral("media=A4") : QStringLiteral("media=Letter");
    sending_ = start(QStringLiteral("lp"),
                     {QStringLiteral("-d"), printer, QStringLiteral("-t"), QStringLiteral("PIN letter"),
                      QStringLiteral("-o"), media, QStringLiteral("-o"), QStringLiteral("sides=one-sided"),
                      QStringLiteral("-o"), QStringLiteral("document-format=application/pdf"),
                      QStringLiteral("--"), QStringLiteral("-")},
                     page_.get(), [this, printer](bool good, QProcess& process) {
                         sending_ = nullptr;
                         page_.reset();
                         if (good)
                             Q_EMIT printed(printer);
                         else
                             Q_EMIT failed(text::letterNotSent(printer, complaintOf(process)));
                     });
    if (!sending_)
        page_.reset();
}

void DriverPrinter::look() {
    const QStringList names = QPrinterInfo::availablePrinterNames();
    if (names.isEmpty())
        return Q_EMIT failed(text::noPrinter());
    Q_EMIT found(names, QPrinterInfo::defaultPrinterName());
}

void DriverPrinter::print(const QString& name, const LetterPage& page) {
    QPrinter printer(QPrinterInfo::printerInfo(name), QPrinter::HighResolution);
    if (!printer.isValid() || writesFile(printer))
        return Q_EMIT failed(text::printerWritesFiles(name));
    printer.setDocName(QStringLiteral("PIN letter"));
    printer.setPageSize(QPageSize(page.paper == letters::Paper::A4 ? QPageSize::A4 : QPageSize::Letter));
    printer.setDuplex(QPrinter::DuplexNone);
    printer.setFullPage(true);
    QPainter painter;
    if (!painter.begin(&printer))
        return Q_EMIT failed(text::letterNotSent(name, {}));
    const auto painted = letters::paint(painter, page.letter, page.paper, page.slip);
    if (!painted)
        printer.abort();
    const bool sent = painter.end();
    if (!painted)
        Q_EMIT failed(whyNot(painted.error()));
    else if (sent)
        Q_EMIT printed(name);
    else
        Q_EMIT failed(text::letterNotSent(name, {}));
}

std::unique_ptr<LetterPrinter> systemPrinter() {
#ifdef Q_OS_WIN
    return std::make_unique<DriverPrinter>();
#else
    return std::make_unique<CommandPrinter>();
#endif
}

} // namespace fidesk::ui
