#include "ui/models/KeyModel.h"

#include "core/base/Json.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Prompts.h"

#include <QUuid>

#include <algorithm>

namespace fidesk::ui {

namespace {

QString aaguidText(const std::array<std::uint8_t, 16>& aaguid) {
    const QByteArray bytes(reinterpret_cast<const char*>(aaguid.data()), 16);
    return QUuid::fromRfc4122(bytes).toString(QUuid::WithoutBraces);
}

QString joined(const std::vector<std::string>& list) {
    QStringList texts;
    for (const std::string& one : list)
        texts.append(toQString(one));
    return texts.join(QStringLiteral(", "));
}

} // namespace

KeyModel::KeyModel(Executor& keys, token::TokenSource& source, KeysModel& keysModel, QObject* parent)
    : QObject(parent), keys_(keys), source_(source), keysModel_(keysModel) {
    connect(&keysModel_, &KeysModel::changed, this, &KeyModel::keysChanged);
    keysChanged();
}

QString KeyModel::name() const {
    const token::TokenAddress* address = keysModel_.address(id_);
    return address ? nameOf(*address) : QString();
}

void KeyModel::keysChanged() {
    const QList<KeyItem>& items = keysModel_.items();
    const auto item = std::ranges::find(items, id_, &KeyItem::id);
    if (!id_.isEmpty() && item != items.end()) {
        // Somebody else has set its PIN: an enrolment, say.
        if (loaded_ && !busy() && item->pin != PinState::Unknown && item->pin != pin_)
            reload();
        return;
    }
    const QString next = items.isEmpty() ? QString() : items.first().id;
    if (next != id_)
        choose(next);
}

void KeyModel::choose(const QString& id) {
    stop_.request_stop();
    ++chosen_;
    id_ = id;
    loaded_ = false;
    pending_ = 0;
    facts_.clear();
    pin_ = PinState::Unknown;
    triesLeft_.reset();
    problem_.clear();
    Q_EMIT changed();
    reload();
}

template <typename Work, typename Done> void KeyModel::run(Work work, Done done) {
    const token::TokenAddress* address = keysModel_.address(id_);
    if (!address)
        return;
    ++pending_;
    using Outcome = std::invoke_result_t<Work, token::Token&, std::stop_token>;
    stop_ = keys_
                .run([&source = source_, address = *address,
                      work = std::move(work)](const std::stop_token& stop) mutable -> Outcome {
                    FIDESK_ASSIGN(const std::unique_ptr<token::Token> token, source.open(address));
                    return work(*token, stop);
                })
                .then(this, [this, done, chosen = chosen_](const Outcome& outcome) {
                    if (chosen != chosen_)
                        return;
                    --pending_;
                    done(outcome);
                    Q_EMIT changed();
                });
    Q_EMIT changed();
}

Result<KeyModel::Told> KeyModel::ask(token::Token& token, const std::stop_token& stop) {
    Told told;
    FIDESK_ASSIGN(told.info, token.info(stop));
    if (told.info.pinSet()) {
        FIDESK_ASSIGN(told.retries, token.pinRetries(stop));
    }
    return told;
}

void KeyModel::reload() {
    run([](token::Token& token, const std::stop_token& stop) { return ask(token, stop); },
        [this](const Result<Told>& answer) { told(answer); });
}

void KeyModel::complain(const Error& error) {
    problem_ = error.code == ErrorCode::Cancelled ? QString() : text::pinSentence(error, minPinLength_);
}

void KeyModel::told(const Result<Told>& told) {
    loaded_ = told.has_value();
    if (told)
        setFacts(*told);
    else
        complain(told.error());
}

void KeyModel::setFacts(const Told& told) {
    const token::AuthenticatorInfo& info = told.info;
    minPinLength_ = info.minPinLength;
    triesLeft_ = told.retries ? std::optional(told.retries->left) : std::nullopt;
    pin_ = !info.canPin() ? PinState::NoPinFeature : info.pinSet() ? PinState::Set : PinState::NotSet;

    facts_.clear();
    if (const token::TokenAddress* address = keysModel_.address(id_)) {
        facts_.append({tr("Product"), nameOf(*address)});
        if (!address->manufacturer.empty())
            facts_.append({tr("Maker"), toQString(address->manufacturer)});
    }
    facts_.append({tr("PIN"), text::pinInWords(pin_ == PinState::Set, info.canPin(), triesLeft_)});
    facts_.append({tr("Shortest PIN"), tr("%1 characters").arg(info.minPinLength)});
    if (const auto slots = info.remainingDiscoverableCredentials)
        facts_.append({tr("Room for passkeys"), tr("%1 more").arg(*slots)});
    facts_.append({tr("Standards"), joined(info.versions)});
    facts_.append({tr("Model (AAGUID)"), aaguidText(info.aaguid)});
    if (info.firmwareVersion != 0)
        facts_.append({tr("Firmware"), QString::number(info.firmwareVersion)});
}

bool KeyModel::readNewPin(const Secret& first, const Secret& second, std::optional<token::Pin>& pin) {
    problem_.clear();
    auto parsed = token::Pin::parse(first, minPinLength_);
    if (!(first == second))
        complain(ErrorCode::PinMismatch);
    else if (!parsed)
        complain(parsed.error());
    else
        pin = std::move(*parsed);
    Q_EMIT changed();
    return pin.has_value();
}

void KeyModel::setPin(Secret first, Secret second) {
    std::optional<token::Pin> pin;
    if (busy() || !readNewPin(first, second, pin))
        return;
    run([pin = std::move(*pin)](token::Token& token,
                                const std::stop_token& stop) { return token.setPin(pin, stop); },
        [this](const Result<void>& result) { pinDone(result, &KeyModel::pinSet); });
}

void KeyModel::changePin(Secret old, Secret first, Secret second) {
    std::optional<token::Pin> pin;
    if (busy() || !readNewPin(first, second, pin))
        return;
    auto oldPin = token::Pin::parse(old);
    if (!oldPin) {
        complain(oldPin.error());
        Q_EMIT changed();
        return;
    }
    run([oldPin = std::move(*oldPin), pin = std::move(*pin)](
            token::Token& token, const std::stop_token& stop) { return token.changePin(oldPin, pin, stop); },
        [this](const Result<void>& result) { pinDone(result, &KeyModel::pinChanged); });
}

void KeyModel::pinDone(const Result<void>& result, void (KeyModel::*done)(const QString&)) {
    if (!result)
        complain(result.error());
    keysModel_.reread(id_);
    reload();
    if (result)
        Q_EMIT(this->*done)(name());
}

void KeyModel::cancel() {
    stop_.request_stop();
}

} // namespace fidesk::ui
