#include "app/desk/PracticeRoom.h"

#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "core/models/Catalogue.h"
#include "core/profiles/Profiles.h"

namespace fidesk::desk {

namespace {

/// What proves the models of software keys.
webauthn::TrustAnchors trustOfSoftwareKeys() {
    return webauthn::TrustAnchors::fromDer({simulator::SoftwareKey::attestationRoot()})
        .value_or(webauthn::TrustAnchors());
}

std::string modelName(const webauthn::Aaguid& aaguid) {
    return models::modelName(aaguid).value_or(std::string());
}

} // namespace

Result<std::unique_ptr<PracticeRoom>> PracticeRoom::open(portal::http::HttpClient& client, const Clock& clock,
                                                         Random& random, recorded::Recorder::Tell tell) {
    auto folder = std::make_unique<QTemporaryDir>();
    if (!folder->isValid())
        return fail(ErrorCode::FileUnwritable, toUtf8(folder->errorString()));
    FIDESK_ASSIGN(auto records,
                  records::Records::open(toUtf8(folder->filePath(QStringLiteral("records.db"))), clock));
    return std::unique_ptr<PracticeRoom>(
        new PracticeRoom(std::move(folder), std::move(records), client, clock, random, std::move(tell)));
}

PracticeRoom::PracticeRoom(Folder folder, OpenRecords records, portal::http::HttpClient& client,
                           const Clock& clock, Random& random, recorded::Recorder::Tell tell)
    : clock_(clock), random_(random), folder_(std::move(folder)), records_(std::move(records)),
      recorder_([this]() -> Result<records::Records*> { return records_.get(); }, std::move(tell), modelName),
      practice_(client, clock, random, recorder_), keys_(practice_.tokens(), recorder_) {}

/// None of this machine, and one to see generated PINs with.
profiles::Places PracticeRoom::places() const {
    profiles::Places places{.machine = toUtf8(folder_->filePath(QStringLiteral("machine"))),
                            .user = toUtf8(folder_->filePath(QStringLiteral("profiles")))};
    profiles::Profile generated;
    generated.id = "generated-pin";
    generated.name = "Generated PIN";
    generated.pin = profiles::PinSource::Generated;
    if (const auto saved = profiles::Profiles(places).save(generated); !saved)
        qCWarning(logEnrol) << "no profile to practise with:" << describe(saved.error()).c_str();
    return places;
}

ui::Workbench::Parts PracticeRoom::parts(std::function<void(const QString&)> openBrowser) {
    return {.source = keys_,
            .jobsSource = practice_.tokens(),
            .records = *records_,
            .clock = clock_,
            .random = random_,
            .signIn = practice_.signIn(std::move(openBrowser)),
            .profiles = places(),
            .trustAnchors = trustOfSoftwareKeys()};
}

} // namespace fidesk::desk
