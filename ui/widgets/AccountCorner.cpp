#include "ui/widgets/AccountCorner.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/Pieces.h"

#include <QHBoxLayout>
#include <QUrl>

namespace fidesk::ui {

AccountCorner::AccountCorner(SessionModel& session, QWidget* parent)
    : QWidget(parent), session_(session), name_(makeLabel({}, role::label, this)),
      portal_(makeLabel({}, role::quiet, this)), signOut_(makeButton(tr("Sign &out"), {}, this)) {
    signOut_->setObjectName(QStringLiteral("signOut"));
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    for (QLabel* label : {name_, portal_}) {
        label->setWordWrap(false);
        label->setAlignment(Qt::AlignRight);
        words->addWidget(label);
    }
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(12);
    layout->addLayout(words);
    layout->addWidget(new DrawingLabel(Drawing::Person, 28, this));
    layout->addWidget(signOut_);
    connect(signOut_, &QPushButton::clicked, &session_, &SessionModel::signOut);
    connect(&session_, &SessionModel::changed, this, &AccountCorner::refresh);
    refresh();
}

void AccountCorner::refresh() {
    setVisible(session_.state() == SessionModel::State::SignedIn);
    name_->setText(session_.accountName());
    name_->setToolTip(session_.accountUserName());
    const QString host = QUrl(session_.address()).authority();
    const QString organisations = session_.organisations();
    portal_->setText(organisations.isEmpty() ? host : tr("%1 · %2").arg(organisations, host));
}

} // namespace fidesk::ui
