#pragma once

#include "ui/models/BatchModel.h"
#include "ui/models/EnrolmentModel.h"
#include "ui/models/FingerprintsModel.h"
#include "ui/models/KeyModel.h"
#include "ui/models/KeyResetModel.h"
#include "ui/models/KeySelection.h"
#include "ui/models/KeySettingsModel.h"
#include "ui/models/KeysModel.h"
#include "ui/models/LargeBlobsModel.h"
#include "ui/models/OpenJobsModel.h"
#include "ui/models/PasskeysModel.h"
#include "ui/models/ProfilesModel.h"
#include "ui/models/RecordsModel.h"
#include "ui/models/RegistrationsModel.h"
#include "ui/models/SessionModel.h"
#include "ui/models/UsersModel.h"

namespace fidesk::ui {

/// Every model of the window with the threads they work on, wired to each other. GUI thread.
class Workbench : public QObject {
    Q_OBJECT

    // The threads come first, so that they outlive the models; the destructor stops them before anything
    // goes.
    Executor portalThread_;
    Executor keysThread_;
    Executor watchThread_;
    Executor recordsThread_;
    Executor batchThread_;

public:
    /// What is chosen outside; outlives the workbench.
    struct Parts {
        token::TokenSource& source; ///< what is changed on these keys gets into the records
        token::TokenSource&
            jobsSource; ///< the same keys, for enrolments, which write to the records themselves
        records::Records& records;
        const Clock& clock;
        Random& random;
        SignInServices signIn;
        maintenance::ResetTimings resetTimings{};
        Pause pause{pauseFor}; ///< between two questions to a portal
        profiles::Places profiles{};
        webauthn::TrustAnchors trustAnchors{}; ///< what proves models, where a profile wants that
    };

    explicit Workbench(Parts parts);
    ~Workbench() override;

    SessionModel session;
    KeysModel keys;
    KeyAccess access;
    KeyModel key;
    KeySelection selection;
    KeyResetModel reset;
    PasskeysModel passkeys;
    FingerprintsModel fingerprints;
    KeySettingsModel settings;
    LargeBlobsModel largeBlobs;
    UsersModel users;
    RegistrationsModel registrations;
    EnrolmentModel enrolment;
    RecordsModel records;
    BatchModel batch;
    ProfilesModel profiles;
    OpenJobsModel openJobs;

private:
    std::shared_ptr<portal::Portal> portal_;
    bool jobsMayBe_{false}; ///< something is under way that may leave a job open

    void sessionChanged();
    void noteCounts();
    void noteUseOfKeys();
    void noteJobs();
};

} // namespace fidesk::ui
