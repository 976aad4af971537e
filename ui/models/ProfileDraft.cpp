#include "ui/models/ProfileDraft.h"

#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/models/Catalogue.h"

#include <algorithm>

namespace fidesk::ui {

using text::ProfileField;

namespace {

/// A length of PINs; nothing where @p text is none.
std::optional<std::size_t> lengthOf(const QString& text) {
    bool number = false;
    const uint length = text.trimmed().toUInt(&number);
    if (!number || length < profiles::minPinLength || length > profiles::maxPinLength)
        return std::nullopt;
    return length;
}

QString textProblem(const QString& text, std::size_t most) {
    const std::string utf8 = toUtf8(text.trimmed());
    if (hasControlCharacters(utf8))
        return text::profileTextMalformed();
    return codePoints(utf8).value_or(most + 1) > most ? text::profileTextTooLong(most) : QString();
}

QString nameProblem(const QString& name) {
    return name.trimmed().isEmpty() ? text::profileNameEmpty() : textProblem(name, profiles::maxProfileName);
}

QString wrongLength() {
    return text::pinLengthWrong(profiles::minPinLength, profiles::maxPinLength);
}

QString generatedLengthProblem(const ProfileDraft& draft) {
    const auto length = lengthOf(draft.generatedPinLength);
    if (!draft.generated)
        return {};
    if (!length)
        return wrongLength();
    const auto least = lengthOf(draft.minPinLength);
    return least && *least > *length ? text::generatedPinTooShort(draft.minPinLength.trimmed()) : QString();
}

QString minLengthProblem(const QString& length) {
    return length.trimmed().isEmpty() || lengthOf(length) ? QString() : wrongLength();
}

Result<std::string> nicknameOf(const QString& pattern, const QString& today) {
    const text::PatternExample example = text::patternExample();
    return profiles::nicknameFrom(toUtf8(pattern), {.model = toUtf8(example.model),
                                                    .label = toUtf8(example.label),
                                                    .serial = toUtf8(example.serial),
                                                    .user = toUtf8(example.user),
                                                    .userName = toUtf8(example.userName),
                                                    .date = toUtf8(today)});
}

QString patternProblem(const QString& pattern) {
    if (const QString problem = textProblem(pattern, profiles::maxNicknamePattern);
        pattern.isEmpty() || !problem.isEmpty())
        return problem;
    const auto made = nicknameOf(pattern, QStringLiteral("2026-04-20"));
    if (made)
        return {};
    return made.error().code == ErrorCode::InvalidArgument
               ? text::patternWrong(toQString(made.error().detail))
               : text::patternBlank();
}

} // namespace

ProfileDraft draftOf(const profiles::Profile& profile) {
    ProfileDraft draft{.id = toQString(profile.id),
                       .name = toQString(profile.name),
                       .description = toQString(profile.description),
                       .resetFirst = profile.resetFirst,
                       .generated = profile.pin == profiles::PinSource::Generated,
                       .generatedPinLength = QString::number(profile.generatedPinLength),
                       .minPinLength =
                           profile.minPinLength ? QString::number(*profile.minPinLength) : QString(),
                       .forcePinChange = profile.forcePinChange,
                       .alwaysUv = profile.alwaysUv,
                       .enterpriseAttestation = profile.enterpriseAttestation,
                       .attestationRequired = profile.attestationRequired,
                       .userVerificationRequired = profile.userVerificationRequired,
                       .nicknamePattern = toQString(profile.nicknamePattern),
                       .proveByAssertion = profile.proveByAssertion};
    for (const webauthn::Aaguid& model : profile.allowedModels)
        draft.allowedModels.append(toQString(webauthn::toString(model)));
    return draft;
}

profiles::Profile profileOf(const ProfileDraft& draft) {
    profiles::Profile profile{.id = toUtf8(draft.id),
                              .name = toUtf8(draft.name.trimmed()),
                              .description = toUtf8(draft.description.trimmed()),
                              .resetFirst = draft.resetFirst,
                              .pin = draft.generated ? profiles::PinSource::Generated
                                                     : profiles::PinSource::Typed,
                              .minPinLength = lengthOf(draft.minPinLength),
                              .forcePinChange = draft.forcePinChange,
                              .alwaysUv = draft.alwaysUv,
                              .enterpriseAttestation = draft.enterpriseAttestation,
                              .attestationRequired = draft.attestationRequired,
                              .userVerificationRequired = draft.userVerificationRequired,
                              .nicknamePattern = toUtf8(draft.nicknamePattern),
                              .proveByAssertion = draft.proveByAssertion};
    profile.generatedPinLength =
        lengthOf(draft.generatedPinLength)
            .value_or(std::max(profile.generatedPinLength, profile.minPinLength.value_or(0)));
    for (const QString& model : draft.allowedModels)
        if (const auto aaguid = models::parseAaguid(toUtf8(model)))
            profile.allowedModels.push_back(*aaguid);
    return profile;
}

ProfileProblems problemsOf(const ProfileDraft& draft) {
    const bool tooMany = static_cast<std::size_t>(draft.allowedModels.size()) > profiles::maxAllowedModels;
    ProfileProblems problems{
        {ProfileField::Name, nameProblem(draft.name)},
        {ProfileField::Description, textProblem(draft.description, profiles::maxProfileDescription)},
        {ProfileField::GeneratedPinLength, generatedLengthProblem(draft)},
        {ProfileField::MinPinLength, minLengthProblem(draft.minPinLength)},
        {ProfileField::AllowedModels, tooMany ? text::tooManyModels(profiles::maxAllowedModels) : QString()},
        {ProfileField::NicknamePattern, patternProblem(draft.nicknamePattern)}};
    problems.removeIf([](const auto& problem) { return problem.value().isEmpty(); });
    return problems;
}

QString profileIdFrom(const QString& name) {
    QString id;
    for (const QChar c : name.normalized(QString::NormalizationForm_KD).toLower()) {
        const bool fits = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (fits)
            id += c;
        else if (!c.isMark() && !id.isEmpty() && id.back() != u'-')
            id += u'-';
    }
    id.truncate(static_cast<qsizetype>(profiles::maxProfileId));
    while (id.endsWith(u'-'))
        id.chop(1);
    return id;
}

QString patternPreviewOf(const QString& pattern, const QString& today) {
    if (!patternProblem(pattern).isEmpty())
        return {};
    if (pattern.isEmpty())
        return text::patternExample().model;
    return toQString(nicknameOf(pattern, today).value_or(std::string()));
}

} // namespace fidesk::ui
