// What the window costs while a key is in and nobody does anything: processor time, and reports to the key.
#include "core/simulator/SoftwareKey.h"
#include "core/token/simulated/SimulatedTokens.h"
#include "tests/gui/Bench.h"
#include "ui/widgets/Theme.h"

#include <sys/resource.h>

#include <QApplication>
#include <QEventLoop>
#include <QTimer>

#include <cstdio>

using namespace fidesk;

namespace {

constexpr int seconds = 20;

double processorSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    ui::applyTheme(application, ui::Scheme::Light);
    SystemRandom random;
    const auto key = *simulator::SoftwareKey::create({.touch = simulator::Touch::Manual}, random);
    token::SimulatedTokens tokens;
    tokens.add(key);
    key->insert();
    test::Bench bench(tokens);
    bench.window.showPage(ui::MainWindow::Page::Key);
    if (!QTest::qWaitFor([&] { return bench.workbench.key.loaded() && !bench.workbench.key.busy(); })) {
        std::fputs("the key was not read\n", stderr);
        return 1;
    }
    QTest::qWait(1000); // what opening the page still has to do
    const int reports = key->reportsPassed();
    const double before = processorSeconds();
    // Not qWait(), which looks every 10 ms.
    QEventLoop loop;
    QTimer::singleShot(seconds * 1000, &loop, &QEventLoop::quit);
    loop.exec();
    const double spent = processorSeconds() - before;
    std::printf("idle with a key in, %d s: %.3f %% of a core, %d reports to or from the key\n", seconds,
                100 * spent / seconds, key->reportsPassed() - reports);
    return 0;
}
