// Runs the test objects of tests/gui on Qt's offscreen platform.
#include FIDESK_GUI_HEADER
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QTest>

int main(int argc, char* argv[]) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const bool dark = qEnvironmentVariable("FIDESK_TEST_THEME") == QStringLiteral("dark");
    fidesk::ui::applyTheme(application, dark ? fidesk::ui::Scheme::Dark : fidesk::ui::Scheme::Light);
    FIDESK_GUI_TEST test;
    return QTest::qExec(&test, argc, argv);
}
