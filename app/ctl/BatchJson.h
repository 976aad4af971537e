#pragma once

#include "core/batch/Batch.h"
#include "core/batch/FileProblem.h"

#include <QJsonObject>

#include <string>

namespace fidesk::ctl {

/// {"id","name","portal","by","startedAt"}
QJsonObject toJson(const records::Batch& batch);

/// {"row","line","user","nickname"?,"label"?,"profile"?,"state","outcome"?,"reason"?,"detail"?,
/// "registrationId"?,"credentialId"?,"job"?,"changedAt"?}
QJsonObject toJson(const records::BatchRow& row);

/// {"rows","waiting","underWay","done","failed","skipped","inDoubt","timeLeft"?}; the time in seconds.
QJsonObject toJson(const batch::Progress& progress);

/// {"event":"fileProblem","line","column"?,"message"}
QJsonObject toJson(const batch::FileProblem& problem);

/// Why a row is not done, as a sentence for people; empty where it is, or nothing was tried.
std::string reasonOf(const records::BatchRow& row);

} // namespace fidesk::ctl
