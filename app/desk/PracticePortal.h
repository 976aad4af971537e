#pragma once

#include "core/base/Error.h"
#include "core/portal/oauth/TokenEndpoint.h"

#include <QObject>
#include <QProcess>

#include <string>

namespace fidesk::desk {

/// What `fidesk-portal practice` says on its first line.
struct PracticeAccess {
    std::string url;
    portal::oauth::Tokens tokens;
    std::string administrator;
    std::string password; ///< of a portal that exists on this machine, for as long as the program does
};

/// The portal of practice mode: a child process that ends with this object. GUI thread; never blocks it, the
/// destructor excepted.
class PracticePortal : public QObject {
    Q_OBJECT
public:
    explicit PracticePortal(QObject* parent = nullptr);
    ~PracticePortal() override;

    /// Starts @p program; ready() or failed() follows.
    void start(const QString& program);
    /// What it said; good once, after ready().
    PracticeAccess takeAccess() { return std::move(access_); }

Q_SIGNALS:
    void ready();
    void failed(const QString& detail);

private:
    QProcess process_;
    QByteArray line_;
    PracticeAccess access_;
    bool told_{false};

    void read();
    void tell(const QString& problem);
    Result<PracticeAccess> parse() const;
};

} // namespace fidesk::desk
