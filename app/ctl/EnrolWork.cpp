#include "app/ctl/EnrolWork.h"

#include "app/ctl/KeyChoice.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/PortalAccess.h"
#include "app/ctl/PortalJson.h"
#include "app/ctl/ProfileChoice.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/models/Catalogue.h"
#include "ui/text/ErrorText.h"
#include "ui/text/HandoverText.h"

#include <algorithm>

namespace fidesk::ctl {

namespace {

using enrolment::Step;
using text::EnrolPhrase;

/// Of the only PIN that is handed over.
constexpr const char* slipId = "key";

/// One enrolment by the command line, from the key to what is said in the end.
class Desk {
public:
    Desk(Context& context, const EnrolOptions& options, enrolment::Order order,
         std::vector<std::string> taken, webauthn::TrustAnchors trust, Handover& handover)
        : context_(context), options_(options), order_(std::move(order)), taken_(std::move(taken)),
          trust_(std::move(trust)), handover_(handover) {}

    Result<void> work();

private:
    Context& context_;
    const EnrolOptions& options_;
    enrolment::Order order_;
    std::vector<std::string> taken_;
    webauthn::TrustAnchors trust_;
    Handover& handover_;
    std::string nickname_{};
    token::TokenAddress key_{};
    std::string keyName_{};
    QJsonObject keyJson_{};
    bool pinMade_{false}; ///< the key has a PIN that it had not before

