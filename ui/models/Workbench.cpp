#include "ui/models/Workbench.h"

namespace fidesk::ui {

Workbench::Workbench(Parts parts)
    : session(portalThread_, std::move(parts.signIn)), keys(parts.source, watchThread_, keysThread_),
      access(keysThread_, parts.source, keys), key(access, parts.random),
      selection(keysThread_, parts.source, keys, access),
      reset(keysThread_, parts.source, access, parts.resetTimings), users(portalThread_),
      registrations(portalThread_),
      enrolment(EnrolmentModel::Parts{keysThread_, parts.source, keys, parts.clock, parts.random}) {
    connect(&session, &SessionModel::changed, this, &Workbench::sessionChanged);
    connect(&users, &UsersModel::signInNeeded, &session, &SessionModel::expire);
    connect(&registrations, &RegistrationsModel::signInNeeded, &session, &SessionModel::expire);
    connect(&enrolment, &EnrolmentModel::registered, &registrations, &RegistrationsModel::reload);
}

Workbench::~Workbench() {
    watchThread_.stop();
    keysThread_.stop();
    portalThread_.stop();
}

void Workbench::sessionChanged() {
    if (session.portal() == portal_)
        return;
    portal_ = session.portal();
    users.setPortal(portal_);
    registrations.setPortal(portal_);
    enrolment.setPortal(portal_);
}

} // namespace fidesk::ui
