#include "ui/widgets/BatchHandoverForm.h"

#include "ui/widgets/Pieces.h"

#include <QButtonGroup>
#include <QFileDialog>
#include <QHBoxLayout>

namespace fidesk::ui {

namespace {

QFileDialog* fileDialog(const QLineEdit* field, const QString& title, QWidget* parent) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setObjectName(field->objectName() + QStringLiteral("Dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

/// Fields and buttons, beside each other.
QHBoxLayout* row(QLineEdit* field, const QList<QWidget*>& others) {
    auto* made = new QHBoxLayout;
    made->setSpacing(8);
    made->addWidget(field, 1);
    for (QWidget* other : others)
        made->addWidget(other);
    return made;
}

void nameField(QLineEdit* field, const char* name, const QString& accessible, const QString& placeholder) {
    field->setObjectName(QString::fromLatin1(name));
    field->setAccessibleName(accessible);
    field->setPlaceholderText(placeholder);
}

} // namespace

BatchHandoverForm::BatchHandoverForm(QWidget* parent)
    : QWidget(parent), show_(new QRadioButton(tr("Sho&w each PIN once, or print its letter"), this)),
      files_(new QRadioButton(tr("Write them to &encrypted files"), this)), fields_(new QWidget(this)),
      roster_(new QLineEdit(fields_)), letters_(new QLineEdit(fields_)), template_(new QLineEdit(fields_)),
      paper_(new QComboBox(fields_)), recipient_(new QLineEdit(fields_)) {
    name();
    lay();
    show_->setChecked(true);
    connect(files_, &QRadioButton::toggled, this, &BatchHandoverForm::refresh);
    for (const QLineEdit* field : {roster_, letters_, template_, recipient_})
        connect(field, &QLineEdit::textChanged, this, &BatchHandoverForm::refresh);
    refresh();
}

void BatchHandoverForm::name() {
    show_->setObjectName(QStringLiteral("batchShowPins"));
    files_->setObjectName(QStringLiteral("batchRoster"));
    nameField(roster_, "rosterFile", tr("File of the roster"), tr("Roster, such as pins.csv.p7m"));
    nameField(letters_, "lettersFile", tr("File of the letters"), tr("Letters, such as letters.pdf.p7m"));
    nameField(template_, "lettersTemplate", tr("Template of the letters"), tr("The usual template"));
    nameField(recipient_, "rosterRecipient", tr("Certificate of who may read the files"),
              tr("Certificate of who may read them"));
    paper_->setObjectName(QStringLiteral("lettersPaper"));
    paper_->setAccessibleName(tr("Paper of the letters"));
    paper_->addItems({tr("A4"), tr("Letter")});
    paper_->setCurrentIndex(letters::usualPaper() == letters::Paper::A4 ? 0 : 1);
}

void BatchHandoverForm::lay() {
    auto* pins = new QButtonGroup(this);
    pins->addButton(show_);
    pins->addButton(files_);
    layFields();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(makeLabel(tr("PINs that are generated"), role::label, this));
    layout->addWidget(show_);
    layout->addWidget(files_);
    layout->addWidget(fields_);
    layout->addStretch(1);
}

void BatchHandoverForm::layFields() {
    const auto button = [this](const char* name, const QString& text, auto ask) {
        QPushButton* made = makeButton(text, {}, fields_);
        made->setObjectName(QString::fromLatin1(name));
        connect(made, &QPushButton::clicked, this, ask);
        return made;
    };
    QPushButton* roster = button("chooseRosterFile", tr("Save &as…"), [this] {
        askToSave(roster_, tr("The roster of PINs, encrypted"), QStringLiteral("pins.csv.p7m"));
    });
    QPushButton* letters = button("chooseLettersFile", tr("Sa&ve as…"), [this] {
        askToSave(letters_, tr("The PIN letters, encrypted"), QStringLiteral("letters.pdf.p7m"));
    });
    QPushButton* letterTemplate = button("chooseLettersTemplate", tr("&Template…"), [this] {
        askFor(template_, tr("The template of letters"), {tr("HTML (*.html *.htm)"), tr("All files (*)")});
    });
    QPushButton* recipient = button("chooseRecipient", tr("Certi&ficate…"), [this] {
        askFor(recipient_, tr("Who may read the PINs"),
               {tr("Certificates (*.pem *.crt *.cer *.der)"), tr("All files (*)")});
    });
    roster->setAccessibleName(tr("Save the roster as"));
    letters->setAccessibleName(tr("Save the letters as"));
    auto* layout = new QVBoxLayout(fields_);
    layout->setContentsMargins(26, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row(recipient_, {recipient}));
    layout->addLayout(row(roster_, {roster}));
    layout->addLayout(row(letters_, {letters}));
    layout->addLayout(row(template_, {paper_, letterTemplate}));
}

void BatchHandoverForm::refresh() {
    fields_->setVisible(files_->isChecked());
    const bool withLetters = !letters_->text().isEmpty();
    template_->setEnabled(withLetters);
    paper_->setEnabled(withLetters);
    Q_EMIT changed();
}

BatchHandover BatchHandoverForm::handover() const {
    if (!files_->isChecked())
        return {};
    return {.roster = roster_->text(),
            .letters = letters_->text(),
            .letterTemplate = template_->text(),
            .paper = paper_->currentIndex() == 0 ? letters::Paper::A4 : letters::Paper::Letter,
            .recipients = {recipient_->text()}};
}

QString BatchHandoverForm::problem() const {
    if (!files_->isChecked() || (handover().toFiles() && !recipient_->text().isEmpty()))
        return {};
    return tr("Name the certificate of who may read the PINs, and a file for the roster, for letters, or "
              "both.");
}

void BatchHandoverForm::askToSave(QLineEdit* field, const QString& title, const QString& file) {
    QFileDialog* dialog = fileDialog(field, title, this);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // A file that is there is never touched.
    dialog->selectFile(file);
    connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
    dialog->open();
}

void BatchHandoverForm::askFor(QLineEdit* field, const QString& title, const QStringList& kinds) {
    QFileDialog* dialog = fileDialog(field, title, this);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(kinds);
    connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
    dialog->open();
}

} // namespace fidesk::ui