    Result<enrolment::Enrolled> takeSteps(const token::TokenAddress& key, enrolment::Enrolment& enrolment,
                                          EnrolProgress& progress);
    Result<void> begin(const token::TokenAddress& key, enrolment::Enrolment& enrolment);
    Result<void> confirmWipe();
    Result<void> typedPin(enrolment::Enrolment& enrolment, const token::AuthenticatorInfo& info);
    Result<void> generatedPin(enrolment::Enrolment& enrolment);
    Result<void> shownPin(enrolment::Enrolment& enrolment);
    Result<void> depositedPin(enrolment::Enrolment& enrolment);
    [[nodiscard]] handover::SlipDetails slipDetails() const;
    Result<void> show(const token::Pin& pin, EnrolPhrase label, EnrolPhrase toldOtherwise,
                      QJsonObject fields);
    Result<void> showLeft(enrolment::Enrolment& enrolment, const token::Pin& pin);
    Error takeBack(enrolment::Enrolment& enrolment, const EnrolProgress& progress, Error reason);
    void tell(const enrolment::Enrolled& enrolled);
};

Result<void> Desk::confirmWipe() {
    if (!order_.profile.resetFirst || order_.replaces)
        return {};
    return context_.confirm(options_.yes, phrase(EnrolPhrase::ConfirmWipe, keyName_));
}

Result<void> Desk::typedPin(enrolment::Enrolment& enrolment, const token::AuthenticatorInfo& info) {
    const std::size_t minimum = std::max(info.minPinLength, order_.profile.minPinLength.value_or(0));
    context_.setMinPinLength(minimum);
    return context_.withSecondTries([&]() -> Result<void> {
        auto pin = info.pinSet() ? context_.pins().current(phrase(text::Phrase::CurrentPin, keyName_))
                                 : context_.pins().fresh(phrase(text::Phrase::NewPin, keyName_),
                                                         phrase(text::Phrase::NewPinAgain), minimum);
        if (!pin)
            return fail(pin.error());
        return enrolment.preparePin(std::move(*pin), context_.stop());
    });
}

/// Tells the PIN that the key has by now, or may have: whatever becomes of standard output, it must not be
/// lost.
Result<void> Desk::show(const token::Pin& pin, EnrolPhrase label, EnrolPhrase toldOtherwise,
                        QJsonObject fields) {
    fields.insert(QStringLiteral("event"), QStringLiteral("pinGenerated"));
    fields.insert(QStringLiteral("key"), keyJson_);
    const auto told = context_.output().secret(phrase(label), std::move(fields), "pin", pin.view());
    if (told)
        return {};
    context_.person().tellOtherwise(phrase(label), pin.view());
    return context_.refuse(told.error().code, toQString(phrase(toldOtherwise, keyName_)),
                           told.error().detail);
}

/// The PIN that a failure left on the key, or may have: whoever knows it can go on with the key.
Result<void> Desk::showLeft(enrolment::Enrolment& enrolment, const token::Pin& pin) {
    FIDESK_TRY(show(pin, EnrolPhrase::GeneratedPinInDoubt, EnrolPhrase::PinInDoubtNotWritten,
                    {{QStringLiteral("inDoubt"), true}}));
    context_.output().progress(phrase(EnrolPhrase::PinInDoubt, keyName_));
    return enrolment.pinHandedOver();
}

Result<void> Desk::generatedPin(enrolment::Enrolment& enrolment) {
    return handover_.takesPins() ? depositedPin(enrolment) : shownPin(enrolment);
}

handover::SlipDetails Desk::slipDetails() const {
    return {.displayName = order_.user.displayName,
            .userName = order_.user.userPrincipalName,
            .nickname = nickname_,
            .label = order_.label,
            .model = key_.product,
            .serial = key_.serial,
            .portal = order_.portal,
            .date = toIso8601(context_.clock().now()).substr(0, 10)};
}

/// The PIN of a key that fails later stays on it, and so does its slip.
Result<void> Desk::depositedPin(enrolment::Enrolment& enrolment) {
    const auto deposit = [this](const token::Pin& pin) {
        return handover_.deposit(slipId, slipDetails(), pin);
    };
    std::optional<token::Pin> left;
    const auto generated = enrolment.generatePin(deposit, context_.stop(), &left);
    if (generated)
        return {};
    if (!left)
        FIDESK_TRY(handover_.withdrawn(slipId));
    return fail(generated.error());
}

Result<void> Desk::shownPin(enrolment::Enrolment& enrolment) {
    std::optional<token::Pin> left;
    const auto pin = enrolment.generatePin({}, context_.stop(), &left);
    if (!pin) {
        if (left)
            FIDESK_TRY(showLeft(enrolment, *left));
        return fail(pin.error());
    }
    const Result<void> shown = show(*pin, EnrolPhrase::GeneratedPin, EnrolPhrase::PinNotWritten, {});
    FIDESK_TRY(enrolment.pinHandedOver());
    return shown;
}

/// Errors: Enrolment::begin().
Result<void> Desk::begin(const token::TokenAddress& key, enrolment::Enrolment& enrolment) {
    const auto begun = enrolment.begin(key, context_.stop());
    if (begun)
        return {};
    const Error& error = begun.error();
    if (error.code != ErrorCode::KeyOfAnotherJob || !order_.replaces)
        return fail(error);
    const QString nickname = toQString(order_.replaces->nickname);
    return context_.refuse(error.code, text::enrolPhrase(EnrolPhrase::NotTheReplaced, nickname),
                           error.detail);
}

Result<enrolment::Enrolled> Desk::takeSteps(const token::TokenAddress& key, enrolment::Enrolment& enrolment,
                                            EnrolProgress& progress) {
    FIDESK_TRY(begin(key, enrolment));
    FIDESK_TRY(confirmWipe());
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, enrolment.prepareKey(context_.stop()));
    nickname_ = options_.nickname;
    if (nickname_.empty()) {
        FIDESK_ASSIGN(nickname_, enrolment.suggestedNickname(taken_));
    }
    progress.pinSet = info.pinSet();
    if (order_.profile.pin == profiles::PinSource::Generated && !info.pinSet())
        FIDESK_TRY(generatedPin(enrolment));
    else
        FIDESK_TRY(typedPin(enrolment, info));
    pinMade_ = !info.pinSet();
    FIDESK_TRY(enrolment.createCredential(context_.stop()));
    return enrolment.registerAs(nickname_, context_.stop());
}

/// Whether the key may have made a passkey whose answer never came.
bool leavesPasskeyInDoubt(const Error& error, Step step) {
    const bool lost = error.code == ErrorCode::KeyUnplugged || error.code == ErrorCode::KeyUnresponsive;
    return lost && step == Step::CreateCredential;
}

/// Takes back what can be, and says what cannot: as sentences, and in the detail of the error it gives.
Error Desk::takeBack(enrolment::Enrolment& enrolment, const EnrolProgress& progress, Error reason) {
    if (leavesPasskeyInDoubt(reason, progress.last())) {
        context_.progress(text::Phrase::PasskeyInDoubt);
        reason.detail += "; a passkey may be on the key";
    }
    if (enrolment.created())
        context_.progress(text::Phrase::UndoingEnrolment);
    const auto undone = enrolment.abandon();
    if (pinMade_)
        context_.output().progress(phrase(EnrolPhrase::PinStaysOnKey, keyName_));
    if (undone)
        return reason;
    context_.progress(text::Phrase::NotAllTakenBack, undone.error().detail);
    context_.output().progress(phrase(EnrolPhrase::StaysOpen));
    if (reason.detail.find(undone.error().detail) == std::string::npos)
        reason.detail += "; " + undone.error().detail;
    return reason;
}

void Desk::tell(const enrolment::Enrolled& enrolled) {
    const std::string& nickname = enrolled.registration.nickname;
    nickname_ = nickname;
    if (const auto described = handover_.completed(slipId, slipDetails()); !described)
        context_.output().progress(toUtf8(text::sentence(described.error())));
    if (order_.replaces)
        context_.output().say(phrase(EnrolPhrase::Replaced, nickname, nameOf(order_.user)));
    else
        context_.say(text::Phrase::Enrolled, nickname, nameOf(order_.user));
    QJsonObject object{{QStringLiteral("user"), toJson(order_.user)},
                       {QStringLiteral("registration"), toJson(enrolled.registration)},
                       {QStringLiteral("credentialId"), toQString(toBase64Url(enrolled.credentialId))},
                       {QStringLiteral("aaguid"), toQString(aaguidText(enrolled.aaguid))},
                       {QStringLiteral("key"), keyJson_}};
    if (order_.replaces)
        object.insert(QStringLiteral("replaced"), toJson(*order_.replaces));
    if (enrolled.flaw) {
        context_.output().progress(phrase(EnrolPhrase::Flaw, toUtf8(text::sentence(*enrolled.flaw))));
        object.insert(QStringLiteral("flaw"),
                      QJsonObject{{QStringLiteral("code"), toQString(name(enrolled.flaw->code))},
                                  {QStringLiteral("detail"), toQString(enrolled.flaw->detail)}});
    }
    context_.output().result(object);
}

Result<void> Desk::work() {
    FIDESK_ASSIGN(portal::Portal * portal, context_.portalForJobs());
    FIDESK_ASSIGN(const enrolment::Parts parts, enrolmentParts(context_, *portal, trust_));
    FIDESK_ASSIGN(const AtPortal at, signedInAt(context_, *portal));
    FIDESK_ASSIGN(const std::unique_ptr<token::Token> key, context_.key());
    key_ = key->address();
    keyName_ = nameOf(key->address());
    keyJson_ = toJson(key->address());
    order_.portal = at.address;
    order_.by = at.userPrincipalName;
    order_.label = options_.label;
    order_.inOneGo = !context_.pins().asks() || order_.profile.pin == profiles::PinSource::Generated;

    EnrolProgress progress(context_, key->address());
    enrolment::Enrolment enrolment(parts, progress, order_);
    const auto enrolled = takeSteps(key->address(), enrolment, progress);
    if (!enrolled)
        return fail(takeBack(enrolment, progress, enrolled.error()));
    tell(*enrolled);
    return {};
}

/// Errors: Handover::open(); InvalidArgument, where no PIN is generated that could be handed over; where it
/// is to be shown, Person::reads().
Result<Handover> openHandover(Context& context, const HandoverOptions& options,
                              const profiles::Profile& profile) {
    const bool generated = profile.pin == profiles::PinSource::Generated;
    if (!generated && options != HandoverOptions())
        return context.refuse(ErrorCode::InvalidArgument,
                              text::handoverPhrase(text::HandoverPhrase::NothingGenerated));
    FIDESK_ASSIGN(Handover handover, Handover::open(context, options));
    if (generated && !handover.takesPins())
        FIDESK_TRY(context.person().reads());
    return handover;
}

void warnOfOpenJobs(Context& context, records::Records& records) {
    const auto jobs = records.openJobs();
    const auto open = jobs ? std::ranges::count(*jobs, false, &records::OpenJob::live) : 0;
    if (open > 0)
        context.output().progress(phrase(EnrolPhrase::OpenJobs, std::to_string(open)));
}

} // namespace

