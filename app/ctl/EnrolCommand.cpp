#include "app/ctl/Commands.h"
#include "app/ctl/KeyChoice.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/PortalJson.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/enrolment/Enrolment.h"
#include "ui/text/ErrorText.h"

#include <algorithm>
#include <memory>
#include <optional>

namespace fidesk::ctl {

namespace {

constexpr qsizetype roomBesideNumber = 25; // of the 30 characters of a nickname

struct EnrolOptions {
    std::string user{};
    std::string nickname{};
    bool nicknameGiven{false};
};

/// Says each step as it begins, and when to touch.
class Progress final : public enrolment::EnrolmentObserver {
public:
    explicit Progress(Context& context) : context_(context) {}

    void stepStarted(enrolment::Step step) override {
        last_ = step;
        switch (step) {
        case enrolment::Step::AskPortal:
            return context_.progress(text::Phrase::AskingPortal);
        case enrolment::Step::SetPin:
            return context_.progress(pinSet ? text::Phrase::CheckingPin : text::Phrase::SettingPin);
        case enrolment::Step::CreateCredential:
            return context_.progress(text::Phrase::CreatingCredential);
        case enrolment::Step::Verify:
            return context_.progress(text::Phrase::CheckingCredential);
        case enrolment::Step::Register:
            return context_.progress(text::Phrase::Registering);
        case enrolment::Step::Prove:
            return context_.progress(text::Phrase::Proving);
        case enrolment::Step::Done:
            return;
        }
    }
    void touchNeeded() override { context_.progress(text::Phrase::TouchKey); }

    /// The step that was begun last.
    [[nodiscard]] enrolment::Step last() const { return last_; }

    bool pinSet{false}; ///< whether the key had a PIN before

private:
    Context& context_;
    enrolment::Step last_{enrolment::Step::AskPortal};
};

/// @p wanted, where the user has no key of that nickname yet; without a wish a name made of the key's, with a
/// number where it is taken.
Result<std::string> chooseNickname(const EnrolOptions& options, const token::TokenAddress& key,
                                   const std::vector<portal::Registration>& existing) {
    const auto taken = [&existing](const std::string& name) {
        return std::any_of(existing.begin(), existing.end(),
                           [&name](const auto& it) { return it.nickname == name; });
    };
    if (options.nicknameGiven) {
        FIDESK_ASSIGN(std::string nickname, parseNickname(options.nickname));
        if (taken(nickname))
            return fail(ErrorCode::NicknameTaken, nickname);
        return nickname;
    }
    const std::string base = parseNickname(key.product).value_or("Security key");
    std::string name = base;
    for (int number = 2; taken(name) && number < 1000; ++number)
        name = toUtf8(toQString(base).left(roomBesideNumber)) + ' ' + std::to_string(number);
    return parseNickname(name);
}

Result<enrolment::Enrolled> takeSteps(Context& context, token::Token& key, enrolment::Enrolment& enrolment,
                                      Progress& progress, const std::string& nickname) {
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, enrolment.begin(context.stop()));
    progress.pinSet = info.pinSet();
    const std::string name = nameOf(key.address());
    FIDESK_TRY(context.withSecondTries([&]() -> Result<void> {
        auto pin = info.pinSet() ? context.pins().current(phrase(text::Phrase::CurrentPin, name))
                                 : context.pins().fresh(phrase(text::Phrase::NewPin, name),
                                                        phrase(text::Phrase::NewPinAgain), info.minPinLength);
        if (!pin)
            return fail(pin.error());
        return enrolment.preparePin(std::move(*pin), context.stop());
    }));
    FIDESK_TRY(enrolment.createCredential(context.stop()));
    return enrolment.registerAs(nickname, context.stop());
}

/// Whether the key may have made a passkey whose answer never came.
bool leavesPasskeyInDoubt(const Error& error, enrolment::Step step) {
    const bool lost = error.code == ErrorCode::KeyUnplugged || error.code == ErrorCode::KeyUnresponsive;
    return lost && step == enrolment::Step::CreateCredential;
}

/// Takes back what can be, and says what cannot: as sentences, and in the detail of the error it gives.
Error takeBack(Context& context, enrolment::Enrolment& enrolment, const Progress& progress, Error reason) {
    if (leavesPasskeyInDoubt(reason, progress.last())) {
        context.progress(text::Phrase::PasskeyInDoubt);
        reason.detail += "; a passkey may be on the key";
    }
    if (!enrolment.created())
        return reason;
    context.progress(text::Phrase::UndoingEnrolment);
    const auto undone = enrolment.abandon();
    if (undone)
        return reason;
    context.progress(text::Phrase::NotAllTakenBack, undone.error().detail);
    if (reason.detail.find(undone.error().detail) == std::string::npos)
        reason.detail += "; " + undone.error().detail;
    return reason;
}

Result<void> enrol(Context& context, const EnrolOptions& options) {
    if (options.nicknameGiven)
        FIDESK_TRY(parseNickname(options.nickname));
    FIDESK_ASSIGN(portal::Portal * portal, context.portal());
    FIDESK_ASSIGN(const portal::User user, portal->user(options.user, context.stop()));
    FIDESK_ASSIGN(const auto existing, portal->registrations(user.id, context.stop()));
    FIDESK_ASSIGN(const auto key, context.key());
    FIDESK_ASSIGN(const std::string nickname, chooseNickname(options, key->address(), existing));

    Progress progress(context);
    enrolment::Order order;
    order.user = user;
    enrolment::Enrolment enrolment(*portal, *key, context.clock(), context.random(), progress, order);
    const auto enrolled = takeSteps(context, *key, enrolment, progress, nickname);
    if (!enrolled)
        return fail(takeBack(context, enrolment, progress, enrolled.error()));

    context.say(text::Phrase::Enrolled, enrolled->registration.nickname, nameOf(user));
    context.output().result({{QStringLiteral("user"), toJson(user)},
                             {QStringLiteral("registration"), toJson(enrolled->registration)},
                             {QStringLiteral("credentialId"), toQString(toBase64Url(enrolled->credentialId))},
                             {QStringLiteral("aaguid"), toQString(aaguidText(enrolled->aaguid))},
                             {QStringLiteral("key"), toJson(key->address())}});
    return {};
}

} // namespace

void addEnrolCommand(CLI::App& app, Action& action) {
    CLI::App* command = addCommand(
        app, "enrol", "Register the inserted key for a user",
        "Sets the PIN of a key that has none (asked for twice, or one line of --pin-stdin or --pin-file),\n"
        "creates a passkey on it, registers that at the portal and proves that it works. What fails or is\n"
        "cancelled half-way is taken back; a PIN that was set stays.\n"
        "JSON: {\"user\":{...},\"registration\":{...},\"credentialId\",\"aaguid\",\"key\":{...}}");
    auto options = std::make_shared<EnrolOptions>();
    addArgument(*command, "USER", options->user, "The user's name (ann@contoso.example) or id");
    CLI::Option* nickname = command->add_option(
        "--nickname", options->nickname,
        "What the user will call the key, at most 30 characters; without it, the product's name");
    nickname->type_name("NAME");
    command->callback([&action, options, nickname] {
        options->nicknameGiven = nickname->count() > 0;
        action = [options](Context& context) { return enrol(context, *options); };
    });
}

} // namespace fidesk::ctl
