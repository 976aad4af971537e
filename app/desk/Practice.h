#pragma once

#include "app/desk/PortalAccess.h"
#include "app/desk/PracticePanel.h"
#include "app/desk/PracticePortal.h"
#include "core/portal/oauth/MemoryTokenStore.h"
#include "core/simulator/SoftwareKey.h"
#include "core/token/simulated/SimulatedTokens.h"
#include "ui/models/SessionModel.h"
#include "ui/widgets/MainWindow.h"

#include <map>
#include <memory>
#include <vector>

namespace fidesk::desk {

/// Practice mode: a portal of its own on loopback, and two software keys.
class Practice : public QObject {
    Q_OBJECT
public:
    using Key = std::shared_ptr<simulator::SoftwareKey>;

    /// @p recorder writes down what is done at the portal outside of enrolments; it outlives this object.
    Practice(portal::http::HttpClient& client, const Clock& clock, Random& random,
             recorded::Recorder& recorder);

    [[nodiscard]] token::SimulatedTokens& tokens() { return tokens_; }
    [[nodiscard]] const std::vector<Key>& keys() const { return keys_; }
    /// Signs in with what the practice portal hands out; in the browser from then on.
    ui::SignInServices signIn(std::function<void(const QString&)> openBrowser);
    /// Adds the banner and the keys to @p window, starts @p program and signs @p session in when it is ready.
    /// Both outlive this object's child process.
    void start(const QString& program, ui::MainWindow& window, ui::SessionModel& session);

private:
    struct Handed;

    /// A new key on the table, listed under an id. Null, and logged, where none can be made.
    Key place(simulator::Personality personality);
    /// A new key in the place of @p old.
    Key replace(const Key& old, simulator::Personality personality);

    Random& random_;
    portal::oauth::MemoryTokenStore store_;
    PortalAccess access_;
    token::SimulatedTokens tokens_;
    std::vector<Key> keys_;
    std::map<const simulator::SoftwareKey*, std::string> ids_;
    std::shared_ptr<Handed> handed_;
    PracticePortal portal_;
};

} // namespace fidesk::desk