std::string phrase(EnrolPhrase which, const std::string& first, const std::string& second) {
    return toUtf8(text::enrolPhrase(which, toQString(first), toQString(second)));
}

void addEnrolOptions(CLI::App& command, EnrolOptions& options, const std::string& nicknameWithoutOption) {
    command
        .add_option_function<std::string>(
            "--nickname",
            [&options](const std::string& nickname) {
                options.nickname = nickname;
                options.nicknameGiven = true;
            },
            "What the user will call the key, at most 30 characters; without it,\n" + nicknameWithoutOption)
        ->type_name("NAME");
    addProfileOption(command, options.profile);
    addTrustOption(command, options.trust);
    command.add_option("--label", options.label, "What is written on the key, for the records")
        ->type_name("TEXT");
    command.add_flag("--yes", options.yes, "Do not ask before the key is erased");
    addHandoverOptions(command, options.handover);
}

Result<enrolment::Parts> enrolmentParts(Context& context, portal::Portal& portal,
                                        webauthn::TrustAnchors trust) {
    FIDESK_ASSIGN(token::TokenSource * keys, context.keysForJobs());
    FIDESK_ASSIGN(records::Records * records, context.records());
    const auto modelName = [](const webauthn::Aaguid& aaguid) {
        return models::modelName(aaguid).value_or(std::string());
    };
    return enrolment::Parts{.portal = portal,
                            .keys = *keys,
                            .records = *records,
                            .clock = context.clock(),
                            .random = context.random(),
                            .modelName = modelName,
                            .trustAnchors = std::move(trust)};
}

