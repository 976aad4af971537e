#include "app/ctl/Commands.h"
#include "app/ctl/PortalJson.h"
#include "core/base/Json.h"

#include <QJsonArray>

#include <memory>

namespace fidesk::ctl {

namespace {

struct FindOptions {
    std::string text{};
    bool all{false};
};

Result<portal::UserPage> find(Context& context, portal::Portal& portal, const FindOptions& options) {
    FIDESK_ASSIGN(portal::UserPage found, portal.findUsers(options.text, {}, context.stop()));
    while (options.all && !found.next.empty()) {
        FIDESK_ASSIGN(portal::UserPage more, portal.findUsers(options.text, found.next, context.stop()));
        found.users.insert(found.users.end(), more.users.begin(), more.users.end());
        found.next = std::move(more.next);
    }
    return found;
}

Result<void> findUsers(Context& context, const FindOptions& options) {
    FIDESK_ASSIGN(portal::Portal * portal, context.portal());
    FIDESK_ASSIGN(const portal::UserPage found, find(context, *portal, options));
    std::vector<Row> rows;
    QJsonArray array;
    for (const portal::User& user : found.users) {
        rows.push_back({user.displayName, user.userPrincipalName, user.organisation});
        array.append(toJson(user));
    }
    if (rows.empty())
        context.say(text::Phrase::NoUsersFound, options.text);
    else
        context.output().table({"NAME", "USER", "ORGANISATION"}, rows);
    if (!found.next.empty())
        context.progress(text::Phrase::MoreUsers, std::to_string(rows.size()));
    context.output().result(
        {{QStringLiteral("users"), array}, {QStringLiteral("more"), !found.next.empty()}});
    return {};
}

} // namespace

void addUserCommands(CLI::App& app, Action& action) {
    CLI::App* users = addGroup(app, "users", "The users you administer");
    CLI::App* command = addCommand(
        *users, "find", "Find users by the beginnings of their names, user names or mail addresses",
        "JSON: "
        "{\"users\":[{\"id\",\"displayName\",\"userPrincipalName\",\"mail\",\"organisation\"}],\"more\":"
        "false}");
    auto options = std::make_shared<FindOptions>();
    addArgument(*command, "TEXT", options->text, "What their name begins with; several words must all fit");
    command->add_flag("--all", options->all, "All of them, and not the first 25");
    command->callback([&action, options] {
        action = [options](Context& context) { return findUsers(context, *options); };
    });
}

} // namespace fidesk::ctl
