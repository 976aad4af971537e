#include "ui/text/BatchPrompts.h"

#include "ui/text/BatchText.h"
#include "ui/text/RecordWords.h"
#include "ui/text/Shown.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct BatchPrompts {
    Q_DECLARE_TR_FUNCTIONS(BatchPrompts)
};

using Words = BatchPrompts;

} // namespace

QString insertNextKey(const QString& user) {
    return Words::tr("Insert the next key for %1").arg(user);
}

QString insertAnotherKey(const QString& user) {
    return Words::tr("Insert another key for %1, or go on with those that are in").arg(user);
}

QString takeOut(const QString& key) {
    return Words::tr("Take %1 out").arg(key);
}

QString takeOutFor(const QString& key, const QString& user, const QString& label) {
    return label.isEmpty()
               ? Words::tr("Done. Take %1 out: it belongs to %2").arg(key, user)
               : Words::tr("Done. Take %1 out and label it %3: it belongs to %2").arg(key, user, label);
}

QString handOverPin(const QString& user) {
    return Words::tr("Give this PIN to %1. It is shown once").arg(user);
}

QString unknownKey(const QString& key) {
    return Words::tr("%1 has a PIN and does not tell whether it was issued in this batch. Use it?").arg(key);
}

QString wipingKey() {
    return Words::tr("Resetting the key…");
}

QString settingUpKey() {
    return Words::tr("Setting the key up…");
}

QString provingKey() {
    return Words::tr("Trying the key out…");
}

QString writingDown() {
    return Words::tr("Writing it down…");
}

QString unplugToReset(const QString& key) {
    return Words::tr("Pull %1 out").arg(key);
}

QString plugInToReset(const QString& key) {
    return Words::tr("Plug %1 in again").arg(key);
}

QString touchToReset(const QString& key) {
    return Words::tr("Touch %1 to wipe it").arg(key);
}

QString portalIsBusy(std::chrono::seconds time) {
    return Words::tr("The portal is busy. It is asked again in %1 s…").arg(time.count());
}

QString stateWord(records::RowState state) {
    switch (state) {
    case records::RowState::Waiting:
        return Words::tr("Waiting");
    case records::RowState::UnderWay:
        return Words::tr("Under way");
    case records::RowState::Done:
        return Words::tr("Done");
    case records::RowState::Failed:
        return Words::tr("Failed");
    case records::RowState::Skipped:
        return Words::tr("Skipped");
    case records::RowState::InDoubt:
        return Words::tr("In doubt");
    }
    return {};
}

QString reasonOf(const records::BatchRow& row) {
    return row.outcome.empty() || row.outcome == "done" ? QString() : outcomeWords(row.outcome);
}

QString batchProgress(std::size_t done, std::size_t rows, std::optional<std::chrono::seconds> left) {
    const QString count = Words::tr("%1 of %2 rows done").arg(number(done), number(rows));
    return left ? Words::tr("%1, %2 left").arg(count, about(*left)) : count;
}

QString lookingHowThingsStand() {
    return Words::tr("Looking how things stand…");
}

QString batchPausing() {
    return Words::tr("Pausing: the keys that are being worked with are finished first");
}

QString batchPaused() {
    return Words::tr("Paused");
}

QString batchPausedBy(const QString& why) {
    return Words::tr("The batch pauses, since every row would meet this: %1").arg(why);
}

QString batchOver(std::size_t done, std::size_t rows) {
    return done == rows
               ? Words::tr("All rows are done")
               : Words::tr("No row waits any more: %1 of %2 are done").arg(number(done), number(rows));
}

QString batchStopped() {
    return Words::tr("Stopping…");
}

QString rowsStillOpen(std::size_t rows) {
    return rows == 1
               ? Words::tr(
                     "One row was interrupted and needs its key to be ended. Until then it is in doubt.")
               : Words::tr("%1 rows were interrupted and need their keys to be ended. Until then they are in "
                           "doubt.")
                     .arg(number(rows));
}

QString fileReady(const QString& file, std::size_t rows) {
    return rows == 1 ? Words::tr("%1 is in order: a key for one user.").arg(file)
                     : Words::tr("%1 is in order: %2 rows, one for each key.").arg(file, number(rows));
}

QString fileProblems(const QString& file, std::size_t problems) {
    return problems == 1
               ? Words::tr("%1 has a problem. Nothing was begun. Correct it and choose the file again.")
                     .arg(file)
               : Words::tr("%1 has %2 problems. Nothing was begun. Correct them and choose the file again.")
                     .arg(file, number(problems));
}

QString begunBefore(const QString& when) {
    return Words::tr(
               "This file was begun before (%1) and is not finished. Go on with that batch below, or start "
               "anew: then users who have their key already get another.")
        .arg(when);
}

QString reportWritten(const QString& path) {
    return Words::tr("How each row stands is in %1.").arg(path);
}

QString rosterAt(const QString& path) {
    return Words::tr("PINs are in %1, for its recipients alone.").arg(path);
}

QString confirmCloseBatch() {
    return Words::tr(
        "Keys that are being worked with are left clean, and their rows wait again. Nothing that is done "
        "is lost: the batch can be gone on with from the list of those that are not finished.");
}

QString batchNeedsSignIn() {
    return Words::tr("Sign in at the portal first, on the Users page.");
}

QString batchIsUnderWay() {
    return Words::tr("A batch is under way. Finish or close it on the Batch page first.");
}

QString keysAreInUse() {
    return Words::tr("A key is being registered or reset on another page. Finish or cancel that first.");
}

} // namespace fidesk::text
