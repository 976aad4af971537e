#include "ui/models/BatchModel.h"

#include "core/base/Json.h"
#include "core/base/Paths.h"
#include "core/batch/Report.h"
#include "ui/models/Roots.h"
#include "ui/text/BatchPrompts.h"
#include "ui/text/ErrorText.h"
#include "ui/text/LetterText.h"
#include "ui/text/Shown.h"

#include <algorithm>

namespace fidesk::ui {

using records::RowState;

/// What came of beginning.
struct BatchModel::Started {
    std::unique_ptr<BatchRun> run{};
    std::vector<records::BatchRow> rows{};
    std::size_t stillOpen{0};
    QString hindrance{}; ///< nothing was begun
};

namespace {

QString shown(const std::string& text) {
    return text::shown(std::string_view(text));
}

/// How many jobs of the batch wait for somebody to end them.
Result<std::size_t> openJobsOf(records::Records& records, const std::string& batch) {
    FIDESK_ASSIGN(const auto open, records.openJobs());
    return static_cast<std::size_t>(std::ranges::count_if(open, [&batch](const records::OpenJob& one) {
        return one.job.place && one.job.place->batch == batch && (one.job.inDoubt || !one.live);
    }));
}

} // namespace

BatchModel::BatchModel(Parts parts, QObject* parent)
    : QObject(parent), choice(parts.executor, parts.records, parts.places, !parts.trustAnchors.empty()),
      parts_(std::move(parts)) {
    connect(&choice, &BatchChoice::failed, this, &BatchModel::failed);
    connect(&parts_.keys, &KeysModel::changed, this, &BatchModel::keysCameOrWent);
}

BatchModel::~BatchModel() = default;

template <typename Work, typename Done> std::stop_source BatchModel::ask(Work work, Done done) {
    ++pending_;
    Q_EMIT changed();
    return parts_.executor.run(std::move(work)).then(this, [this, done = std::move(done)](auto result) {
        --pending_;
        done(std::move(result));
        Q_EMIT changed();
    });
}

void BatchModel::setState(State state) {
    state_ = state;
    parts_.keys.setLentOut(open());
    Q_EMIT changed();
}

void BatchModel::setPortal(std::shared_ptr<portal::Portal> portal, const QString& address,
                           const QString& by) {
    portal_ = std::move(portal);
    address_ = toUtf8(address);
    by_ = toUtf8(by);
    choice.setPortal(address_);
    Q_EMIT changed();
}

void BatchModel::setKeysInUse(bool inUse) {
    if (std::exchange(keysInUse_, inUse) != inUse)
        Q_EMIT changed();
}

QString BatchModel::hindrance() const {
    if (!portal_)
        return text::batchNeedsSignIn();
    return keysInUse_ ? text::keysAreInUse() : QString();
}

void BatchModel::start(const BatchHandover& handover) {
    if (!choice.ready() || open())
        return;
    records::Batch about{
        .name = toUtf8(choice.fileName()), .portal = address_, .by = by_, .digest = choice.file().digest};
    begin(
        [&parts = parts_, about, rows = choice.file().rows] {
            return batch::Batch::begin(parts.records, parts.clock, parts.random, about, rows);
        },
        about, handover);
}

void BatchModel::resume(const QString& id, const BatchHandover& handover) {
    if (open())
        return;
    begin([&parts = parts_, id = toUtf8(id)] { return batch::Batch::open(parts.records, parts.clock, id); },
          {.portal = address_}, handover);
}

/// The roster is made first, so that nothing is begun where it cannot be.
void BatchModel::begin(Make make, records::Batch about, const BatchHandover& handover) {
    if (!hindrance().isEmpty())
        return Q_EMIT failed(hindrance());
    BatchRun::Parts parts{.portal = portal_,
                          .keys = parts_.source,
                          .records = parts_.records,
                          .clock = parts_.clock,
                          .random = parts_.random,
                          .pause = parts_.pause,
                          .findProfile = choice.finder()};
    parts.trustAnchors = parts_.trustAnchors;
    const auto work = [make = std::move(make), parts = std::make_shared<BatchRun::Parts>(std::move(parts)),
                       about = std::move(about), handover,
                       &places = parts_.places](const std::stop_token& stop) -> Result<Started> {
        if (handover.toFiles()) {
            FIDESK_ASSIGN(parts->roster, BatchRoster::create(handover, about, parts->clock));
        }
        FIDESK_ASSIGN(auto batch, make());
        Started started;
        if (parts->trustAnchors.empty()) {
            FIDESK_ASSIGN(const auto planned, batch->rows());
            started.hindrance = rootsMissingFor(planned, parts->findProfile, places);
        }
        if (!started.hindrance.isEmpty())
            return started;
        started.run = std::make_unique<BatchRun>(std::move(batch), std::move(*parts));
        FIDESK_ASSIGN(const auto open, started.run->recover(stop));
        started.stillOpen = open.size();
        FIDESK_ASSIGN(started.rows, started.run->batch().rows());
        return started;
    };
    note_.clear();
    rowsOpen_ = 0;
    pausedBy_.clear();
    setState(State::Starting);
    stop_ = ask(work, [this](Result<Started> result) {
        const bool closed = stop_.stop_requested();
        if (result && !closed && result->hindrance.isEmpty())
            return started(std::move(*result));
        setState(State::Choosing);
        if (result && !closed)
            Q_EMIT failed(result->hindrance);
        else if (!result && result.error().code != ErrorCode::Cancelled)
            Q_EMIT failed(text::sentence(result.error()));
    });
}

void BatchModel::started(Started started) {
    run_ = std::move(started.run);
    rows.setRows(std::move(started.rows));
    QStringList notes;
    if (const BatchRoster* files = run_->roster()) {
        if (!files->roster().empty())
            notes.append(text::rosterAt(toQPath(files->roster())));
        if (!files->letters().empty())
            notes.append(text::lettersAt(toQPath(files->letters())));
    }
    note_ = notes.join(QLatin1Char('\n'));
    rowsOpen_ = started.stillOpen;
    setState(State::Running);
    run_->begin(listener());
    noteWhetherOver();
}

BatchRun::Listener BatchModel::listener() {
    // The executor brings what is told on the threads of the keys to this one.
    const auto bring = [this, self = QPointer<QObject>(this)](std::function<void(BatchModel&)> call) {
        parts_.executor.post(self, [this, call = std::move(call)] { call(*this); });
    };
    return {.attendant = {.key =
                              [bring](const BatchKeyItem& item) {
                                  bring([item](BatchModel& model) { model.keyTold(item); });
                              },
                          .row =
                              [bring](const records::BatchRow& row) {
                                  bring([row](BatchModel& model) { model.rowTold(row); });
                              },
                          .pin =
                              [bring](const QString& key, std::shared_ptr<const handover::PinSlip> pin) {
                                  bring([key, pin = std::move(pin)](BatchModel& model) {
                                      model.pins_[key] = pin;
                                  });
                              }},
            .keyEnded =
                [bring](const QString& key, bool unused) {
                    bring([key, unused](BatchModel& model) { model.keyEnded(key, unused); });
                },
            .paused = [bring](const Error& why) { bring([why](BatchModel& model) { model.paused(why); }); },
            .ended = [bring] { bring([](BatchModel& model) { model.ended(); }); }};
}

void BatchModel::rowTold(const records::BatchRow& row) {
    rows.update(row);
    if (row.state == RowState::InDoubt)
        rereadRows();
    Q_EMIT changed();
}

void BatchModel::paused(const Error& why) {
    if (state_ != State::Running && state_ != State::Paused)
        return;
    pausedBy_ = text::sentence(why);
    setState(State::Paused);
    if (why.code == ErrorCode::SignInNeeded)
        Q_EMIT signInNeeded();
}

void BatchModel::noteWhetherOver() {
    const bool waits = std::ranges::any_of(
        rows.rows(), [](const records::BatchRow& row) { return row.state == RowState::Waiting; });
    if (state_ == State::Running && !waits && !working())
        setState(State::Over);
    Q_EMIT changed();
}

QString BatchModel::name() const {
    return run_ ? shown(run_->batch().about().name) : QString();
}

QString BatchModel::todo() const {
    const auto done =
        static_cast<std::size_t>(std::ranges::count(rows.rows(), RowState::Done, &records::BatchRow::state));
    switch (state_) {
    case State::Choosing:
        return {};
    case State::Starting:
        return text::lookingHowThingsStand();
    case State::Running:
        if (rows.nextUser().isEmpty())
            return {};
        return working() ? text::insertAnotherKey(rows.nextUser()) : text::insertNextKey(rows.nextUser());
    case State::Paused:
        if (!pausedBy_.isEmpty())
            return text::batchPausedBy(pausedBy_);
        return working() ? text::batchPausing() : text::batchPaused();
    case State::Over:
        return text::batchOver(done, rows.rows().size());
    case State::Stopping:
        return text::batchStopped();
    }
    return {};
}

void BatchModel::pause() {
    if (state_ != State::Running)
        return;
    run_->pause();
    pausedBy_.clear();
    setState(State::Paused);
}

void BatchModel::goOn() {
    if (state_ != State::Paused && state_ != State::Over)
        return;
    pausedBy_.clear();
    run_->goOn();
    setState(State::Running);
    noteWhetherOver();
}

bool BatchModel::canSkip(int row) const {
    if (!run_ || row < 0 || row >= rows.rowCount())
        return false;
    const RowState state = rows.rows()[static_cast<std::size_t>(row)].state;
    return state == RowState::Waiting || state == RowState::Failed;
}

bool BatchModel::canRetry(int row) const {
    if (!run_ || row < 0 || row >= rows.rowCount())
        return false;
    const RowState state = rows.rows()[static_cast<std::size_t>(row)].state;
    return state == RowState::Failed || state == RowState::Skipped || state == RowState::InDoubt;
}

void BatchModel::change(int row, Result<void> (batch::Batch::*act)(std::int64_t), bool goesOn) {
    const std::int64_t number = rows.rows()[static_cast<std::size_t>(row)].row;
    ask(
        [&batch = run_->batch(), act, number](const std::stop_token&) -> Result<records::BatchRow> {
            FIDESK_TRY((batch.*act)(number));
            return batch.row(number);
        },
        [this, goesOn](const Result<records::BatchRow>& changedRow) {
            if (!changedRow)
                return Q_EMIT failed(text::sentence(changedRow.error()));
            rowTold(*changedRow);
            if (goesOn && state_ == State::Over)
                goOn();
            noteWhetherOver();
        });
}

void BatchModel::skip(int row) {
    if (canSkip(row))
        change(row, &batch::Batch::skip, false);
}

void BatchModel::retry(int row) {
    if (canRetry(row))
        change(row, &batch::Batch::retry, true);
}

void BatchModel::writeReport(const QString& path) {
    if (!run_)
        return;
    ask(
        [&batch = run_->batch(), path](const std::stop_token&) -> Result<void> {
            FIDESK_ASSIGN(const auto all, batch.rows());
            const auto reason = [](const records::BatchRow& row) { return toUtf8(text::reasonOf(row)); };
            return batch::writeReport(path.toStdU16String(), all, reason);
        },
        [this, path](const Result<void>& written) {
            if (written)
                Q_EMIT succeeded(text::reportWritten(path));
            else
                Q_EMIT failed(text::sentence(written.error()));
        });
}

void BatchModel::rereadRows() {
    if (!run_)
        return;
    struct Found {
        std::vector<records::BatchRow> rows;
        std::size_t open;
    };
    ask(
        [&batch = run_->batch(), &records = parts_.records](const std::stop_token&) -> Result<Found> {
            FIDESK_ASSIGN(auto all, batch.rows());
            FIDESK_ASSIGN(const std::size_t open, openJobsOf(records, batch.about().id));
            return Found{std::move(all), open};
        },
        [this](Result<Found> found) {
            if (!found)
                return Q_EMIT failed(text::sentence(found.error()));
            rows.setRows(std::move(found->rows));
            rowsOpen_ = found->open;
            noteWhetherOver();
        });
}

void BatchModel::close() {
    stop_.request_stop();
    if (!run_ || state_ == State::Stopping)
        return;
    setState(State::Stopping);
    run_->stop();
}

void BatchModel::ended() {
    // What was asked of the batch meanwhile comes first.
    ask([](const std::stop_token&) { return true; },
        [this](bool) {
            run_.reset();
            keys_.clear();
            pins_.clear();
            choice.clear();
            Q_EMIT keysChanged();
            setState(State::Choosing);
            choice.reload();
        });
}

} // namespace fidesk::ui
