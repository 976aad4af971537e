#include "app/desk/PortalAccess.h"
#include "app/desk/PracticeRoom.h"
#include "app/desk/ScreenshotWalk.h"
#include "core/base/Hardening.h"
#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "core/models/Catalogue.h"
#include "core/portal/oauth/KeychainTokenStore.h"
#include "core/profiles/Trust.h"
#include "core/recorded/RecordedTokens.h"
#include "core/records/Records.h"
#include "core/token/hid/HidTokens.h"
#include "ui/text/CommandText.h"
#include "ui/text/ErrorText.h"
#include "ui/widgets/MainWindow.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDesktopServices>
#include <QDir>
#include <QMessageBox>
#include <QPointer>
#include <QScreen>
#include <QThread>
#include <QUrl>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string_view>

namespace {

using namespace fidesk;

struct Options {
    bool practice{false};
    QString portal;
    QString caFile;
    QString screenshots;
    ui::Scheme scheme{ui::Scheme::Light};
};

Options readOptions(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "Issues FIDO2 security keys."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption practice(QStringLiteral("practice"),
                                      QStringLiteral("Everything, with sample users and software keys."));
    const QCommandLineOption portal(QStringLiteral("portal"), QStringLiteral("The portal to sign in to."),
                                    QStringLiteral("URL"));
    const QCommandLineOption ca(
        QStringLiteral("ca"),
        QStringLiteral("Trust the certificate authorities in this PEM file, beside the system's."),
        QStringLiteral("FILE"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QStringLiteral("light or dark; without it, what the desktop prefers."),
                                   QStringLiteral("NAME"));
    const QCommandLineOption screenshot(
        QStringLiteral("screenshot"),
        QStringLiteral("Walk through practice mode, save pictures of its pages, and end."),
        QStringLiteral("DIR"));
    const QCommandLineOption verbose(QStringLiteral("verbose"),
                                     QStringLiteral("Say more on standard error."));
    parser.addOptions({practice, portal, ca, theme, screenshot, verbose});
    parser.process(application);

    installLogging(parser.isSet(verbose));
    Options options{.practice = parser.isSet(practice) || parser.isSet(screenshot),
                    .portal = parser.value(portal),
                    .caFile = parser.value(ca),
                    .screenshots = parser.value(screenshot),
                    .scheme = ui::preferredScheme(QApplication::palette())};
    if (parser.isSet(theme))
        options.scheme = parser.value(theme) == QStringLiteral("dark") ? ui::Scheme::Dark : ui::Scheme::Light;
    return options;
}

void openBrowser(const QString& address) {
    const QUrl url(address);
    if (url.scheme() == QStringLiteral("https") || url.scheme() == QStringLiteral("http"))
        QDesktopServices::openUrl(url);
}

/// Errors: readCaFile().
Result<portal::http::HttpOptions> httpOptions(const QString& caFile) {
    portal::http::HttpOptions options;
    options.onForbiddenThread = [gui = QThread::currentThread()] { return QThread::currentThread() == gui; };
    if (!caFile.isEmpty()) {
        FIDESK_ASSIGN(options.extraCa, portal::http::readCaFile(toUtf8(caFile)));
    }
    return options;
}

QString portalProgram() {
#ifdef Q_OS_WIN
    const auto name = QStringLiteral("fidesk-portal.exe");
#else
    const auto name = QStringLiteral("fidesk-portal");
#endif
    return QDir(QCoreApplication::applicationDirPath()).filePath(name);
}

void walk(desk::ScreenshotWalk& walk) {
    QObject::connect(&walk, &desk::ScreenshotWalk::finished, &walk, [](const QString& problem) {
        if (!problem.isEmpty())
            std::fprintf(stderr, "screenshots: %s\n", problem.toUtf8().constData());
        QCoreApplication::exit(problem.isEmpty() ? 0 : 1);
    });
    walk.start();
}

/// A screen may have less room than the window would like, at 150 % say.
void fitToScreen(QWidget& window) {
    window.resize(window.size().boundedTo(window.screen()->availableSize()));
}

/// Says in a box that records cannot be opened: no key is issued without a record of it. Returns the
/// program's exit code.
int sayNoRecords(const Error& error, const std::filesystem::path& file) {
    QMessageBox box(QMessageBox::Critical, QStringLiteral("Fidesk"),
                    text::sentence(error) + QStringLiteral("\n") + toQString(file.string()),
                    QMessageBox::Close);
    QObject::connect(&box, &QMessageBox::finished, &box, [] { QCoreApplication::exit(1); });
    box.open();
    QApplication::exec();
    return 1;
}

/// The makers' root certificates of this machine; files that cannot be used are logged, and left out.
webauthn::TrustAnchors machineTrust() {
    const auto trust = profiles::readTrust(profiles::standardPlaces(), {});
    if (!trust)
        return {};
    for (const profiles::BadFile& bad : trust->bad)
        qCWarning(logEnrol) << "root certificates left out:" << describe(bad.error).c_str();
    return trust->anchors;
}

/// Says once, in the window, that what is done does not get into the records. Made before the window is, and
/// told of errors on any thread.
class RecordsNotice {
public:
    void say(const Error& error) {
        const QString line = text::commandPhrase(text::Phrase::NotRecorded, text::sentence(error));
        QMetaObject::invokeMethod(
            &gui_,
            [this, line] {
                if (window_)
                    window_->showBanner(line);
            },
            Qt::QueuedConnection);
    }
    void setWindow(ui::MainWindow* window) { window_ = window; }

private:
    QObject gui_{};
    QPointer<ui::MainWindow> window_{};
};

std::string modelName(const webauthn::Aaguid& aaguid) {
    return models::modelName(aaguid).value_or(std::string());
}

int runPractice(const Options& options, portal::http::HttpClient& client) {
    const SystemClock clock;
    SystemRandom random;
    RecordsNotice notice;
    const auto room =
        desk::PracticeRoom::open(client, clock, random, [&notice](const Error& error) { notice.say(error); });
    if (!room)
        return sayNoRecords(room.error(), QDir::tempPath().toStdString());
    desk::Practice& practice = (*room)->practice();
    ui::Workbench workbench((*room)->parts(openBrowser));
    ui::MainWindow window(workbench, {});
    notice.setWindow(&window);
    practice.start(portalProgram(), window, workbench.session);
    desk::ScreenshotWalk screenshots(window, workbench, practice.keys(), options.screenshots);
    if (!options.screenshots.isEmpty())
        walk(screenshots);
    window.resize(1320, 780);
    if (options.screenshots.isEmpty())
        fitToScreen(window);
    window.show();
    return QApplication::exec();
}

int runReal(const Options& options, portal::http::HttpClient& client) {
    const SystemClock clock;
    SystemRandom random;
    const std::filesystem::path file = records::Records::defaultFile();
    const auto records = records::Records::open(file, clock);
    if (!records)
        return sayNoRecords(records.error(), file);
    RecordsNotice notice;
    recorded::Recorder recorder([&records]() -> Result<records::Records*> { return records->get(); },
                                [&notice](const Error& error) { notice.say(error); }, modelName);
    portal::oauth::KeychainTokenStore tokens;
    const std::string registry = portal::oauth::PortalRegistry::defaultPath();
    desk::PortalAccess access(client, tokens, clock, random, registry, &recorder);
    token::HidTokens ports;
    recorded::RecordedTokens keys(ports, recorder);
    ui::SignInServices services;
    services.signIn = [&access](const std::string& address, const auto& open, std::stop_token stop) {
        return access.signIn(address, open, std::move(stop));
    };
    services.resume = [&access](const std::string& address, std::stop_token stop) {
        return access.resume(address, std::move(stop));
    };
    services.signOut = [&access](const std::string&, std::stop_token stop) {
        return access.signOut(std::move(stop));
    };
    services.openBrowser = openBrowser;
    ui::Workbench workbench({.source = keys,
                             .jobsSource = ports,
                             .records = **records,
                             .clock = clock,
                             .random = random,
                             .signIn = std::move(services),
                             .profiles = profiles::standardPlaces(),
                             .trustAnchors = machineTrust()});

    QString address = options.portal;
    if (const auto current = portal::oauth::PortalRegistry(registry).current(); current && address.isEmpty())
        address = toQString(current->url);
    ui::MainWindow window(workbench, address);
    notice.setWindow(&window);
    if (!address.isEmpty())
        workbench.session.resume(address);
    fitToScreen(window);
    window.show();
    return QApplication::exec();
}

/// Pictures can be taken where there is no screen.
void preparePlatform(int argc, char* argv[]) {
#ifdef Q_OS_LINUX
    const bool screenshots = std::any_of(argv, argv + argc, [](const char* argument) {
        return std::string_view(argument).starts_with("--screenshot");
    });
    const auto isSet = [](const char* name) { return qEnvironmentVariableIsSet(name); };
    if (screenshots && !isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY") && !isSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
#else
    Q_UNUSED(argc);
    Q_UNUSED(argv);
#endif
}

} // namespace

int main(int argc, char* argv[]) {
    hardenProcess();
    preparePlatform(argc, argv);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("fidesk"));
    QApplication::setApplicationDisplayName(QStringLiteral("Fidesk"));
    QApplication::setApplicationVersion(QStringLiteral(FIDESK_VERSION));
    const Options options = readOptions(application);
    ui::applyTheme(application, options.scheme);
    auto http = httpOptions(options.caFile);
    if (!http) {
        std::fprintf(stderr, "fidesk: %s\n", qUtf8Printable(text::sentence(http.error())));
        return 1;
    }
    portal::http::HttpClient client(std::move(*http));
    return options.practice ? runPractice(options, client) : runReal(options, client);
}
