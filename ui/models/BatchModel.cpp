#include "ui/models/BatchModel.h"

#include "core/base/Json.h"
#include "core/batch/Report.h"
#include "ui/text/BatchPrompts.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Shown.h"

#include <algorithm>

namespace fidesk::ui {

using records::RowState;

/// What came of beginning.
struct BatchModel::Started {
    std::unique_ptr<BatchRun> run{};
    std::vector<records::BatchRow> rows{};
    std::size_t stillOpen{0};
};

namespace {

QString shown(const std::string& text) {
    return text::shown(std::string_view(text));
}

std::vector<std::filesystem::path> pathsOf(const QStringList& files) {
    std::vector<std::filesystem::path> paths;
    for (const QString& file : files)
        paths.emplace_back(file.toStdU16String());
    return paths;
}

} // namespace

BatchModel::BatchModel(Parts parts, QObject* parent)
    : QObject(parent), choice(parts.executor, parts.records, parts.places), parts_(parts) {
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
void BatchModel::begin(std::function<Result<std::unique_ptr<batch::Batch>>()> make, records::Batch about,
                       const BatchHandover& handover) {
    if (!hindrance().isEmpty())
        return Q_EMIT failed(hindrance());
    BatchRun::Parts parts{.portal = portal_,
                          .keys = parts_.source,
                          .records = parts_.records,
                          .clock = parts_.clock,
                          .random = parts_.random,
                          .findProfile = choice.finder()};
    parts.trustAnchors = trustAnchors_;
    const auto work = [make = std::move(make), parts = std::make_shared<BatchRun::Parts>(std::move(parts)),
                       about = std::move(about), handover](const std::stop_token& stop) -> Result<Started> {
        if (!handover.roster.isEmpty()) {
            FIDESK_ASSIGN(parts->roster,
                          BatchRoster::create(handover.roster.toStdU16String(), pathsOf(handover.recipients),
                                              about, parts->clock));
        }
        FIDESK_ASSIGN(auto batch, make());
        Started started{.run = std::make_unique<BatchRun>(std::move(batch), std::move(*parts))};
        FIDESK_ASSIGN(const auto open, started.run->recover(stop));
        started.stillOpen = open.size();
        FIDESK_ASSIGN(started.rows, started.run->batch().rows());
        return started;
    };
    note_.clear();
    pausedBy_.clear();
    setState(State::Starting);
    stop_ = ask(work, [this](Result<Started> result) {
        const bool closed = stop_.stop_requested();
        if (!result || closed) {
            setState(State::Choosing);
            if (!result && result.error().code != ErrorCode::Cancelled)
                Q_EMIT failed(text::sentence(result.error()));
            return;
        }
        started(std::move(*result));
    });
}

void BatchModel::started(Started started) {
    run_ = std::move(started.run);
    rows.setRows(std::move(started.rows));
    QStringList notes;
    if (run_->roster())
        notes.append(text::rosterAt(QString::fromStdU16String(run_->roster()->path().u16string())));
    if (started.stillOpen > 0)
        notes.append(text::rowsStillOpen(started.stillOpen));
    note_ = notes.join(QLatin1Char('\n'));
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
                              [bring](const QString& key, std::shared_ptr<Secret> pin) {
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

void BatchModel::keyTold(const BatchKeyItem& item) {
    const auto known = std::ranges::find(keys_, item.id, &BatchKeyItem::id);
    if (known == keys_.end())
        keys_.append(item);
    else
        *known = item;
    if (item.need != BatchKeyItem::Need::HandOver)
        pins_.erase(item.id);
    Q_EMIT keysChanged();
    Q_EMIT changed();
}

void BatchModel::keyEnded(const QString& key, bool unused) {
    pins_.erase(key);
    if (unused)
        keys_.removeIf([&](const BatchKeyItem& item) { return item.id == key; });
    parts_.keys.refresh(); // It may have come, or gone, since they were listed.
    Q_EMIT keysChanged();
    noteWhetherOver();
}

/// A key that is done with is told of until it is pulled out.
void BatchModel::keysCameOrWent() {
    const auto before = keys_.size();
    keys_.removeIf([this](const BatchKeyItem& item) {
        return item.need == BatchKeyItem::Need::Removal && !parts_.keys.contains(item.id);
    });
    if (keys_.size() != before)
        Q_EMIT keysChanged();
}

void BatchModel::rowTold(const records::BatchRow& row) {
    rows.update(row);
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

bool BatchModel::working() const {
    return std::ranges::any_of(
        keys_, [](const BatchKeyItem& item) { return item.need != BatchKeyItem::Need::Removal; });
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

void BatchModel::givePin(const QString& key, Secret pin) {
    if (const auto attendant = run_ ? run_->attendant(key) : nullptr)
        attendant->givePin(std::move(pin));
}

void BatchModel::giveUp(const QString& key) {
    if (const auto attendant = run_ ? run_->attendant(key) : nullptr)
        attendant->giveUp();
}

void BatchModel::handedOver(const QString& key) {
    pins_.erase(key);
    if (const auto attendant = run_ ? run_->attendant(key) : nullptr)
        attendant->handedOver();
}

void BatchModel::decide(const QString& key, bool use) {
    if (const auto attendant = run_ ? run_->attendant(key) : nullptr)
        attendant->decide(use);
}

std::shared_ptr<Secret> BatchModel::takePin(const QString& key) {
    const auto found = pins_.find(key);
    if (found == pins_.end())
        return nullptr;
    std::shared_ptr<Secret> pin = std::move(found->second);
    pins_.erase(found);
    return pin;
}

} // namespace fidesk::ui
