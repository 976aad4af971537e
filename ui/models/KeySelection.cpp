#include "ui/models/KeySelection.h"

#include "core/base/Json.h"
#include "core/token/TouchedKey.h"
#include "ui/text/ErrorText.h"

namespace fidesk::ui {

KeySelection::KeySelection(Executor& keys, token::TokenSource& source, KeysModel& keysModel,
                           KeyAccess& access, QObject* parent)
    : QObject(parent), keys_(keys), source_(source), keysModel_(keysModel), access_(access) {
    connect(&keysModel_, &KeysModel::changed, this, &KeySelection::keysChanged);
}

QStringList KeySelection::ids() const {
    QStringList ids;
    for (const KeyItem& item : keysModel_.items())
        ids.append(item.id);
    return ids;
}

void KeySelection::start() {
    if (waiting_)
        return;
    waiting_ = true;
    problem_.clear();
    ask();
    Q_EMIT changed();
}

void KeySelection::ask() {
    again_ = false;
    asked_ = ids();
    std::vector<token::TokenAddress> addresses;
    for (const QString& id : asked_)
        if (const token::TokenAddress* address = keysModel_.address(id))
            addresses.push_back(*address);
    stop_ = keys_
                .run([&source = source_, addresses](const std::stop_token& stop) {
                    return token::touchedKey(
                        source, addresses, [] {}, stop);
                })
                .then(this, [this](const Result<token::TokenAddress>& touched) { told(touched); });
}

void KeySelection::keysChanged() {
    if (!waiting_ || ids() == asked_)
        return;
    again_ = true; // One that was inserted meanwhile blinks as well.
    stop_.request_stop();
}

void KeySelection::cancel() {
    again_ = false;
    stop_.request_stop();
}

void KeySelection::told(const Result<token::TokenAddress>& touchedOne) {
    if (!touchedOne && touchedOne.error().code == ErrorCode::Cancelled && again_)
        return ask();
    waiting_ = false;
    if (touchedOne) {
        const QString id = toQString(touchedOne->id);
        if (id != access_.id() && keysModel_.contains(id))
            access_.choose(id);
        Q_EMIT touched(nameOf(*touchedOne));
    } else if (touchedOne.error().code != ErrorCode::Cancelled) {
        problem_ = text::sentence(touchedOne.error());
    }
    Q_EMIT changed();
}

} // namespace fidesk::ui
