#include "ui/widgets/LetterDialog.h"

#include "core/base/Json.h"
#include "ui/models/LetterFiles.h"
#include "ui/text/ErrorText.h"
#include "ui/text/LetterText.h"
#include "ui/text/Shown.h"
#include "ui/widgets/DialogPieces.h"
#include "ui/widgets/LetterPreview.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/SystemPrinter.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>

namespace fidesk::ui {

namespace {

constexpr int testWidth = 420; ///< dots: enough to see whether the PIN can be painted

/// Stands for any PIN, whatever its length.
token::Pin dots() {
    const auto pin = token::Pin::parse(Secret(std::string_view("\u2022\u2022\u2022\u2022\u2022\u2022")));
    return pin->clone();
}

QLabel* buddyLabel(const QString& text, QWidget* buddy, QWidget* parent) {
    QLabel* label = makeLabel(text, role::label, parent);
    label->setTextFormat(Qt::AutoText); // so that the mnemonic works
    label->setWordWrap(false);
    label->setBuddy(buddy);
    return label;
}

QString nameOf(const handover::SlipDetails& details) {
    return text::shown(std::string_view(details.displayName.empty() ? details.userName : details.displayName),
                       80);
}

} // namespace

LetterDialog::LetterDialog(handover::SlipDetails details, std::shared_ptr<const token::Pin> pin,
                           QWidget* parent)
    : QDialog(parent),
      slip_(std::make_shared<const handover::PinSlip>(handover::PinSlip{details, pin->clone()})),
      hidden_(std::make_shared<const handover::PinSlip>(handover::PinSlip{std::move(details), dots()})),
      letter_(letters::LetterTemplate::builtIn()), preview_(new LetterPreview(this)),
      paper_(new QComboBox(this)), template_(new QComboBox(this)),
      chooseTemplate_(makeButton(tr("&Another file…"), {}, this)), printers_(new QComboBox(this)),
      lookAgain_(makeButton(tr("&Look again"), {}, this)), status_(makeLabel({}, role::quiet, this)),
      message_(new MessageBar(this)), close_(makeButton(tr("&Close"), {}, this)),
      print_(makeButton(tr("&Print"), role::primary, this)) {
    name();
    lay();
    connect(paper_, &QComboBox::currentIndexChanged, this, &LetterDialog::refresh);
    connect(template_, &QComboBox::activated, this, &LetterDialog::takeTemplate);
    connect(chooseTemplate_, &QPushButton::clicked, this, &LetterDialog::askTemplate);
    connect(lookAgain_, &QPushButton::clicked, this, &LetterDialog::look);
    connect(close_, &QPushButton::clicked, this, &QDialog::reject);
    connect(print_, &QPushButton::clicked, this, &LetterDialog::print);
    paper_->setCurrentIndex(letters::usualPaper() == letters::Paper::A4 ? 0 : 1);
    setMachineTemplate(machineLetterTemplate());
    setPrinter(systemPrinter());
}

LetterDialog::~LetterDialog() = default;

/// What came of painting the letter.
struct LetterDialog::Painted {
    Result<QImage> preview; ///< or why it cannot be printed
};

void LetterDialog::name() {
    setObjectName(QStringLiteral("letterDialog"));
    paper_->setObjectName(QStringLiteral("letterPaper"));
    paper_->setAccessibleName(tr("Paper"));
    paper_->addItems({tr("A4"), tr("Letter")});
    template_->setObjectName(QStringLiteral("letterTemplate"));
    template_->setAccessibleName(tr("Template of the letter"));
    template_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    chooseTemplate_->setObjectName(QStringLiteral("letterChooseTemplate"));
    printers_->setObjectName(QStringLiteral("letterPrinters"));
    printers_->setAccessibleName(tr("Printer"));
    printers_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    lookAgain_->setObjectName(QStringLiteral("letterLookAgain"));
    status_->setObjectName(QStringLiteral("letterStatus"));
    message_->setObjectName(QStringLiteral("letterMessage"));
    close_->setObjectName(QStringLiteral("letterClose"));
    print_->setObjectName(QStringLiteral("letterPrint"));
}

QLayout* LetterDialog::makeChoices() {
    auto* templates = new QHBoxLayout;
    templates->setSpacing(8);
    templates->addWidget(template_, 1);
    templates->addWidget(chooseTemplate_);
    auto* printers = new QHBoxLayout;
    printers->setSpacing(8);
    printers->addWidget(printers_, 1);
    printers->addWidget(lookAgain_);
    auto* choices = new QFormLayout;
    choices->setSpacing(8);
    choices->setHorizontalSpacing(16);
    choices->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    choices->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    choices->addRow(buddyLabel(tr("Pap&er"), paper_, this), paper_);
    choices->addRow(buddyLabel(tr("&Template"), template_, this), templates);
    choices->addRow(buddyLabel(tr("P&rinter"), printers_, this), printers);
    return choices;
}

void LetterDialog::lay() {
    QVBoxLayout* layout = layDialog(this, text::letterFor(nameOf(slip_->details)));
    layout->addWidget(preview_, 1);
    layout->addWidget(makeLabel(text::letterHidesPin(), role::quiet, this));
    layout->addLayout(makeChoices());
    layout->addWidget(status_);
    layout->addWidget(message_);
    layout->addLayout(buttonRow(close_, print_));
    resize(sizeHint().width(), 760);
}

letters::Paper LetterDialog::paper() const {
    return paper_->currentIndex() == 0 ? letters::Paper::A4 : letters::Paper::Letter;
}

void LetterDialog::setMachineTemplate(const QString& file) {
    machineFile_ = file;
    fillTemplates(machineFile_);
    takeTemplate();
}

void LetterDialog::chooseTemplate(const QString& file) {
    if (!ownFiles_.contains(file) && file != machineFile_)
        ownFiles_.append(file);
    fillTemplates(file);
    takeTemplate();
}

void LetterDialog::fillTemplates(const QString& chosen) {
    template_->clear();
    template_->addItem(tr("Fidesk's own"), QString());
    if (!machineFile_.isEmpty())
        template_->addItem(tr("The organisation's (%1)").arg(machineFile_), machineFile_);
    for (const QString& file : ownFiles_)
        template_->addItem(file, file);
    template_->setCurrentIndex(std::max(0, template_->findData(chosen)));
}

void LetterDialog::takeTemplate() {
    const QString file = template_->currentData().toString();
    if (file.isEmpty())
        return adopt(letters::LetterTemplate::builtIn(), file);
    good_ = false;
    ++asked_; // What is painted now is by the template before.
    enable();
    files_.run([file](const std::stop_token&) { return readLetterTemplate(file); })
        .then(this, [this, file](Result<letters::LetterTemplate> letter) {
            if (template_->currentData().toString() == file)
                adopt(std::move(letter), file);
        });
}

void LetterDialog::adopt(Result<letters::LetterTemplate> letter, const QString& file) {
    if (letter) {
        letter_ = std::move(*letter);
        return refresh();
    }
    good_ = false;
    ++asked_;
    preview_->show({});
    const Error& error = letter.error();
    message_->showProblem(error.code == ErrorCode::Malformed
                              ? text::letterTemplateBad(file, text::shown(std::string_view(error.detail)))
                              : text::sentence(error));
    enable();
}

void LetterDialog::refresh() {
    good_ = false;
    enable();
    files_
        .run([letter = letter_, paper = paper(), width = preview_->pictureWidth(), hidden = hidden_,
              slip = slip_](const std::stop_token&) {
            Painted made{LetterPreview::picture(width, letter, paper, *hidden)};
            if (!made.preview)
                return made;
            // Whether this PIN can be painted; the picture goes at once.
            auto real = LetterPreview::picture(testWidth, letter, paper, *slip);
            if (real)
                real->fill(Qt::white);
            else
                made.preview = fail(real.error());
            return made;
        })
        .then(this, [this, asked = ++asked_](const Painted& made) {
            if (asked == asked_)
                painted(made);
        });
}

void LetterDialog::painted(const Painted& made) {
    good_ = made.preview.has_value();
    preview_->show(good_ ? *made.preview : QImage());
    message_->setProblem(
        good_ ? QString()
              : text::letterImpossible(text::shown(std::string_view(made.preview.error().detail))));
    enable();
}

void LetterDialog::enable() {
    printers_->setEnabled(printers_->count() > 0 && !sending_);
    const bool can = good_ && !sending_ && printers_->count() > 0;
    if (can && !print_->isEnabled()) {
        print_->setEnabled(true);
        if (!focusWidget() || focusWidget() == close_ || focusWidget() == preview_)
            print_->setFocus();
    }
    print_->setEnabled(can);
    for (QWidget* choice : {static_cast<QWidget*>(paper_), static_cast<QWidget*>(template_),
                            static_cast<QWidget*>(chooseTemplate_), static_cast<QWidget*>(lookAgain_)})
        choice->setEnabled(!sending_);
}

void LetterDialog::askTemplate() {
    auto* dialog = new QFileDialog(this, tr("The template of letters"));
    dialog->setObjectName(QStringLiteral("letterTemplateDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("HTML (*.html *.htm)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &LetterDialog::chooseTemplate);
    dialog->open();
}

void LetterDialog::setPrinter(std::unique_ptr<LetterPrinter> printer) {
    printer_ = std::move(printer);
    sending_ = false;
    connect(printer_.get(), &LetterPrinter::found, this, &LetterDialog::found);
    connect(printer_.get(), &LetterPrinter::printed, this, &LetterDialog::sent);
    connect(printer_.get(), &LetterPrinter::failed, this, &LetterDialog::notSent);
    look();
}

void LetterDialog::look() {
    status_->setText(text::lookingForPrinters());
    printers_->clear();
    enable();
    printer_->look();
}

void LetterDialog::found(const QStringList& printers, const QString& preferred) {
    const QString chosen = printers_->currentText();
    printers_->clear();
    printers_->addItems(printers);
    const int wanted = printers_->findText(chosen.isEmpty() ? preferred : chosen);
    printers_->setCurrentIndex(printers.isEmpty() ? -1 : std::max(0, wanted));
    status_->setText(printers.isEmpty() ? text::noPrinter() : QString());
    status_->setVisible(printers.isEmpty());
    enable();
}

void LetterDialog::print() {
    if (!print_->isEnabled())
        return;
    sending_ = true;
    message_->dismiss();
    status_->setText(text::sendingLetter(printers_->currentText()));
    status_->setVisible(true);
    enable();
    printer_->print(printers_->currentText(), {letter_, paper(), *slip_});
}

void LetterDialog::sent(const QString& printer) {
    sending_ = false;
    status_->setVisible(false);
    message_->showSuccess(text::letterSent(printer));
    enable();
    close_->setFocus();
    Q_EMIT printed();
}

void LetterDialog::notSent(const QString& sentence) {
    status_->setVisible(false);
    sending_ = false;
    message_->showProblem(sentence);
    enable();
}

} // namespace fidesk::ui
