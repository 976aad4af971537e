#include "ui/models/Workbench.h"

namespace fidesk::ui {

namespace {

EnrolmentSession::Seams seamsOf(const Workbench::Parts& parts) {
    return {.keys = parts.jobsSource,
            .records = parts.records,
            .clock = parts.clock,
            .random = parts.random,
            .pause = parts.pause,
            .resetTimings = parts.resetTimings,
            .trustAnchors = parts.trustAnchors};
}

} // namespace

Workbench::Workbench(Parts parts)
    : session(portalThread_, std::move(parts.signIn)), keys(parts.source, watchThread_, keysThread_),
      access(keysThread_, parts.source, keys), key(access, parts.random),
      selection(keysThread_, parts.source, keys, access),
      reset(keysThread_, parts.source, access, parts.resetTimings), passkeys(access), fingerprints(access),
      settings(access), largeBlobs(access), users(portalThread_), registrations(portalThread_),
      enrolment({.keys = keysThread_,
                 .files = recordsThread_,
                 .seams = seamsOf(parts),
                 .keysModel = keys,
                 .profiles = parts.profiles}),
      records(recordsThread_, parts.records),
      batch(BatchModel::Parts{batchThread_, parts.jobsSource, keys, parts.records, parts.clock, parts.random,
                              parts.profiles, parts.pause, parts.trustAnchors}),
      profiles(recordsThread_, parts.profiles),
      openJobs({.keys = keysThread_, .records = recordsThread_, .seams = seamsOf(parts), .keysModel = keys}) {
    connect(&session, &SessionModel::changed, this, &Workbench::sessionChanged);
    connect(&users, &UsersModel::signInNeeded, &session, &SessionModel::expire);
    connect(&registrations, &RegistrationsModel::signInNeeded, &session, &SessionModel::expire);
    connect(&enrolment, &EnrolmentModel::changed, this, &Workbench::noteUseOfKeys);
    connect(&reset, &KeyResetModel::changed, this, &Workbench::noteUseOfKeys);
    connect(&batch, &BatchModel::changed, this, &Workbench::noteUseOfKeys);
    connect(&openJobs, &OpenJobsModel::changed, this, &Workbench::noteUseOfKeys);
    connect(&openJobs, &OpenJobsModel::signInNeeded, &session, &SessionModel::expire);
    connect(&openJobs, &OpenJobsModel::ended, &batch, &BatchModel::rereadRows);
    connect(&openJobs, &OpenJobsModel::ended, this, [this](bool good) {
        if (good)
            registrations.reload();
    });
    connect(&batch, &BatchModel::signInNeeded, &session, &SessionModel::expire);
    connect(&profiles, &ProfilesModel::listChanged, &batch.choice, &BatchChoice::reload);
    connect(&passkeys, &PasskeysModel::stateChanged, this, &Workbench::noteCounts);
    connect(&fingerprints, &FingerprintsModel::stateChanged, this, &Workbench::noteCounts);
    connect(&enrolment, &EnrolmentModel::registered, &registrations, &RegistrationsModel::reload);
}

Workbench::~Workbench() {
    watchThread_.stop();
    recordsThread_.stop();
    batchThread_.stop();
    keysThread_.stop();
    portalThread_.stop();
}

void Workbench::sessionChanged() {
    if (session.portal() == portal_)
        return;
    portal_ = session.portal();
    users.setPortal(portal_);
    registrations.setPortal(portal_);
    enrolment.setPortal(session.portalForJobs(), session.address(), session.accountUserName());
    batch.setPortal(session.portalForJobs(), session.address(), session.accountUserName());
    openJobs.setPortal(session.portalForJobs(), session.address());
}

void Workbench::noteUseOfKeys() {
    batch.setKeysInUse(enrolment.open() || reset.running() || openJobs.busy());
    openJobs.setKeysInUse(enrolment.open() || reset.running() || batch.usesKeys());
    noteJobs();
}

/// What has ended may have left a job open.
void Workbench::noteJobs() {
    const bool mayBe = enrolment.open() || batch.open();
    if (std::exchange(jobsMayBe_, mayBe) && !mayBe)
        openJobs.reload();
}

void Workbench::noteCounts() {
    if (passkeys.state() == PasskeysModel::State::Loaded)
        key.notePasskeys(passkeys.used());
    if (fingerprints.state() == FingerprintsModel::State::Loaded)
        key.noteFingerprints(static_cast<std::size_t>(fingerprints.items().size()));
}

} // namespace fidesk::ui