Result<AtPortal> signedInAt(Context& context, portal::Portal& portal) {
    FIDESK_ASSIGN(PortalAccess * access, context.portals());
    FIDESK_ASSIGN(portal::oauth::Session * session, access->session());
    FIDESK_ASSIGN(const portal::Account account, portal.me(context.stop()));
    return AtPortal{session->settings().url, account.userPrincipalName};
}

Result<void> enrolKey(Context& context, const EnrolOptions& options, enrolment::Order order,
                      const std::vector<portal::Registration>& taken) {
    const NoPipeSignal noSignal;
    EnrolOptions wanted = options;
    if (!codePoints(wanted.label) || hasControlCharacters(wanted.label))
        return fail(ErrorCode::InvalidArgument,
                    "the label has a line break, a tab or another control character in it; remove it");
    std::vector<std::string> nicknames;
    for (const portal::Registration& one : taken)
        nicknames.push_back(one.nickname);
    if (wanted.nicknameGiven) {
        FIDESK_ASSIGN(wanted.nickname, parseNickname(wanted.nickname));
        if (std::ranges::find(nicknames, wanted.nickname) != nicknames.end())
            return fail(ErrorCode::NicknameTaken, wanted.nickname);
    }
    FIDESK_ASSIGN(order.profile, chosenProfile(context, profilesOf(context), wanted.profile));
    FIDESK_ASSIGN(webauthn::TrustAnchors trust, trustAnchors(context, wanted.trust));
    FIDESK_TRY(requireTrust(context, order.profile, trust));
    FIDESK_ASSIGN(Handover handover, openHandover(context, wanted.handover, order.profile));
    FIDESK_ASSIGN(records::Records * records, context.records());
    warnOfOpenJobs(context, *records);
    const auto done =
        Desk(context, wanted, std::move(order), std::move(nicknames), std::move(trust), handover).work();
    const auto closed = handover.close(context);
    return done ? closed : done;
}

} // namespace fidesk::ctl
