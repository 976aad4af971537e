#include "ui/models/KeySettingsModel.h"

#include "core/base/Json.h"
#include "ui/text/KeyText.h"

#include <QUrl>

#include <algorithm>

namespace fidesk::ui {

namespace {

using token::AuthenticatorInfo;
using token::Feature;

Feature featureOf(KeySettingsModel::Setting setting) {
    switch (setting) {
    case KeySettingsModel::Setting::MinPinLength:
        return Feature::MinPinLength;
    case KeySettingsModel::Setting::RpIds:
        return Feature::MinPinLengthRpIds;
    case KeySettingsModel::Setting::ForcePinChange:
        return Feature::ForcePinChange;
    case KeySettingsModel::Setting::AlwaysUv:
        return Feature::AlwaysUv;
    case KeySettingsModel::Setting::EnterpriseAttestation:
        return Feature::EnterpriseAttestation;
    }
    return Feature::MinPinLength;
}

bool isLabel(const QString& label) {
    const auto fits = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-';
    };
    return !label.isEmpty() && label.size() <= 63 && !label.startsWith(u'-') && !label.endsWith(u'-') &&
           std::ranges::all_of(label, fits);
}

bool isNumber(const QString& label) {
    return std::ranges::all_of(label, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// Done so far; the key did not answer when it was asked what is so now.
struct Made {
    Result<AuthenticatorInfo> info;
};

} // namespace

KeySettingsModel::KeySettingsModel(KeyAccess& access, QObject* parent)
    : QObject(parent), access_(access), id_(access.id()), present_(access.present()) {
    connect(&access_, &KeyAccess::changed, this, &KeySettingsModel::accessChanged);
    connect(&access_, &KeyAccess::unlockedChanged, this, &KeySettingsModel::changed);
}

void KeySettingsModel::accessChanged() {
    const bool there = std::exchange(present_, access_.present());
    if (std::exchange(id_, access_.id()) != access_.id() || (there && !present_)) {
        cut();
        Q_EMIT keyChanged();
    }
    Q_EMIT changed();
}

bool KeySettingsModel::option(const char* name) const {
    return known() && access_.status()->info.option(name).value_or(false);
}

bool KeySettingsModel::locked() const {
    return known() && access_.status()->info.pinSet() && !access_.unlocked();
}

QString KeySettingsModel::whyNot(Setting setting) const {
    if (!known())
        return access_.statusProblem();
    const QString never = text::whyNot(access_.status()->info, featureOf(setting));
    if (!never.isEmpty())
        return never;
    if (setting == Setting::ForcePinChange && !access_.status()->info.pinSet())
        return text::forcePinChangeNeedsPin();
    if (setting == Setting::ForcePinChange && pinMustChange())
        return text::pinMustChangeAlready();
    if (setting == Setting::MinPinLength && minPinLength() >= greatestMinPinLength())
        return text::minPinLengthAtMost();
    return {};
}

bool KeySettingsModel::ready(Setting setting) const {
    return known() && !busy() && !locked() && whyNot(setting).isEmpty();
}

bool KeySettingsModel::has(Setting setting) const {
    return known() && token::can(access_.status()->info, featureOf(setting));
}

bool KeySettingsModel::any() const {
    const auto can = [this](Setting setting) { return has(setting); };
    return std::ranges::any_of(std::initializer_list{Setting::MinPinLength, Setting::RpIds,
                                                     Setting::ForcePinChange, Setting::AlwaysUv,
                                                     Setting::EnterpriseAttestation},
                               can);
}

int KeySettingsModel::minPinLength() const {
    // What a key claims beyond what a PIN can have is of no use to anyone.
    const auto length = known() ? access_.status()->info.minPinLength : token::minPinCodePoints;
    return static_cast<int>(std::clamp(length, token::minPinCodePoints, token::maxPinBytes));
}

bool KeySettingsModel::pinMustChange() const {
    return known() && access_.status()->info.pinMustChange;
}

std::uint64_t KeySettingsModel::mostRpIds() const {
    return known() ? access_.status()->info.maxRpIdsForMinPinLength : 0;
}

QString KeySettingsModel::rpIdOf(const QString& typed) {
    const QString name = QString::fromLatin1(QUrl::toAce(typed.trimmed().toLower()));
    const QStringList labels = name.split(u'.');
    const bool fits = name.size() <= 253 && std::ranges::all_of(labels, isLabel) && !isNumber(labels.last());
    return fits ? name : QString();
}

QString KeySettingsModel::rpIdProblem(const QString& typed, const QStringList& list) const {
    const QString rpId = rpIdOf(typed);
    if (rpId.isEmpty())
        return text::rpIdMalformed(typed.trimmed());
    if (list.contains(rpId))
        return text::rpIdTwice(rpId);
    return static_cast<std::uint64_t>(list.size()) >= mostRpIds() ? text::rpIdsTooMany(mostRpIds())
                                                                  : QString();
}

template <typename Work>
void KeySettingsModel::change(text::Deed deed, Work work,
                              std::function<text::Deed(const AuthenticatorInfo&)> words,
                              std::function<bool(const AuthenticatorInfo&)> holds) {
    if (!known() || busy())
        return;
    deed_ = std::move(deed);
    const auto act = [work](token::Token& token, const token::Pin* pin,
                            const std::stop_token& stop) -> Result<Made> {
        FIDESK_TRY(work(token, pin, stop));
        return Made{token.info(stop)};
    };
    auto ended = [this, words = std::move(words), holds = std::move(holds)](const Result<Made>& result) {
        if (result)
            made(result->info, words, holds);
        else
            failedWith(result.error());
        access_.pinMayHaveChanged();
    };
    if (access_.status()->info.pinSet())
        access_.runUnlocked([act](token::Token& token, const token::Pin& pin,
                                  const std::stop_token& stop) { return act(token, &pin, stop); },
                            std::move(ended));
    else
        access_.run(
            [act](token::Token& token, const std::stop_token& stop) { return act(token, nullptr, stop); },
            std::move(ended));
}

void KeySettingsModel::cut() {
    if (access_.departure() == ErrorCode::KeyUnplugged)
        failedWith(ErrorCode::KeyUnplugged);
    else if (const auto deed = std::exchange(deed_, std::nullopt))
        Q_EMIT failed(text::deedLeft(*deed));
}

void KeySettingsModel::failedWith(const Error& error) {
    if (const auto deed = std::exchange(deed_, std::nullopt))
        Q_EMIT failed(text::deedFailed(error, *deed));
}

void KeySettingsModel::made(const After& after,
                            const std::function<text::Deed(const AuthenticatorInfo&)>& words,
                            const std::function<bool(const AuthenticatorInfo&)>& holds) {
    const auto deed = std::exchange(deed_, std::nullopt);
    if (!deed)
        return;
    if (!after)
        return Q_EMIT done(text::doneUnread(*deed, after.error()));
    if (after->pinMustChange)
        access_.lock(); // The PIN in hand opens nothing any more.
    if (holds(*after))
        Q_EMIT done(words(*after).done);
    else
        Q_EMIT failed(deed->notSo);
}

void KeySettingsModel::setMinPinLength(int codePoints) {
    const auto length = static_cast<std::size_t>(codePoints);
    change(
        text::minPinLengthSet(length, false),
        [length](token::Token& token, const token::Pin* pin, const std::stop_token& stop) {
            return token.setMinPinLength(length, pin, stop);
        },
        [length](const AuthenticatorInfo& after) {
            return text::minPinLengthSet(length, after.pinMustChange);
        },
        [length](const AuthenticatorInfo& after) { return after.minPinLength == length; });
}

void KeySettingsModel::setRpIds(const QStringList& rpIds) {
    std::vector<std::string> list;
    for (const QString& rpId : rpIds)
        list.push_back(toUtf8(rpId));
    const text::Deed deed = text::rpIdsSet(static_cast<int>(rpIds.size()));
    change(
        deed,
        [list](token::Token& token, const token::Pin* pin, const std::stop_token& stop) {
            return token.setMinPinLengthRpIds(list, pin, stop);
        },
        [deed](const AuthenticatorInfo&) { return deed; }, [](const AuthenticatorInfo&) { return true; });
}

void KeySettingsModel::forcePinChange() {
    change(
        text::pinChangeForced(),
        [](token::Token& token, const token::Pin* pin, const std::stop_token& stop) {
            return token.forcePinChange(pin, stop);
        },
        [](const AuthenticatorInfo&) { return text::pinChangeForced(); },
        [](const AuthenticatorInfo& after) { return after.pinMustChange; });
}

void KeySettingsModel::setAlwaysUv(bool on) {
    change(
        text::alwaysUvSet(on),
        [on](token::Token& token, const token::Pin* pin, const std::stop_token& stop) {
            return token.setAlwaysUv(on, pin, stop);
        },
        [on](const AuthenticatorInfo&) { return text::alwaysUvSet(on); },
        [on](const AuthenticatorInfo& after) { return after.option("alwaysUv") == on; });
}

void KeySettingsModel::enableEnterpriseAttestation() {
    change(
        text::enterpriseEnabled(),
        [](token::Token& token, const token::Pin* pin, const std::stop_token& stop) {
            return token.enableEnterpriseAttestation(pin, stop);
        },
        [](const AuthenticatorInfo&) { return text::enterpriseEnabled(); },
        [](const AuthenticatorInfo& after) { return after.option("ep") == true; });
}

} // namespace fidesk::ui
