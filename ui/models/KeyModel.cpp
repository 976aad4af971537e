#include "ui/models/KeyModel.h"

#include "core/base/Json.h"
#include "core/maintenance/PinGenerator.h"
#include "core/models/Catalogue.h"
#include "ui/text/ErrorText.h"
#include "ui/text/KeyPrompts.h"
#include "ui/text/Prompts.h"

namespace fidesk::ui {

namespace {

struct Counts {
    std::optional<std::size_t> passkeys;
    std::optional<std::size_t> fingerprints;
};

Result<Counts> counted(token::Token& token, const token::Pin& pin, const std::stop_token& stop) {
    Counts counts;
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, token.info(stop));
    if (can(info, token::Feature::PasskeyManagement)) {
        FIDESK_ASSIGN(const token::PasskeyStore store, token.passkeys(pin, stop));
        counts.passkeys = store.used;
    }
    if (can(info, token::Feature::Fingerprints)) {
        FIDESK_ASSIGN(const std::vector<token::Fingerprint> list, token.fingerprints(pin, stop));
        counts.fingerprints = list.size();
    }
    return counts;
}

} // namespace

KeyModel::KeyModel(KeyAccess& access, Random& random, QObject* parent)
    : QObject(parent), access_(access), random_(random) {
    connect(&access_, &KeyAccess::changed, this, &KeyModel::accessChanged);
}

void KeyModel::accessChanged() {
    if (shown_ != access_.id() || !access_.present()) {
        shown_ = access_.id();
        problem_.clear();
        passkeys_.reset();
        fingerprints_.reset();
    }
    Q_EMIT changed();
}

QString KeyModel::modelName() const {
    if (!loaded())
        return {};
    return toQString(models::modelName(access_.status()->info.aaguid).value_or(std::string()));
}

bool KeyModel::tellsModel() const {
    return loaded() && access_.status()->info.aaguid != std::array<std::uint8_t, 16>{};
}

QList<text::KeyFact> KeyModel::facts() const {
    const token::TokenAddress* address = access_.address();
    if (!loaded() || !address)
        return {};
    return text::keyFacts(*address, *access_.status(), modelName(),
                          {.fingerprints = fingerprints_, .passkeys = passkeys_});
}

QString KeyModel::factsAsText() const {
    return text::factsAsText(name(), facts());
}

QString KeyModel::pinInWords() const {
    return loaded() ? text::pinState(*access_.status()) : QString();
}

QString KeyModel::whyNoPin() const {
    return loaded() ? text::whyNot(access_.status()->info, token::Feature::Pin) : QString();
}

bool KeyModel::canBlink() const {
    return loaded() && can(access_.status()->info, token::Feature::Wink);
}

QString KeyModel::whyNoBlink() const {
    return loaded() ? text::whyNot(access_.status()->info, token::Feature::Wink) : QString();
}

void KeyModel::notePasskeys(std::optional<std::size_t> count) {
    if (passkeys_ != count) {
        passkeys_ = count;
        Q_EMIT changed();
    }
}

void KeyModel::noteFingerprints(std::optional<std::size_t> count) {
    if (fingerprints_ != count) {
        fingerprints_ = count;
        Q_EMIT changed();
    }
}

void KeyModel::count() {
    if (!access_.unlocked() || busy() || passkeys_ || fingerprints_)
        return;
    access_.runUnlocked(&counted, [this](const Result<Counts>& counts) {
        if (counts) {
            passkeys_ = counts->passkeys;
            fingerprints_ = counts->fingerprints;
        }
    });
}

void KeyModel::blink() {
    problem_.clear();
    access_.run([](token::Token& token, const std::stop_token& stop) { return token.wink(stop); },
                [this](const Result<void>& result) {
                    if (!result)
                        complain(result.error());
                });
}

void KeyModel::complain(const Error& error) {
    problem_ = error.code == ErrorCode::Cancelled ? QString() : text::pinSentence(error, minPinLength());
}

void KeyModel::refuse(const Error& error) {
    complain(error);
    Q_EMIT changed();
}

bool KeyModel::readNewPin(const Secret& first, const Secret& second, std::optional<token::Pin>& pin) {
    problem_.clear();
    auto parsed = token::Pin::parse(first, minPinLength());
    if (!(first == second))
        refuse(ErrorCode::PinMismatch);
    else if (!parsed)
        refuse(parsed.error());
    else
        pin = std::move(*parsed);
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
    if (!oldPin)
        return refuse(oldPin.error());
    access_.run(
        [oldPin = std::move(*oldPin), pin = std::move(*pin)](
            token::Token& token, const std::stop_token& stop) { return token.changePin(oldPin, pin, stop); },
        [this](const Result<void>& result) { pinDone(result, &KeyModel::pinChanged); });
}

std::size_t KeyModel::fewestDigits() const {
    return std::max(maintenance::shortestGeneratedPin, minPinLength());
}

std::size_t KeyModel::usualDigits() const {
    return std::max(maintenance::usualGeneratedPin, minPinLength());
}

void KeyModel::generatePin(Secret old, std::size_t digits) {
    if (busy())
        return;
    problem_.clear();
    std::optional<token::Pin> oldPin;
    if (hasPin(pin())) {
        auto parsed = token::Pin::parse(old);
        if (!parsed)
            return refuse(parsed.error());
        oldPin = std::move(*parsed);
    }
    // The key may have taken the PIN in the moment it is pulled out: nobody else knows it then.
    access_.stay(true);
    const bool replaced = oldPin.has_value();
    auto inDoubt = std::make_shared<std::optional<token::Pin>>();
    access_.run(
        [oldPin = std::move(oldPin), digits, inDoubt,
         &random = random_](token::Token& token, const std::stop_token& stop) -> Result<token::Pin> {
            return maintenance::setGeneratedPin(token, oldPin ? &*oldPin : nullptr, digits, random, stop,
                                                inDoubt.get());
        },
        [this, inDoubt, replaced](const Result<token::Pin>& pin) { pinMade(pin, *inDoubt, replaced); });
}

void KeyModel::pinMade(const Result<token::Pin>& pin, const std::optional<token::Pin>& inDoubt,
                       bool replaced) {
    const QString keyName = name();
    Result<void> result;
    if (pin)
        generated_ = Secret(pin->view());
    else
        result = fail(pin.error());
    pinDone(result, &KeyModel::pinGenerated);
    access_.stay(false);
    if (!pin && inDoubt) {
        generated_ = Secret(inDoubt->view());
        Q_EMIT pinInDoubt(keyName, replaced);
    }
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
