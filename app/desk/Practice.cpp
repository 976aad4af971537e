#include "app/desk/Practice.h"

#include "core/base/Json.h"
#include "core/base/Logging.h"

#include <algorithm>
#include <mutex>

namespace fidesk::desk {

/// The tokens on their way from the window's thread to the portal's.
struct Practice::Handed {
    std::mutex mutex;
    std::optional<portal::oauth::Tokens> tokens;
};

Practice::Practice(portal::http::HttpClient& client, const Clock& clock, Random& random,
                   recorded::Recorder& recorder)
    : random_(random), access_(client, store_, clock, random, {}, &recorder),
      handed_(std::make_shared<Handed>()) {
    for (const char* name : {"Blue key", "Grey key"}) {
        simulator::Personality personality;
        personality.product = name;
        if (Key key = place(std::move(personality)))
            keys_.push_back(std::move(key));
    }
}

Practice::Key Practice::place(simulator::Personality personality) {
    simulator::SoftwareKey::Options options;
    options.personality = std::move(personality);
    auto key = simulator::SoftwareKey::create(std::move(options), random_);
    if (!key) {
        qCWarning(logKeys) << "no software key:" << describe(key.error()).c_str();
        return nullptr;
    }
    ids_[key->get()] = tokens_.add(*key);
    return std::move(*key);
}

Practice::Key Practice::replace(const Key& old, simulator::Personality personality) {
    Key fresh = place(std::move(personality));
    if (!fresh)
        return nullptr;
    tokens_.remove(ids_[old.get()]);
    ids_.erase(old.get());
    std::replace(keys_.begin(), keys_.end(), old, fresh);
    return fresh;
}

ui::SignInServices Practice::signIn(std::function<void(const QString&)> openBrowser) {
    ui::SignInServices services;
    services.signIn = [this](const std::string& address, const auto& open, std::stop_token stop) {
        return access_.signIn(address, open, std::move(stop));
    };
    services.resume = [this, handed = handed_](const std::string& address,
                                               std::stop_token stop) -> Result<ui::SignedIn> {
        std::optional<portal::oauth::Tokens> tokens;
        {
            const std::lock_guard lock(handed->mutex);
            tokens = std::exchange(handed->tokens, std::nullopt);
        }
        if (!tokens)
            return fail(ErrorCode::SignInNeeded);
        return access_.adopt(address, std::move(*tokens), std::move(stop));
    };
    services.signOut = [this](const std::string&, std::stop_token stop) {
        return access_.signOut(std::move(stop));
    };
    services.openBrowser = std::move(openBrowser);
    return services;
}

void Practice::start(const QString& program, ui::MainWindow& window, ui::SessionModel& session) {
    auto* panel = new PracticePanel(
        keys_, [this](const Key& old, simulator::Personality kind) { return replace(old, std::move(kind)); },
        &window);
    window.addSidePanel(panel, tr("Practice keys"));
    window.showBanner(
        tr("Practice mode. Nothing here is real: sample users, software keys, and a portal that is "
           "gone when the window closes."));
    connect(&portal_, &PracticePortal::ready, &session, [this, panel, &session] {
        PracticeAccess access = portal_.takeAccess();
        {
            const std::lock_guard lock(handed_->mutex);
            handed_->tokens = std::move(access.tokens);
        }
        panel->showAdministrator(toQString(access.administrator), toQString(access.password));
        session.resume(toQString(access.url));
    });
    connect(&portal_, &PracticePortal::failed, &window, [&window](const QString& detail) {
        window.showBanner(
            tr("The practice portal could not be started (%1). Close the window and start it again.")
                .arg(detail));
    });
    portal_.start(program);
}

} // namespace fidesk::desk
