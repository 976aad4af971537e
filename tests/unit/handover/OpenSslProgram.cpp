#include "tests/unit/handover/OpenSslProgram.h"
#include "tests/support/Catch.h"

#include <QFile>
#include <QProcess>

namespace fidesk::test {

OpenSslProgram::Outcome OpenSslProgram::run(const QStringList& arguments) const {
    QProcess process;
    process.setWorkingDirectory(folder_.path());
    process.start(QStringLiteral("openssl"), arguments);
    REQUIRE(process.waitForFinished(60000));
    return {process.exitCode(), process.readAllStandardOutput().toStdString()};
}

Bytes OpenSslProgram::certify(const QString& name, const QStringList& algorithm,
                              const QStringList& more) const {
    const QStringList arguments =
        QStringList{QStringLiteral("req"),     QStringLiteral("-x509"),
                    QStringLiteral("-utf8"),   QStringLiteral("-nodes"),
                    QStringLiteral("-days"),   QStringLiteral("1"),
                    QStringLiteral("-subj"),   QStringLiteral("/O=Contoso/CN=") + name,
                    QStringLiteral("-keyout"), name + QStringLiteral(".key"),
                    QStringLiteral("-out"),    name + QStringLiteral(".pem"),
                    QStringLiteral("-newkey")} +
        algorithm + more;
    REQUIRE(run(arguments).code == 0);
    return read(name + QStringLiteral(".pem"));
}

Bytes OpenSslProgram::certifyRsa(const QString& name, const QStringList& more) const {
    return certify(name, {QStringLiteral("rsa:2048")}, more);
}

Bytes OpenSslProgram::certifyEc(const QString& name, const QStringList& more) const {
    return certify(
        name, {QStringLiteral("ec"), QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:P-256")},
        more);
}

std::string OpenSslProgram::decrypt(ByteView message, const QString& name) const {
    write(QStringLiteral("message"), message);
    const Outcome outcome =
        run({QStringLiteral("cms"), QStringLiteral("-decrypt"), QStringLiteral("-binary"),
             QStringLiteral("-inform"), QStringLiteral("DER"), QStringLiteral("-in"),
             QStringLiteral("message"), QStringLiteral("-recip"), name + QStringLiteral(".pem"),
             QStringLiteral("-inkey"), name + QStringLiteral(".key")});
    return outcome.code == 0 ? outcome.out : std::string();
}

std::string OpenSslProgram::describe(ByteView message) const {
    write(QStringLiteral("message"), message);
    return run({QStringLiteral("cms"), QStringLiteral("-cmsout"), QStringLiteral("-print"),
                QStringLiteral("-inform"), QStringLiteral("DER"), QStringLiteral("-in"),
                QStringLiteral("message")})
        .out;
}

Bytes OpenSslProgram::asDer(const QString& name) const {
    REQUIRE(run({QStringLiteral("x509"), QStringLiteral("-in"), name + QStringLiteral(".pem"),
                 QStringLiteral("-outform"), QStringLiteral("DER"), QStringLiteral("-out"),
                 name + QStringLiteral(".der")})
                .code == 0);
    return read(name + QStringLiteral(".der"));
}

Bytes OpenSslProgram::read(const QString& name) const {
    QFile file(path(name));
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    return {content.begin(), content.end()};
}

void OpenSslProgram::write(const QString& name, ByteView content) const {
    QFile file(path(name));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(reinterpret_cast<const char*>(content.data()), static_cast<qint64>(content.size()));
}

token::Pin pinOf(std::string_view text) {
    return valueOf(token::Pin::parse(Secret(text)));
}

handover::PinSlip slipOf(const std::string& user, std::string_view pin) {
    return {.details = {.displayName = "The " + user,
                        .userName = user + "@contoso.example",
                        .nickname = "Key of " + user,
                        .label = "0042",
                        .model = "YubiKey 5 NFC",
                        .serial = "S1",
                        .portalName = "Contoso",
                        .portal = "https://portal.example",
                        .date = "2026-04-20"},
            .pin = pinOf(pin)};
}

} // namespace fidesk::test
