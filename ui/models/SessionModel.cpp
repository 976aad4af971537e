#include "ui/models/SessionModel.h"

#include "core/base/Json.h"
#include "ui/text/ErrorText.h"

namespace fidesk::ui {

SessionModel::SessionModel(Executor& portal, SignInServices services, QObject* parent)
    : QObject(parent), executor_(portal), services_(std::move(services)) {}

QString SessionModel::accountName() const {
    const portal::Account& account = signedIn_.account;
    return toQString(account.displayName.empty() ? account.userPrincipalName : account.displayName);
}

QString SessionModel::accountUserName() const {
    return toQString(signedIn_.account.userPrincipalName);
}

QString SessionModel::organisations() const {
    QStringList names;
    for (const std::string& name : signedIn_.account.organisations)
        names.append(toQString(name));
    return names.join(QStringLiteral(", "));
}

void SessionModel::starting(const QString& address) {
    stop_.request_stop();
    address_ = address.trimmed();
    problem_.clear();
    browserAddress_.clear();
    signedIn_ = {};
    state_ = State::SigningIn;
    ++asked_;
    Q_EMIT changed();
}

void SessionModel::signIn(const QString& address) {
    starting(address);
    const auto opened = [this](const QString& url) {
        browserAddress_ = url;
        Q_EMIT changed();
        services_.openBrowser(url);
    };
    const auto open = [&executor = executor_, self = QPointer<QObject>(this),
                       opened](const std::string& url) {
        executor.post(self, [opened, page = toQString(url)] { opened(page); });
    };
    stop_ = executor_
                .run([signIn = services_.signIn, portal = toUtf8(address_),
                      open](const std::stop_token& stop) { return signIn(portal, open, stop); })
                .then(this, [this, asked = asked_](Result<SignedIn> signedIn) {
                    if (asked == asked_)
                        ended(std::move(signedIn), false);
                });
}

void SessionModel::resume(const QString& address) {
    starting(address);
    stop_ = executor_
                .run([resume = services_.resume, portal = toUtf8(address_)](const std::stop_token& stop) {
                    return resume(portal, stop);
                })
                .then(this, [this, asked = asked_](Result<SignedIn> signedIn) {
                    if (asked == asked_)
                        ended(std::move(signedIn), true);
                });
}

void SessionModel::ended(Result<SignedIn> signedIn, bool quiet) {
    if (signedIn)
        return adopt(address_, std::move(*signedIn));
    const bool expected = quiet && signedIn.error().code == ErrorCode::SignInNeeded;
    const bool cancelled = signedIn.error().code == ErrorCode::Cancelled;
    setSignedOut(expected || cancelled ? QString() : text::sentence(signedIn.error()));
}

void SessionModel::cancelSignIn() {
    if (state_ != State::SigningIn)
        return;
    stop_.request_stop();
    ++asked_;
    setSignedOut({});
}

void SessionModel::signOut() {
    if (state_ != State::SignedIn)
        return;
    if (services_.signOut)
        executor_
            .run([signOut = services_.signOut, portal = toUtf8(address_)](const std::stop_token& stop) {
                return signOut(portal, stop);
            })
            .then(this, [this](const Result<void>& result) {
                if (!result && state_ == State::SignedOut)
                    setSignedOut(text::sentence(result.error()));
            });
    setSignedOut({});
}

void SessionModel::expire() {
    if (state_ == State::SignedIn)
        setSignedOut(text::sentence(ErrorCode::SignInNeeded));
}

void SessionModel::adopt(const QString& address, SignedIn signedIn) {
    address_ = address;
    signedIn_ = std::move(signedIn);
    state_ = State::SignedIn;
    problem_.clear();
    browserAddress_.clear();
    Q_EMIT changed();
}

void SessionModel::setSignedOut(const QString& problem) {
    signedIn_ = {};
    state_ = State::SignedOut;
    problem_ = problem;
    browserAddress_.clear();
    Q_EMIT changed();
}

} // namespace fidesk::ui
