#include "ui/models/KeyModel.h"

#include "core/base/Json.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Prompts.h"

#include <QUuid>

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

KeyModel::KeyModel(KeyAccess& access, QObject* parent) : QObject(parent), access_(access) {
    connect(&access_, &KeyAccess::changed, this, &KeyModel::accessChanged);
}

void KeyModel::accessChanged() {
    if (shown_ != access_.id()) {
        shown_ = access_.id();
        problem_.clear();
    }
    Q_EMIT changed();
}

std::optional<int> KeyModel::triesLeft() const {
    const auto& status = access_.status();
    return status && status->pinRetries ? std::optional(status->pinRetries->left) : std::nullopt;
}

void KeyModel::complain(const Error& error) {
    problem_ = error.code == ErrorCode::Cancelled ? QString() : text::pinSentence(error, minPinLength());
}

QList<KeyModel::Fact> KeyModel::facts() const {
    QList<Fact> facts;
    if (!loaded())
        return facts;
    const token::AuthenticatorInfo& info = access_.status()->info;
    if (const token::TokenAddress* address = access_.address()) {
        facts.append({tr("Product"), nameOf(*address)});
        if (!address->manufacturer.empty())
            facts.append({tr("Maker"), toQString(address->manufacturer)});
    }
    facts.append({tr("PIN"), text::pinInWords(info.pinSet(), info.canPin(), triesLeft())});
    facts.append({tr("Shortest PIN"), tr("%1 characters").arg(info.minPinLength)});
    if (const auto slots = info.remainingDiscoverableCredentials)
        facts.append({tr("Room for passkeys"), tr("%1 more").arg(*slots)});
    facts.append({tr("Standards"), joined(info.versions)});
    facts.append({tr("Model (AAGUID)"), aaguidText(info.aaguid)});
    if (info.firmwareVersion != 0)
        facts.append({tr("Firmware"), QString::number(info.firmwareVersion)});
    return facts;
}

bool KeyModel::readNewPin(const Secret& first, const Secret& second, std::optional<token::Pin>& pin) {
    problem_.clear();
    auto parsed = token::Pin::parse(first, minPinLength());
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
    access_.run([pin = std::move(*pin)](token::Token& token,
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
    access_.run(
        [oldPin = std::move(*oldPin), pin = std::move(*pin)](
            token::Token& token, const std::stop_token& stop) { return token.changePin(oldPin, pin, stop); },
        [this](const Result<void>& result) { pinDone(result, &KeyModel::pinChanged); });
}

void KeyModel::pinDone(const Result<void>& result, void (KeyModel::*done)(const QString&)) {
    if (!result)
        complain(result.error());
    else
        access_.lock(); // What was held is the old one.
    access_.pinMayHaveChanged();
    if (result)
        Q_EMIT(this->*done)(name());
}

} // namespace fidesk::ui
