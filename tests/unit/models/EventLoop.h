#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

namespace fidesk::test {

/// Lets the event loop run until @p done holds, at most 5 s; whether it does.
template <typename Done> bool waitUntil(Done done) {
    QElapsedTimer watch;
    watch.start();
    while (!done() && watch.elapsed() < 5000)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
    return done();
}

} // namespace fidesk::test
