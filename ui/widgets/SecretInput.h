#pragma once

#include "core/base/Secret.h"

#include <QObject>
#include <QProcess>

#include <memory>

class QSocketNotifier;

namespace fidesk::ui {

/// What a program reads from its standard input, given to it from memory that is wiped. QProcess::write()
/// would copy it into buffers that nobody wipes; here the system alone has copies, of what the program has
/// not read yet. GUI thread, which never waits. Unix only; elsewhere none can be made.
class SecretInput final : public QObject {
    Q_OBJECT
public:
    /// Null where the system gives no channel.
    static std::unique_ptr<SecretInput> create(Secret content);
    /// Wipes what has not been read.
    ~SecretInput() override;

    /// Makes this the standard input of @p process, which is started next.
    void attachTo(QProcess& process);
    /// Gives the content, as fast as it is read, and then its end. Once, after @p process was started. A
    /// program that reads no more of it is left alone: its exit code tells.
    void begin();

private:
    SecretInput(Secret content, int ours, int theirs);

    Secret content_;
    std::size_t given_{0};
    int ours_;
    int theirs_;
    std::unique_ptr<QSocketNotifier> writable_{};

    void give();
    void end();
};

} // namespace fidesk::ui
