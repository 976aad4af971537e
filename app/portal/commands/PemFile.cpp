#include "app/portal/commands/PemFile.h"

#include "core/base/Json.h"

#include <QFile>
#include <QSslCertificate>

namespace fidesk::server {

Result<std::vector<Bytes>> readPemCertificates(const std::string& path) {
    constexpr qint64 maxBytes = qint64{1024} * 1024;
    QFile file(toQString(path));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, path);
    std::vector<Bytes> certificates;
    for (const QSslCertificate& certificate : QSslCertificate::fromData(file.read(maxBytes), QSsl::Pem))
        if (!certificate.isNull())
            certificates.push_back(toBytes(asBytes(certificate.toDer().toStdString())));
    if (certificates.empty())
        return fail(ErrorCode::Malformed, path + " holds no certificate in PEM form");
    return certificates;
}

Result<webauthn::TrustAnchors> readTrustAnchors(const std::vector<std::string>& paths) {
    std::vector<Bytes> all;
    for (const std::string& path : paths) {
        FIDESK_ASSIGN(const auto certificates, readPemCertificates(path));
        all.insert(all.end(), certificates.begin(), certificates.end());
    }
    return webauthn::TrustAnchors::fromDer(all);
}

} // namespace fidesk::server
