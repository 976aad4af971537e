#include "ui/models/BatchChoice.h"

#include "core/base/Json.h"
#include "core/batch/Batch.h"
#include "ui/models/Roots.h"
#include "ui/models/SmallFiles.h"
#include "ui/text/BatchPrompts.h"
#include "ui/text/BatchText.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Shown.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace fidesk::ui {

using records::RowState;

/// What there is to choose from.
struct BatchChoice::Found {
    std::shared_ptr<const profiles::Profiles> profiles{};
    QList<BatchItem> unfinished{};
    QString problem{};
};

/// A file, and why its rows cannot be done.
struct BatchChoice::Read {
    batch::BatchFile file{};
    QString hindrance{};
};

namespace {

QString timeOf(TimePoint time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

QString shown(const std::string& text) {
    return text::shown(std::string_view(text));
}

bool isLeft(const records::BatchRow& row) {
    return row.state != RowState::Done && row.state != RowState::Skipped;
}

Result<QList<BatchItem>> unfinishedAt(records::Records& records, const std::string& portal) {
    QList<BatchItem> found;
    FIDESK_ASSIGN(const auto batches, records.batches());
    for (const records::Batch& batch : batches) {
        if (batch.portal != portal)
            continue;
        FIDESK_ASSIGN(const auto rows, records.rows(batch.id));
        const auto left = std::ranges::count_if(rows, isLeft);
        if (left > 0)
            found.append({.id = toQString(batch.id),
                          .name = shown(batch.name),
                          .started = timeOf(batch.startedAt),
                          .left = static_cast<int>(left),
                          .rows = static_cast<int>(rows.size())});
    }
    return found;
}

batch::FindProfile finderOf(std::shared_ptr<const profiles::Profiles> profiles, std::string standard) {
    return [profiles = std::move(profiles), standard = std::move(standard)](const std::string& id) {
        const std::string& meant = id.empty() ? standard : id;
        return meant.empty() ? profiles->standard() : profiles->find(meant);
    };
}

QList<BatchProblemItem> itemsOf(const std::vector<batch::FileProblem>& problems) {
    QList<BatchProblemItem> items;
    for (const batch::FileProblem& problem : problems)
        items.append({.line = problem.line > 0 ? QString::number(problem.line) : QString(),
                      .column = shown(problem.column),
                      .sentence = text::sentence(problem)});
    return items;
}

} // namespace

BatchChoice::BatchChoice(Executor& executor, records::Records& records, profiles::Places places,
                         bool provable, QObject* parent)
    : QObject(parent), executor_(executor), records_(records), places_(std::move(places)),
      provable_(provable) {}

template <typename Work, typename Done> void BatchChoice::ask(Work work, Done done) {
    ++pending_;
    Q_EMIT changed();
    executor_.run(std::move(work)).then(this, [this, done = std::move(done)](auto result) {
        --pending_;
        done(std::move(result));
        Q_EMIT changed();
    });
}

void BatchChoice::setPortal(const std::string& address) {
    portal_ = address;
    reload();
}

batch::FindProfile BatchChoice::finder() const {
    return finderOf(profiles_, toUtf8(profile_));
}

void BatchChoice::reload() {
    ask(
        [places = places_, &records = records_, address = portal_](const std::stop_token&) {
            Found found{.profiles = std::make_shared<const profiles::Profiles>(places)};
            if (auto unfinished = unfinishedAt(records, address))
                found.unfinished = std::move(*unfinished);
            else
                found.problem = text::sentence(unfinished.error());
            return found;
        },
        [this](Found found) { loaded(std::move(found)); });
}

void BatchChoice::loaded(Found found) {
    const auto before = std::exchange(profiles_, std::move(found.profiles));
    unfinished_ = std::move(found.unfinished);
    items_.clear();
    if (profiles_->standard())
        items_.append(ProfileItem{});
    for (const profiles::Entry& entry : profiles_->all())
        items_.append({.id = toQString(entry.profile.id), .name = shown(entry.profile.name)});
    const bool gone = !profile_.isEmpty() && !profiles_->find(toUtf8(profile_));
    if (!before || gone)
        profile_ = toQString(profiles_->defaultId());
    const bool others = !before || before->all() != profiles_->all();
    if (others && !path_.isEmpty()) // Its rows name profiles.
        readFile();
    if (!found.problem.isEmpty())
        Q_EMIT failed(found.problem);
}

void BatchChoice::setProfile(const QString& id) {
    if (profile_ == id)
        return;
    profile_ = id;
    if (!path_.isEmpty())
        readFile();
}

QString BatchChoice::fileName() const {
    return QFileInfo(path_).fileName();
}

void BatchChoice::chooseFile(const QString& path) {
    path_ = path;
    readFile();
}

void BatchChoice::clear() {
    path_.clear();
    file_ = {};
    sentence_.clear();
    begunBefore_.clear();
    hindrance_.clear();
    problems.setProblems({});
    Q_EMIT changed();
}

void BatchChoice::readFile() {
    if (!profiles_)
        return;
    ask(
        [path = path_, find = finder(), places = places_,
         provable = provable_](const std::stop_token&) -> Result<Read> {
            FIDESK_ASSIGN(const Bytes text, readSmallFile(path, batch::maxBatchBytes));
            Read read{.file = batch::readBatchFile(text, find)};
            if (!provable && read.file.problems.empty())
                read.hindrance = rootsMissingFor(read.file.rows, find, places);
            return read;
        },
        [this](Result<Read> read) { fileRead(std::move(read)); });
}

void BatchChoice::fileRead(Result<Read> read) {
    file_ = read ? std::move(read->file) : batch::BatchFile();
    hindrance_ = read ? read->hindrance : QString();
    problems.setProblems(itemsOf(file_.problems));
    begunBefore_.clear();
    sentence_.clear();
    if (!read)
        Q_EMIT failed(text::sentence(read.error()));
    else if (!file_.problems.empty())
        sentence_ = text::fileProblems(fileName(), file_.problems.size());
    else
        sentence_ = text::fileReady(fileName(), file_.rows.size());
    if (ready())
        lookWhetherBegun();
}

void BatchChoice::lookWhetherBegun() {
    ask([&records = records_, digest = file_.digest, address = portal_](
            const std::stop_token&) { return batch::Batch::unfinished(records, digest, address); },
        [this](const Result<std::optional<records::Batch>>& before) {
            if (before && *before)
                begunBefore_ = text::begunBefore(timeOf((*before)->startedAt));
        });
}

} // namespace fidesk::ui
