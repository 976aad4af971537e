#pragma once

#include <QThread>

#include <functional>
#include <memory>

class QObject;

namespace fidesk::portal::http {

/// A thread with Qt's event loop, for the parts of Qt that want one while their caller has none. Any thread
/// may call. It must go before the QCoreApplication does.
class EventThread {
public:
    /// @p name is shown by debuggers.
    explicit EventThread(const QString& name);
    /// Runs what was posted so far, ends the loop and joins the thread. Not to be called on it.
    ~EventThread();
    EventThread(const EventThread&) = delete;
    EventThread& operator=(const EventThread&) = delete;

    /// Runs @p task on the thread, in the order of posting. @p task must not throw, nor block.
    void post(std::function<void()> task);

    /// As post(), and waits until it has run.
    void call(const std::function<void()>& task);

private:
    class Dispatcher;
    QThread thread_;
    std::unique_ptr<Dispatcher> dispatcher_;
};

} // namespace fidesk::portal::http
