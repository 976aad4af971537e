#pragma once

#include "core/base/Clock.h"
#include "core/base/Pause.h"
#include "core/base/Random.h"
#include "core/maintenance/GuidedReset.h"
#include "core/portal/Portal.h"
#include "core/profiles/Profile.h"
#include "core/records/Records.h"
#include "core/token/Token.h"
#include "core/webauthn/Verification.h"

#include <functional>
#include <optional>

namespace fidesk::enrolment {

/// What enrolments stand on; all of it outlives them.
struct Parts {
    portal::Portal& portal;
    token::TokenSource& keys;
    records::Records& records;
    const Clock& clock;
    Random& random;
    Pause pause{pauseFor};
    maintenance::ResetTimings resetTimings{};
    /// The catalogue's name of a model; empty: not known.
    std::function<std::string(const webauthn::Aaguid&)> modelName{};
    /// What proves a model, where a profile asks for that (Profile::attestationRequired): such a profile is
    /// refused where there are none.
    webauthn::TrustAnchors trustAnchors{};
};

/// What the caller has decided before anything is touched.
struct Order {
    portal::User user{};
    profiles::Profile profile{};
    std::string label{};  ///< what is written on the key
    std::string portal{}; ///< its address, for the records
    std::string by{};     ///< who is signed in there, likewise: userPrincipalName
    /// A forgotten PIN: the key is reset, and this registration of the user's, which dies with it, removed.
    std::optional<portal::Registration> replaces{};
    std::optional<records::BatchPlace> place{};
    /// Nobody is asked anything between the acts, so that the key may stay open from begin() to the end and
    /// is not greeted again for each of them.
    bool inOneGo{false};
};

/// The steps, in the order they are taken; those that a profile does not ask for are left out.
enum class Step {
    AskPortal,
    ResetKey,
    RemoveOld,
    Configure,
    SetPin,
    CreateCredential,
    Verify,
    Register,
    Prove,
    ForcePinChange,
    Record,
    Done
};

/// Told how far it is, on the thread that called. A reset is sent at once (ResetStep::Send, Touch): a key
/// that was just plugged in takes it. Only if the key says that it is too late, the guided one follows
/// (Unplug, PlugIn, Send, Touch).
class EnrolmentObserver : public token::TokenObserver, public maintenance::ResetObserver {
public:
    virtual void stepStarted(Step) {}
    void resetStep(maintenance::ResetStep, std::chrono::milliseconds) override {}
    /// The portal asked to be left alone for so long; it is asked again then.
    virtual void portalWaits(std::chrono::milliseconds) {}
};

} // namespace fidesk::enrolment
