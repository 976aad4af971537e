#include "ui/widgets/SignInPage.h"

#include "ui/widgets/Icons.h"

#include <QVBoxLayout>

namespace fidesk::ui {

SignInPage::SignInPage(SessionModel& session, const QString& address, QWidget* parent)
    : QWidget(parent), session_(session), address_(new QLineEdit(address, this)),
      message_(new MessageBar(this)), waiting_(makeLabel({}, role::quiet, this)),
      browserAddress_(new QLineEdit(this)), progress_(new QProgressBar(this)),
      signIn_(makeButton(tr("&Sign in with the browser"), role::primary, this)),
      cancel_(makeButton(tr("&Cancel"), {}, this)) {
    address_->setObjectName(QStringLiteral("portalAddress"));
    address_->setAccessibleName(tr("Address of the portal"));
    address_->setPlaceholderText(QStringLiteral("https://portal.example"));
    address_->setInputMethodHints(Qt::ImhUrlCharactersOnly);
    browserAddress_->setAccessibleName(tr("Page to open in a browser"));
    browserAddress_->setReadOnly(true);
    signIn_->setObjectName(QStringLiteral("signIn"));
    cancel_->setObjectName(QStringLiteral("cancelSignIn"));
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Signing in"));
    lay();
    connect(address_, &QLineEdit::returnPressed, this, &SignInPage::submit);
    connect(address_, &QLineEdit::textChanged, this, &SignInPage::refresh);
    connect(signIn_, &QPushButton::clicked, this, &SignInPage::submit);
    connect(cancel_, &QPushButton::clicked, &session_, &SessionModel::cancelSignIn);
    connect(&session_, &SessionModel::changed, this, [this] {
        if (address_->text().isEmpty())
            address_->setText(session_.address());
        refresh();
    });
    refresh();
}

void SignInPage::lay() {
    QFrame* card = makeFrame(role::card, this);
    card->setMinimumWidth(460);
    card->setMaximumWidth(560);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(32, 28, 32, 28);
    inside->setSpacing(12);
    inside->addWidget(new DrawingLabel(Drawing::Key, 44, card));
    inside->addWidget(makeLabel(tr("Sign in to your portal"), role::title, card));
    inside->addWidget(makeLabel(tr("Keys are registered at your organisation's identity portal. Enter its "
                                   "address; you sign in there with your browser."),
                                role::quiet, card));
    inside->addSpacing(6);
    QLabel* label = makeLabel(tr("&Address of the portal"), role::label, card);
    label->setTextFormat(Qt::AutoText);
    label->setBuddy(address_);
    inside->addWidget(label);
    inside->addWidget(address_);
    inside->addWidget(message_);
    inside->addWidget(progress_);
    inside->addWidget(waiting_);
    inside->addWidget(browserAddress_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel_);
    buttons->addWidget(signIn_);
    inside->addSpacing(6);
    inside->addLayout(buttons);

    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(card, 4);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->addStretch(1);
    layout->addLayout(row);
    layout->addStretch(2);
}

void SignInPage::submit() {
    if (signIn_->isEnabled())
        session_.signIn(address_->text());
}

void SignInPage::refresh() {
    const bool busy = session_.state() == SessionModel::State::SigningIn;
    address_->setEnabled(!busy);
    signIn_->setEnabled(!busy && !address_->text().trimmed().isEmpty());
    cancel_->setVisible(busy);
    progress_->setVisible(busy);
    waiting_->setVisible(busy);
    browserAddress_->setVisible(busy && !session_.browserAddress().isEmpty());
    browserAddress_->setText(session_.browserAddress());
    browserAddress_->setCursorPosition(0);
    waiting_->setText(session_.browserAddress().isEmpty()
                          ? tr("Asking the portal…")
                          : tr("Finish signing in in your browser. Did no browser open? Then open this page "
                               "yourself:"));
    message_->setProblem(busy ? QString() : session_.problem());
}

} // namespace fidesk::ui
