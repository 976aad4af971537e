#pragma once

#include "core/records/Types.h"

#include <QString>

#include <chrono>
#include <optional>

namespace fidesk::text {

// What the window says while a batch is worked on. Any thread.

QString insertNextKey(const QString& user);
QString insertAnotherKey(const QString& user);
QString takeOut(const QString& key);
/// The key is done: who gets it, and what to write on it.
QString takeOutFor(const QString& key, const QString& user, const QString& label);
QString handOverPin(const QString& user);
QString unknownKey(const QString& key);
QString wipingKey();
QString settingUpKey();
QString provingKey();
QString writingDown();
QString unplugToReset(const QString& key);
QString plugInToReset(const QString& key);
QString touchToReset(const QString& key);
QString portalIsBusy(std::chrono::seconds time);

/// "Waiting", "Under way", "Done", ...
QString stateWord(records::RowState state);
/// Why a row is not done; empty where it is, or nothing was tried.
QString reasonOf(const records::BatchRow& row);

/// "12 of 200 rows done, about 30 minutes left"
QString batchProgress(std::size_t done, std::size_t rows, std::optional<std::chrono::seconds> left);
QString lookingHowThingsStand();
QString batchPausing();
QString batchPaused();
/// Every row would meet @p why.
QString batchPausedBy(const QString& why);
/// Nothing waits any more.
QString batchOver(std::size_t done, std::size_t rows);
QString batchStopped();
/// Rows whose jobs a crash left open and that need their keys.
QString rowsStillOpen(std::size_t rows);
/// A file was read without a problem.
QString fileReady(const QString& file, std::size_t rows);
QString fileProblems(const QString& file, std::size_t problems);
/// The same file was begun at @p when and is not finished.
QString begunBefore(const QString& when);
QString reportWritten(const QString& path);
QString rosterAt(const QString& path);
QString confirmCloseBatch();
QString batchNeedsSignIn();
QString batchIsUnderWay();
QString keysAreInUse();

} // namespace fidesk::text
