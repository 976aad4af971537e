#include "tests/bench/portal/PortalProcess.h"

#include "core/base/Json.h"
#include "tests/bench/portal/Load.h"

#include <QCoreApplication>
#include <QFile>
#include <QStringList>

#include <httplib.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fidesk::bench {

namespace {

constexpr int patience = 30'000; // milliseconds

QString program() {
    return QCoreApplication::applicationDirPath() + QStringLiteral("/fidesk-portal");
}

QStringList toList(const std::vector<std::string>& arguments) {
    QStringList list;
    for (const std::string& argument : arguments)
        list.append(toQString(argument));
    return list;
}

std::string contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

} // namespace

PortalProcess::PortalProcess(const std::string& store, const std::string& trust) {
    std::vector<std::string> arguments{"serve", "--store", store, "--port", "0"};
    if (!trust.empty())
        arguments.insert(arguments.end(), {"--trust", trust});
    process_.setStandardErrorFile(QProcess::nullDevice());
    process_.start(program(), toList(arguments));
    QByteArray said;
    while (!said.contains('\n'))
        if (process_.waitForReadyRead(patience))
            said += process_.readAllStandardOutput();
        else
            giveUp("fidesk-portal does not serve " + store);
    port_ = said.mid(said.lastIndexOf(':') + 1).trimmed().toInt();
}

PortalProcess::~PortalProcess() {
    process_.terminate();
    process_.waitForFinished(patience);
}

Usage PortalProcess::usage() const {
    const QString folder = QStringLiteral("/proc/%1/").arg(process_.processId());
    Usage usage;
    // Behind the name, which may hold anything, utime and stime are the 12th and 13th field.
    const std::string stat = contents(folder + QStringLiteral("stat"));
    const QStringList fields = toQString(stat.substr(stat.rfind(')') + 2)).split(u' ');
    usage.processorSeconds = (fields.value(11).toDouble() + fields.value(12).toDouble()) /
                             static_cast<double>(sysconf(_SC_CLK_TCK));
    const std::string status = contents(folder + QStringLiteral("status"));
    usage.peakMegabytes = std::atof(status.substr(status.find("VmHWM:") + 6).c_str()) / 1024;
    return usage;
}

std::unique_ptr<httplib::Client> PortalProcess::client() const {
    auto client = std::make_unique<httplib::Client>("127.0.0.1", port_);
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);
    client->set_read_timeout(60);
    return client;
}

Usage runPortal(const std::vector<std::string>& arguments) {
    const std::string path = toUtf8(program());
    std::vector<char*> argv{const_cast<char*>(path.c_str())};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        execv(path.c_str(), argv.data());
        _exit(127);
    }
    int status = 0;
    rusage used{};
    if (wait4(child, &status, 0, &used) != child || status != 0)
        giveUp("fidesk-portal " + arguments.front() + " failed");
    return {.processorSeconds = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec),
            .peakMegabytes = static_cast<double>(used.ru_maxrss) / 1024};
}

std::string outputOf(const std::string& command, const std::vector<std::string>& arguments) {
    QProcess process;
    process.start(toQString(command), toList(arguments));
    process.waitForFinished(patience);
    return process.readAllStandardOutput().toStdString();
}

} // namespace fidesk::bench
