#include "ui/widgets/ProfileForm.h"

#include <QButtonGroup>
#include <QDate>
#include <QVBoxLayout>

namespace fidesk::ui {

using Place = FormField::Place;

namespace {

/// Leaves the cursor alone where nothing changes.
void setText(QLineEdit* edit, const QString& text) {
    if (edit->text() != text)
        edit->setText(text);
}

/// A text that can be read and copied, but not changed, looks so.
template <typename Edit> void setFixed(Edit* edit, bool fixed) {
    edit->setReadOnly(fixed);
    setRole(edit, fixed ? role::fixed : QString());
}

} // namespace

ProfileForm::ProfileForm(ProfileEditor& editor, QWidget* parent)
    : QWidget(parent), editor_(editor), name_(new QLineEdit(this)), id_(new QLineEdit(this)),
      description_(new WrappedEdit(2, this)), typed_(new QRadioButton(tr("A person types it, twice"), this)),
      generated_(new QRadioButton(tr("It is generated: random digits"), this)),
      handover_(makeLabel(text::generatedPinNeeds(), role::quiet, this)),
      generatedLength_(new QLineEdit(this)), minLength_(new QLineEdit(this)),
      models_(new AllowedModelsEditor(this)), pattern_(new QLineEdit(this)),
      preview_(makeLabel({}, role::label, this)) {
    name();
    lay();
    wire();
    refresh();
}

void ProfileForm::name() {
    setObjectName(QStringLiteral("profileForm"));
    name_->setObjectName(QStringLiteral("profileName"));
    id_->setObjectName(QStringLiteral("profileId"));
    description_->setObjectName(QStringLiteral("profileDescription"));
    typed_->setObjectName(QStringLiteral("profilePinTyped"));
    generated_->setObjectName(QStringLiteral("profilePinGenerated"));
    handover_->setObjectName(QStringLiteral("profileHandover"));
    generatedLength_->setObjectName(QStringLiteral("profileGeneratedLength"));
    minLength_->setObjectName(QStringLiteral("profileMinLength"));
    pattern_->setObjectName(QStringLiteral("profilePattern"));
    pattern_->setPlaceholderText(QStringLiteral("{model} {label}"));
    preview_->setObjectName(QStringLiteral("profilePreview"));
    for (QLineEdit* length : {generatedLength_, minLength_})
        length->setFixedWidth(80);
}

QVBoxLayout* ProfileForm::addGroup(QVBoxLayout* groups, const QString& title) {
    auto* group = new QVBoxLayout;
    group->setSpacing(16);
    groups->addWidget(makeLabel(title, role::group, this));
    groups->addLayout(group);
    return group;
}

FormField* ProfileForm::add(QVBoxLayout* group, Field field, QWidget* control, Place place) {
    auto* widget = new FormField(text::profileTitle(field), text::profileMeans(field), control, place, this);
    group->addWidget(widget);
    fields_.insert(field, widget);
    for (QWidget* child : widget->findChildren<QWidget*>()) {
        if ((child->focusPolicy() & Qt::TabFocus) == 0)
            continue;
        if (lastInTabOrder_)
            setTabOrder(lastInTabOrder_, child);
        lastInTabOrder_ = child;
    }
    return widget;
}

void ProfileForm::addSwitch(QVBoxLayout* group, Field field, const char* name) {
    auto* control = new Switch(text::profileTitle(field), this);
    control->setObjectName(QString::fromLatin1(name));
    switches_.insert(field, control);
    add(group, field, control, Place::Beside);
}

QWidget* ProfileForm::makePinChoice() {
    auto* choice = new QWidget(this);
    auto* group = new QButtonGroup(choice);
    auto* layout = new QVBoxLayout(choice);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    for (QRadioButton* button : {typed_, generated_}) {
        group->addButton(button);
        layout->addWidget(button);
    }
    layout->addWidget(handover_);
    return choice;
}

void ProfileForm::lay() {
    auto* groups = new QVBoxLayout(this);
    groups->setContentsMargins({});
    groups->setSpacing(12);
    QVBoxLayout* profile = addGroup(groups, tr("The profile"));
    add(profile, Field::Name, name_, Place::Below);
    add(profile, Field::Id, id_, Place::Below);
    add(profile, Field::Description, description_, Place::Below);
    groups->addSpacing(14);
    QVBoxLayout* pin = addGroup(groups, tr("PIN"));
    add(pin, Field::Pin, makePinChoice(), Place::Below);
    add(pin, Field::GeneratedPinLength, generatedLength_, Place::Below);
    add(pin, Field::MinPinLength, minLength_, Place::Below);
    addSwitch(pin, Field::ForcePinChange, "profileForcePinChange");
    groups->addSpacing(14);
    QVBoxLayout* key = addGroup(groups, tr("The key"));
    addSwitch(key, Field::ResetFirst, "profileResetFirst");
    addSwitch(key, Field::AlwaysUv, "profileAlwaysUv");
    addSwitch(key, Field::EnterpriseAttestation, "profileEnterpriseAttestation");
    add(key, Field::AllowedModels, models_, Place::Below);
    addSwitch(key, Field::AttestationRequired, "profileAttestationRequired");
    groups->addSpacing(14);
    QVBoxLayout* registration = addGroup(groups, tr("The registration"));
    add(registration, Field::NicknamePattern, pattern_, Place::Below)->addBelow(preview_);
    addSwitch(registration, Field::UserVerificationRequired, "profileUserVerification");
    addSwitch(registration, Field::ProveByAssertion, "profileProveByAssertion");
    groups->addStretch(1);
}

void ProfileForm::wire() {
    for (const QLineEdit* edit : {name_, id_, generatedLength_, minLength_, pattern_})
        connect(edit, &QLineEdit::textChanged, this, &ProfileForm::edited);
    connect(description_, &QPlainTextEdit::textChanged, this, &ProfileForm::edited);
    connect(generated_, &QRadioButton::toggled, this, &ProfileForm::edited);
    connect(models_, &AllowedModelsEditor::edited, this, &ProfileForm::edited);
    connect(models_, &AllowedModelsEditor::grown, this, [this] { Q_EMIT grown(models_); });
    for (const Switch* control : std::as_const(switches_))
        connect(control, &QCheckBox::toggled, this, &ProfileForm::edited);
    connect(&editor_, &ProfileEditor::changed, this, &ProfileForm::refresh);
}

ProfileDraft ProfileForm::typed() const {
    return {.id = id_->text(),
            .name = name_->text(),
            .description = description_->toPlainText(),
            .resetFirst = switches_[Field::ResetFirst]->isChecked(),
            .generated = generated_->isChecked(),
            .generatedPinLength = generatedLength_->text(),
            .minPinLength = minLength_->text(),
            .forcePinChange = switches_[Field::ForcePinChange]->isChecked(),
            .alwaysUv = switches_[Field::AlwaysUv]->isChecked(),
            .enterpriseAttestation = switches_[Field::EnterpriseAttestation]->isChecked(),
            .allowedModels = models_->models(),
            .attestationRequired = switches_[Field::AttestationRequired]->isChecked(),
            .userVerificationRequired = switches_[Field::UserVerificationRequired]->isChecked(),
            .nicknamePattern = pattern_->text(),
            .proveByAssertion = switches_[Field::ProveByAssertion]->isChecked()};
}

void ProfileForm::edited() {
    if (!filling_)
        editor_.set(typed());
}

void ProfileForm::fill() {
    const ProfileDraft& draft = editor_.draft();
    filling_ = true;
    setText(name_, draft.name);
    setText(id_, draft.id);
    if (description_->toPlainText() != draft.description)
        description_->setPlainText(draft.description);
    (draft.generated ? generated_ : typed_)->setChecked(true);
    setText(generatedLength_, draft.generatedPinLength);
    setText(minLength_, draft.minPinLength);
    setText(pattern_, draft.nicknamePattern);
    models_->setModels(draft.allowedModels);
    switches_[Field::ResetFirst]->setChecked(draft.resetFirst);
    switches_[Field::ForcePinChange]->setChecked(draft.forcePinChange);
    switches_[Field::AlwaysUv]->setChecked(draft.alwaysUv);
    switches_[Field::EnterpriseAttestation]->setChecked(draft.enterpriseAttestation);
    switches_[Field::AttestationRequired]->setChecked(draft.attestationRequired);
    switches_[Field::UserVerificationRequired]->setChecked(draft.userVerificationRequired);
    switches_[Field::ProveByAssertion]->setChecked(draft.proveByAssertion);
    filling_ = false;
}

void ProfileForm::setReadOnly() {
    const bool locked = editor_.kind() == ProfileEditor::Kind::Locked;
    for (QLineEdit* edit : {name_, generatedLength_, minLength_, pattern_})
        if (edit->isReadOnly() != locked)
            setFixed(edit, locked);
    if (const bool fixed = editor_.kind() != ProfileEditor::Kind::New; id_->isReadOnly() != fixed)
        setFixed(id_, fixed);
    if (description_->isReadOnly() != locked)
        setFixed(description_, locked);
    for (QWidget* each : {static_cast<QWidget*>(typed_), static_cast<QWidget*>(generated_)})
        each->setEnabled(!locked);
    for (Switch* each : std::as_const(switches_))
        each->setEnabled(!locked);
    models_->setReadOnly(locked);
}

void ProfileForm::showProblems() {
    const ProfileProblems problems = editor_.shownProblems();
    for (auto field = fields_.begin(); field != fields_.end(); ++field)
        field.value()->setProblem(problems.value(field.key()));
    const QString preview =
        patternPreviewOf(editor_.draft().nicknamePattern, QDate::currentDate().toString(Qt::ISODate));
    preview_->setText(preview.isEmpty() ? QString() : text::patternPreview(preview));
    preview_->setVisible(!preview.isEmpty());
}

void ProfileForm::refresh() {
    fill();
    setReadOnly();
    const bool generated = editor_.draft().generated;
    fields_[Field::GeneratedPinLength]->setVisible(generated);
    handover_->setVisible(generated);
    showProblems();
}

void ProfileForm::focusName() {
    name_->setFocus();
    name_->selectAll();
}

} // namespace fidesk::ui
