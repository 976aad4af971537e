#include "app/ctl/Commands.h"
#include "app/ctl/PortalJson.h"
#include "app/ctl/RegistrationChoice.h"
#include "app/ctl/Terminal.h"
#include "core/base/Json.h"
#include "core/base/Text.h"

#include <QJsonArray>

#include <memory>

namespace fidesk::ctl {

namespace {

struct Options {
    std::string user{};
    std::string registration{}; ///< nickname or id
    std::string nickname{};     ///< the new one
    bool yes{false};
};

Result<void> list(Context& context, const Options& options) {
    FIDESK_ASSIGN(portal::Portal * portal, context.portal());
    FIDESK_ASSIGN(const portal::User user, portal->user(options.user, context.stop()));
    FIDESK_ASSIGN(const auto registrations, portal->registrations(user.id, context.stop()));
    std::vector<Row> rows;
    QJsonArray array;
    for (const portal::Registration& it : registrations) {
        rows.push_back({it.nickname, it.model.empty() ? it.aaguid : it.model, localTime(it.createdAt),
                        it.lastUsedAt ? localTime(*it.lastUsedAt) : "never", it.id});
        array.append(toJson(it));
    }
    if (rows.empty())
        context.say(text::Phrase::NoRegistrations, nameOf(user));
    else
        context.output().table({"NICKNAME", "MODEL", "REGISTERED", "LAST USED", "ID"}, rows);
    context.output().result(
        {{QStringLiteral("user"), toJson(user)}, {QStringLiteral("registrations"), array}});
    return {};
}

Result<void> rename(Context& context, const Options& options) {
    FIDESK_ASSIGN(const std::string nickname, parseNickname(options.nickname));
    FIDESK_ASSIGN(portal::Portal * portal, context.portal());
    if (!portal->capabilities().rename)
        return fail(ErrorCode::RenameNotSupported);
    FIDESK_ASSIGN(RegistrationChoice target,
                  findRegistration(context, *portal, options.user, options.registration));
    FIDESK_TRY(portal->rename(target.user.id, target.registration.id, nickname, context.stop()));
    context.say(text::Phrase::Renamed, target.registration.nickname, nickname);
    target.registration.nickname = nickname;
    context.output().result({{QStringLiteral("user"), toJson(target.user)},
                             {QStringLiteral("registration"), toJson(target.registration)}});
    return {};
}

Result<void> remove(Context& context, const Options& options) {
    FIDESK_ASSIGN(portal::Portal * portal, context.portal());
    FIDESK_ASSIGN(const RegistrationChoice target,
                  findRegistration(context, *portal, options.user, options.registration));
    const std::string& nickname = target.registration.nickname;
    bool confirmed = options.yes;
    if (!confirmed) {
        FIDESK_ASSIGN(confirmed, askYes(phrase(text::Phrase::ConfirmRemoval, nickname, nameOf(target.user)),
                                        context.stop()));
    }
    if (!confirmed) {
        context.say(text::Phrase::NotRemoved);
        return fail(ErrorCode::Cancelled);
    }
    FIDESK_TRY(portal->remove(target.user.id, target.registration.id, context.stop()));
    context.say(text::Phrase::Removed, nickname, nameOf(target.user));
    context.output().result({{QStringLiteral("user"), toJson(target.user)},
                             {QStringLiteral("removed"), toJson(target.registration)}});
    return {};
}

using Work = Result<void> (*)(Context&, const Options&);

/// A command about the registrations of a user; the second argument is there for all but the list.
std::shared_ptr<Options> bind(CLI::App* command, Action& action, Work work, bool one) {
    auto options = std::make_shared<Options>();
    addArgument(*command, "USER", options->user, "The user's name or id");
    if (one)
        addArgument(*command, "REGISTRATION", options->registration, "Its nickname or id");
    command->callback([&action, options, work] {
        action = [options, work](Context& context) { return work(context, *options); };
    });
    return options;
}

} // namespace

void addRegistrationCommands(CLI::App& app, Action& action) {
    CLI::App* group = addGroup(app, "registrations", "The registered keys of a user");
    bind(
        addCommand(
            *group, "list", "List them",
            "JSON: "
            "{\"user\":{...},\"registrations\":[{\"id\",\"nickname\",\"createdAt\",\"lastUsedAt\",\"aaguid\","
            "\"model\",\"attested\"}]}"),
        action, list, false);

    CLI::App* renaming = addCommand(*group, "rename", "Give one another nickname",
                                    "JSON: {\"user\":{...},\"registration\":{...}}");
    const auto renameOptions = bind(renaming, action, rename, true);
    addArgument(*renaming, "NICKNAME", renameOptions->nickname, "The new nickname, at most 30 characters");

    CLI::App* removing = addCommand(*group, "remove", "Remove one: the next sign-in with that key is refused",
                                    "JSON: {\"user\":{...},\"removed\":{...}}");
    const auto removeOptions = bind(removing, action, remove, true);
    removing->add_flag("--yes", removeOptions->yes, "Do not ask");
}

} // namespace fidesk::ctl
