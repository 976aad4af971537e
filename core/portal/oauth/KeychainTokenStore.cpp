#include "core/portal/oauth/KeychainTokenStore.h"

#include "core/base/Json.h"

#include <qt6keychain/keychain.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace fidesk::portal::oauth {

namespace {

// Long enough for a person to unlock it when the system asks them to.
constexpr auto patience = std::chrono::minutes(2);

} // namespace

struct KeychainTokenStore::Answer {
    std::mutex mutex{};
    std::condition_variable_any changed{};
    bool done{false};
    QKeychain::Error error{QKeychain::NoError};
    std::string detail{};
    Secret token{};

    void take(QKeychain::Job* job) {
        const std::lock_guard lock(mutex);
        error = job->error();
        detail = toUtf8(job->errorString());
        if (auto* read = qobject_cast<QKeychain::ReadPasswordJob*>(job)) {
            QByteArray data = read->binaryData();
            token = Secret(std::string_view(data.constData(), static_cast<std::size_t>(data.size())));
            data.fill('\0');
        }
        done = true;
        changed.notify_all();
    }
};

KeychainTokenStore::KeychainTokenStore(std::string service)
    : service_(std::move(service)), thread_(QStringLiteral("fidesk-keychain")) {}

Result<std::optional<Secret>> KeychainTokenStore::run(const MakeJob& make, const std::string& key,
                                                      ErrorCode failure, std::stop_token stop) {
    const auto answer = std::make_shared<Answer>();
    thread_.post([answer, make, service = service_, key] {
        QKeychain::Job* job = make(toQString(service));
        job->setKey(toQString(key));
        QObject::connect(job, &QKeychain::Job::finished, job,
                         [answer](QKeychain::Job* ended) { answer->take(ended); });
        job->start();
    });
    std::unique_lock lock(answer->mutex);
    if (!answer->changed.wait_for(lock, stop, patience, [&] { return answer->done; }))
        return fail(stop.stop_requested() ? ErrorCode::Cancelled : failure, "keychain: no answer");
    std::optional<Secret> token;
    if (answer->error == QKeychain::EntryNotFound)
        return token;
    if (answer->error != QKeychain::NoError)
        return fail(failure, "keychain: " + answer->detail);
    if (!answer->token.empty())
        token = std::move(answer->token);
    return token;
}

Result<std::optional<Secret>> KeychainTokenStore::load(const std::string& key, std::stop_token stop) {
    const auto make = [](const QString& service) { return new QKeychain::ReadPasswordJob(service); };
    return run(make, key, ErrorCode::FileUnreadable, stop);
}

Result<void> KeychainTokenStore::save(const std::string& key, const Secret& token, std::stop_token stop) {
    const auto kept = std::make_shared<Secret>(token.clone());
    const auto make = [kept](const QString& service) {
        auto* job = new QKeychain::WritePasswordJob(service);
        job->setBinaryData(QByteArray(kept->c_str(), static_cast<qsizetype>(kept->size())));
        return job;
    };
    FIDESK_TRY(run(make, key, ErrorCode::FileUnwritable, stop));
    return {};
}

Result<void> KeychainTokenStore::remove(const std::string& key, std::stop_token stop) {
    const auto make = [](const QString& service) { return new QKeychain::DeletePasswordJob(service); };
    FIDESK_TRY(run(make, key, ErrorCode::FileUnwritable, stop));
    return {};
}

} // namespace fidesk::portal::oauth
