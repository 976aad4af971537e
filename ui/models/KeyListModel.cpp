#include "ui/models/KeyListModel.h"

#include "ui/text/ErrorText.h"
#include "ui/text/KeyText.h"

namespace fidesk::ui {

KeyListModel::KeyListModel(KeyAccess& access, token::Feature feature, QObject* parent)
    : QAbstractTableModel(parent), access_(access), feature_(feature), id_(access.id()),
      present_(access.present()) {
    connect(&access_, &KeyAccess::changed, this, &KeyListModel::accessChanged);
    connect(&access_, &KeyAccess::unlockedChanged, this, &KeyListModel::lockChanged);
}

KeyListModel::State KeyListModel::state() const {
    if (!access_.present())
        return State::NoKey;
    if (!access_.status())
        return State::Asking;
    if (!token::can(access_.status()->info, feature_))
        return State::Impossible;
    if (!access_.unlocked())
        return State::Locked;
    if (loaded_)
        return State::Loaded;
    return listProblem_.isEmpty() ? State::Loading : State::Failed;
}

QString KeyListModel::problem() const {
    switch (state()) {
    case State::Asking:
        return access_.statusProblem();
    case State::Impossible:
        return whyNot(feature_);
    case State::Failed:
        return listProblem_;
    case State::NoKey:
    case State::Locked:
    case State::Loading:
    case State::Loaded:
        break;
    }
    return {};
}

QString KeyListModel::whyNot(token::Feature feature) const {
    return access_.status() ? text::whyNot(access_.status()->info, feature) : QString();
}

QString KeyListModel::sentenceOf(const Error& error, const text::Deed& deed) const {
    return text::deedFailed(error, deed);
}

void KeyListModel::setShown(bool shown) {
    shown_ = shown;
    if (shown)
        reload();
}

bool KeyListModel::reload() {
    listProblem_.clear();
    const State now = state();
    const bool can = now == State::Loading || now == State::Loaded;
    if (can)
        load();
    else
        Q_EMIT stateChanged();
    return can;
}

void KeyListModel::begin(text::Deed deed, std::function<bool()> holds) {
    change_ = Change{.deed = std::move(deed), .holds = std::move(holds)};
    ++asked_; // A list read before the change is not wanted any more.
}

void KeyListModel::changed(const Result<void>& result) {
    if (!change_)
        return;
    if (result) {
        change_->made = true;
    } else {
        const Change failedOne = std::move(*change_);
        change_.reset();
        Q_EMIT failed(sentenceOf(result.error(), failedOne.deed));
    }
    if (!reload() && change_)
        report(*std::exchange(change_, std::nullopt), false);
    access_.reload();
}

void KeyListModel::fetched(const Error* error) {
    loaded_ = error == nullptr;
    listProblem_ = error ? text::sentence(*error) : QString();
    if (error)
        forget();
    Q_EMIT stateChanged();
    if (change_ && change_->made)
        report(*std::exchange(change_, std::nullopt), error == nullptr);
}

void KeyListModel::report(const Change& change, bool read) {
    if (read && change.holds && !change.holds())
        Q_EMIT failed(change.deed.notSo);
    else
        Q_EMIT done(change.deed.done);
}

void KeyListModel::accessChanged() {
    const bool there = std::exchange(present_, access_.present());
    if (std::exchange(id_, access_.id()) != access_.id() || (there && !present_)) {
        drop();
    } else if (shown_ && state() == State::Loading && !access_.busy()) {
        load();
        return;
    }
    Q_EMIT stateChanged();
}

void KeyListModel::lockChanged() {
    if (!access_.unlocked()) {
        ++asked_;
        loaded_ = false;
        listProblem_.clear();
        forget();
        if (change_ && change_->made)
            report(*std::exchange(change_, std::nullopt), false);
    } else if (shown_) {
        reload();
    }
    Q_EMIT stateChanged();
}

void KeyListModel::drop() {
    ++asked_;
    loaded_ = false;
    listProblem_.clear();
    forget();
    left();
    if (!change_)
        return;
    const Change cut = *std::exchange(change_, std::nullopt);
    if (cut.made)
        report(cut, false);
    else
        Q_EMIT failed(access_.departure() == ErrorCode::Cancelled
                          ? text::deedLeft(cut.deed)
                          : sentenceOf(ErrorCode::KeyUnplugged, cut.deed));
}

} // namespace fidesk::ui
