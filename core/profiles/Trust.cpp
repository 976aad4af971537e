#include "core/profiles/Trust.h"

#include "core/base/Json.h"
#include "core/profiles/ProfileFiles.h"

#include <QSslCertificate>

namespace fidesk::profiles {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t maxPemBytes = std::size_t{1024} * 1024;
constexpr const char* pemExtension = ".pem";

tl::unexpected<Error> unusable(const fs::path& path, const std::string& why) {
    return fail(ErrorCode::Malformed, path.string() + ": " + why);
}

/// The certificates in a file, as DER; never none.
Result<std::vector<Bytes>> certificatesOf(const fs::path& path) {
    FIDESK_ASSIGN(const Bytes pem, contentOf(path, maxPemBytes));
    if (pem.size() > maxPemBytes)
        return unusable(path, "too large");
    const QByteArray text(reinterpret_cast<const char*>(pem.data()), static_cast<qsizetype>(pem.size()));
    std::vector<Bytes> all;
    for (const QSslCertificate& one : QSslCertificate::fromData(text, QSsl::Pem)) {
        const QByteArray der = one.toDer();
        all.emplace_back(der.begin(), der.end());
    }
    if (all.empty())
        return unusable(path, "holds no certificate in PEM form");
    if (const auto usable = webauthn::TrustAnchors::fromDer(all); !usable)
        return unusable(path, usable.error().detail);
    return all;
}

} // namespace

fs::path trustPlace(const Places& places) {
    return places.machine / "trust";
}

Result<Trust> readTrust(const Places& places, const std::vector<fs::path>& files) {
    Trust trust;
    std::vector<Bytes> all;
    const auto add = [&all](std::vector<Bytes> more) { std::ranges::move(more, std::back_inserter(all)); };
    for (const fs::path& file : files) {
        FIDESK_ASSIGN(std::vector<Bytes> certificates, certificatesOf(file));
        add(std::move(certificates));
    }
    const auto preset = filesOf(trustPlace(places), pemExtension);
    if (!preset)
        trust.bad.push_back({trustPlace(places), preset.error()});
    for (const fs::path& file : preset.value_or(std::vector<fs::path>())) {
        auto certificates = certificatesOf(file);
        if (certificates)
            add(std::move(*certificates));
        else
            trust.bad.push_back({file, certificates.error()});
    }
    FIDESK_ASSIGN(trust.anchors, webauthn::TrustAnchors::fromDer(all));
    return trust;
}

} // namespace fidesk::profiles
