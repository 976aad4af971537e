#include "app/ctl/Arguments.h"
#include "app/ctl/Context.h"
#include "app/ctl/HandoverOptions.h"
#include "app/ctl/Interruption.h"
#include "app/ctl/Output.h"
#include "app/ctl/Run.h"
#include "app/ctl/Terminal.h"
#include "core/base/Hardening.h"
#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "ui/letters/OffscreenApplication.h"

#include <QCoreApplication>

#include <clocale>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <langinfo.h>
#include <optional>
#include <unistd.h>

namespace {

using namespace fidesk;

/// All text is UTF-8, in every locale.
void useUtf8() {
    std::setlocale(LC_ALL, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setenv("LC_ALL", "C.UTF-8", 1);
}

int run(ctl::Arguments arguments) {
    ctl::Output output(std::cout, std::cerr,
                       {.json = arguments.settings.json,
                        .verbose = arguments.settings.verbose,
                        .columns = ctl::terminalColumns(STDOUT_FILENO),
                        .errColumns = ctl::terminalColumns(STDERR_FILENO)});
    ctl::Interruption interruption;
    ctl::Context context(std::move(arguments.settings), output, interruption.token());
    return static_cast<int>(ctl::run(arguments.action, context));
}

/// Qt; with fonts where there are letters to be made, which takes a moment longer.
class Application {
public:
    Application(int& argc, char* argv[], bool withFonts) {
        if (withFonts)
            offscreen_.emplace();
        else
            plain_.emplace(argc, argv);
    }

private:
    std::optional<letters::OffscreenApplication> offscreen_{};
    std::optional<QCoreApplication> plain_{};
};

int refuse(const ctl::Arguments& arguments) {
    if (arguments.settings.json)
        std::cout << toJsonText({{QStringLiteral("error"),
                                  QJsonObject{{QStringLiteral("code"), QStringLiteral("InvalidArgument")},
                                              {QStringLiteral("message"), toQString(arguments.refusal)},
                                              {QStringLiteral("detail"), QString()},
                                              {QStringLiteral("native"), 0}}}})
                  << std::endl;
    else
        std::cerr << arguments.refusal << std::endl;
    return static_cast<int>(ctl::Exit::Usage);
}

} // namespace

int main(int argc, char* argv[]) {
    hardenProcess();
    useUtf8();
    std::vector<std::string> words(argv, argv + argc);
    ctl::wipeSecrets(argc, argv);
    const Application application(argc, argv, ctl::wantsLetters(words));
    QCoreApplication::setApplicationName(QStringLiteral("fidesk"));
    ctl::Arguments arguments = ctl::parseArguments(words);
    installLogging(arguments.settings.verbose);
    if (!arguments.answer.empty()) {
        std::cout << arguments.answer << std::flush;
        return static_cast<int>(ctl::Exit::Done);
    }
    if (!arguments.refusal.empty())
        return refuse(arguments);
    return run(std::move(arguments));
}
