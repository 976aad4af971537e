#pragma once

#include "core/portal/Portal.h"
#include "ui/models/Executor.h"

#include <QObject>

#include <functional>
#include <memory>

namespace fidesk::ui {

/// A portal, reached as somebody.
struct SignedIn {
    std::shared_ptr<portal::Portal> portal{};
    portal::Account account{};
    /// For what writes to the records itself, where `portal` does so, too; null: the same.
    std::shared_ptr<portal::Portal> portalForJobs{};
};

/// How to sign in; the program that is composed decides. The first three block, and are called on the
/// portal's thread.
struct SignInServices {
    /// Through the browser: @p openBrowser, callable from any thread, is given the address to open.
    /// Errors: PortalAddressInvalid, the portal's, SignInRefused, SignInExpired, Cancelled.
    std::function<Result<SignedIn>(const std::string& address,
                                   const std::function<void(const std::string&)>& openBrowser,
                                   std::stop_token stop)>
        signIn{};
    /// With what was kept from the last time. Errors: SignInNeeded where nothing was, the portal's.
    std::function<Result<SignedIn>(const std::string& address, std::stop_token stop)> resume{};
    /// Forgets what was kept. Errors: the store's.
    std::function<Result<void>(const std::string& address, std::stop_token stop)> signOut{};
    /// Opens the user's browser; GUI thread.
    std::function<void(const QString& address)> openBrowser{};
};

/// Which portal, and who is signed in there. GUI thread.
class SessionModel : public QObject {
    Q_OBJECT
public:
    enum class State { SignedOut, SigningIn, SignedIn };

    SessionModel(Executor& portal, SignInServices services, QObject* parent = nullptr);

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] const QString& address() const { return address_; }
    /// A sentence where the last sign-in failed or the session ended; else empty.
    [[nodiscard]] const QString& problem() const { return problem_; }
    /// Where the browser was sent, while signing in: for a person whose browser did not open.
    [[nodiscard]] const QString& browserAddress() const { return browserAddress_; }
    [[nodiscard]] QString accountName() const;
    [[nodiscard]] QString accountUserName() const;
    [[nodiscard]] QString organisations() const;
    /// Null while signed out.
    [[nodiscard]] const std::shared_ptr<portal::Portal>& portal() const { return signedIn_.portal; }
    /// Likewise; for jobs.
    [[nodiscard]] const std::shared_ptr<portal::Portal>& portalForJobs() const {
        return signedIn_.portalForJobs ? signedIn_.portalForJobs : signedIn_.portal;
    }

    void signIn(const QString& address);
    /// As signIn(), without the browser; stays signed out, without a complaint, where nothing was kept.
    void resume(const QString& address);
    void cancelSignIn();
    void signOut();
    /// Somebody else has signed in.
    void adopt(const QString& address, SignedIn signedIn);
    /// The portal answered that the session has ended.
    void expire();

Q_SIGNALS:
    void changed();

private:
    Executor& executor_;
    SignInServices services_;
    State state_{State::SignedOut};
    QString address_;
    QString problem_;
    QString browserAddress_;
    SignedIn signedIn_;
    std::stop_source stop_{std::nostopstate};
    unsigned asked_{0};

    void starting(const QString& address);
    void ended(Result<SignedIn> signedIn, bool quiet);
    void setSignedOut(const QString& problem);
};

} // namespace fidesk::ui
