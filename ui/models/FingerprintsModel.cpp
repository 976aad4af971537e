#include "ui/models/FingerprintsModel.h"

#include "core/base/Crypto.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "ui/text/KeyText.h"
#include "ui/text/Shown.h"

#include <algorithm>

namespace fidesk::ui {

namespace {

QString idText(const Bytes& id) {
    return toQString(toHex(id));
}

Bytes idBytes(const QString& id) {
    const QByteArray bytes = QByteArray::fromHex(id.toLatin1());
    return {bytes.begin(), bytes.end()};
}

FingerprintItem toItem(const token::Fingerprint& fingerprint) {
    const QString id = idText(fingerprint.id);
    const QString name = text::shown(fingerprint.name);
    return {.id = id,
            .name = name,
            .title = name.trimmed().isEmpty() ? text::unnamedFinger(text::shown(id, 16)) : name};
}

/// Carries what a sensor says from the keys' thread to the GUI's.
class Relay final : public token::FingerprintObserver {
public:
    using Post = std::function<void(std::function<void()>)>;

    Relay(Post post, std::function<void(bool)> touch,
          std::function<void(const token::FingerprintSample&)> sample)
        : post_(std::move(post)), touch_(std::move(touch)), sample_(std::move(sample)) {}

    void touchNeeded() override {
        post_([touch = touch_] { touch(true); });
    }
    void touchDone() override {
        post_([touch = touch_] { touch(false); });
    }
    void sampleTaken(const token::FingerprintSample& sample) override {
        post_([take = sample_, sample] { take(sample); });
    }

private:
    Post post_;
    std::function<void(bool)> touch_;
    std::function<void(const token::FingerprintSample&)> sample_;
};

} // namespace

FingerprintsModel::FingerprintsModel(KeyAccess& access, QObject* parent)
    : KeyListModel(access, token::Feature::Fingerprints, parent) {}

void FingerprintsModel::load() {
    fetch([](token::Token& token, const token::Pin& pin,
             const std::stop_token& stop) { return token.fingerprints(pin, stop); },
          [this](const std::vector<token::Fingerprint>& list) { take(list); });
}

void FingerprintsModel::take(const std::vector<token::Fingerprint>& list) {
    beginResetModel();
    items_.clear();
    for (const token::Fingerprint& one : list)
        items_.append(toItem(one));
    endResetModel();
}

void FingerprintsModel::forget() {
    take({});
}

void FingerprintsModel::left() {
    const Adding was = adding_;
    setAdding(Adding::No);
    if (was == Adding::Sampling)
        Q_EMIT failed(text::fingerprintNotAdded(access().departure()));
    else if (was == Adding::Naming)
        Q_EMIT failed(text::fingerprintUnnamed(access().departure()));
}

const FingerprintItem* FingerprintsModel::find(const QString& id) const {
    const auto found = std::ranges::find(items_, id, &FingerprintItem::id);
    return found == items_.end() ? nullptr : &*found;
}

QString FingerprintsModel::nameProblem(const QString& name) {
    if (hasControlCharacters(toUtf8(name)))
        return text::fingerprintNameMalformed();
    return name.trimmed().toUtf8().size() > mostNameBytes ? text::fingerprintNameTooLong() : QString();
}

void FingerprintsModel::write(const Bytes& id, const QString& name, text::Deed deed) {
    change(
        std::move(deed),
        [id, name = toUtf8(name)](token::Token& token, const token::Pin& pin, const std::stop_token& stop) {
            return token.renameFingerprint(id, name, pin, stop);
        },
        [this, key = idText(id), name] {
            const FingerprintItem* now = find(key);
            return now && now->name == text::shown(name);
        });
}

void FingerprintsModel::rename(const QString& id, const QString& name) {
    const QString trimmed = name.trimmed();
    write(idBytes(id), trimmed, text::fingerprintRenamed(trimmed));
}

void FingerprintsModel::remove(const QString& id) {
    const FingerprintItem* item = find(id);
    change(
        text::fingerprintRemoved(item ? item->title : id),
        [bytes = idBytes(id)](token::Token& token, const token::Pin& pin, const std::stop_token& stop) {
            return token.removeFingerprint(bytes, pin, stop);
        },
        [this, id] { return !find(id); });
}

void FingerprintsModel::add() {
    if (!ready() || adding_ != Adding::No)
        return;
    taken_ = 0;
    const auto& sensor = access().status()->sensor;
    wanted_ = sensor ? sensor->samples : 0;
    advice_.clear();
    touchWanted_ = false;
    const unsigned attempt = ++attempt_;
    const auto still = [this, attempt] { return attempt == attempt_ && adding_ == Adding::Sampling; };
    auto relay =
        std::make_shared<Relay>([&access = access(), context = QPointer<QObject>(this)](
                                    std::function<void()> call) { access.post(context, std::move(call)); },
                                [this, still](bool wanted) {
                                    if (!still())
                                        return;
                                    touchWanted_ = wanted;
                                    Q_EMIT addingChanged();
                                },
                                [this, still](const token::FingerprintSample& sample) {
                                    if (still())
                                        sampled(sample);
                                });
    setAdding(Adding::Sampling);
    access().runUnlocked(
        [relay](token::Token& token, const token::Pin& pin, const std::stop_token& stop) {
            return token.addFingerprint(pin, *relay, stop);
        },
        [this, attempt](const Result<token::Fingerprint>& result) {
            if (attempt == attempt_)
                addEnded(result);
        });
    Q_EMIT stateChanged();
}

void FingerprintsModel::sampled(const token::FingerprintSample& sample) {
    lastGood_ = sample.advice == token::SampleAdvice::Good;
    if (lastGood_)
        ++taken_;
    // What the key says is still to come counts for more than what it said at first.
    wanted_ = taken_ + sample.remaining;
    advice_ = text::sampleAdvice(sample.advice);
    Q_EMIT sampleTaken(advice_);
    Q_EMIT addingChanged();
}

void FingerprintsModel::addEnded(const Result<token::Fingerprint>& result) {
    if (adding_ != Adding::Sampling)
        return;
    touchWanted_ = false;
    if (result) {
        added_ = result->id;
        setAdding(Adding::Naming);
    } else {
        setAdding(Adding::No);
        Q_EMIT failed(text::fingerprintNotAdded(result.error()));
    }
    reload();
    access().reload();
}

void FingerprintsModel::setAdding(Adding adding) {
    if (adding_ == adding)
        return;
    adding_ = adding;
    Q_EMIT addingChanged();
}

QString FingerprintsModel::freeName() const {
    const auto taken = [this](const QString& name) {
        return std::ranges::any_of(items_, [&](const FingerprintItem& item) { return item.name == name; });
    };
    int number = 1;
    while (taken(text::fingerName(number)))
        ++number;
    return text::fingerName(number);
}

void FingerprintsModel::nameAdded(const QString& name) {
    if (adding_ != Adding::Naming)
        return;
    const QString chosen = name.trimmed().isEmpty() ? freeName() : name.trimmed();
    adding_ = Adding::No;
    write(added_, chosen, text::fingerprintAdded(chosen));
    Q_EMIT addingChanged();
}

int FingerprintsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

int FingerprintsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 1;
}

QVariant FingerprintsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || role != Qt::DisplayRole)
        return {};
    return items_.at(index.row()).title;
}

QVariant FingerprintsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section != 0)
        return {};
    return tr("Name");
}

} // namespace fidesk::ui
