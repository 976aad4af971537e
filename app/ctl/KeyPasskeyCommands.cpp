#include "app/ctl/Commands.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/KeyWork.h"
#include "app/ctl/Selection.h"
#include "core/base/Json.h"

#include <QJsonArray>

#include <algorithm>
#include <memory>
#include <tuple>

namespace fidesk::ctl {

namespace {

using token::Passkey;

constexpr std::size_t longestName = 64; // bytes; a key may cut what is longer (CTAP 2.1 section 6.1.2)

struct Options {
    Selection selection{};
    std::optional<std::string> userName{};
    std::optional<std::string> displayName{};
    bool yes{false};
};

void sortByRelyingParty(std::vector<Passkey>& passkeys) {
    std::ranges::sort(passkeys, {}, [](const Passkey& passkey) {
        return std::tie(passkey.rpId, passkey.userName, passkey.credentialId);
    });
}

void showPasskeys(Context& context, const std::vector<Passkey>& passkeys) {
    std::vector<Bytes> ids;
    for (const Passkey& passkey : passkeys)
        ids.push_back(passkey.credentialId);
    const std::vector<std::string> shown = shortIds(ids);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < passkeys.size(); ++i)
        rows.push_back({passkeys[i].rpId, passkeys[i].userName, passkeys[i].userDisplayName, shown[i]});
    context.output().table({"RELYING PARTY", "USER", "NAME", "ID"}, rows);
}

Result<void> list(Context& context, const Options&) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::PasskeyManagement));
    // A key without a PIN has nothing to ask for: what it holds, if anything, it keeps to itself.
    token::PasskeyStore store;
    if (key.info.pinSet()) {
        FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
        FIDESK_ASSIGN(store, key.token->passkeys(pin, context.stop()));
    }
    sortByRelyingParty(store.passkeys);
    QJsonArray array;
    for (const Passkey& passkey : store.passkeys)
        array.append(toJson(passkey));
    QJsonObject object = withKey(key, {{QStringLiteral("passkeys"), array}});
    if (store.passkeys.empty())
        context.say(text::Phrase::NoPasskeys, key.name);
    else
        showPasskeys(context, store.passkeys);
    if (key.info.pinSet()) {
        context.say(text::Phrase::PasskeySlots, std::to_string(store.used), std::to_string(store.remaining));
        object.insert(QStringLiteral("slotsUsed"), jsonNumber(store.used));
        object.insert(QStringLiteral("slotsFree"), jsonNumber(store.remaining));
    }
    context.output().result(object);
    return {};
}

Result<Passkey> find(Context& context, const ChosenKey& key, const token::Pin& pin,
                     const Selection& selection) {
    FIDESK_ASSIGN(const token::PasskeyStore store, key.token->passkeys(pin, context.stop()));
    return selected(context, store.passkeys, selection, key.name);
}

Result<void> rename(Context& context, const Options& options) {
    for (const auto* name : {&options.userName, &options.displayName})
        if (*name)
            FIDESK_TRY(checkName(**name, longestName));
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::PasskeyRename));
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    FIDESK_ASSIGN(Passkey passkey, find(context, key, pin, options.selection));
    passkey.userName = options.userName.value_or(passkey.userName);
    passkey.userDisplayName = options.displayName.value_or(passkey.userDisplayName);
    FIDESK_TRY(key.token->renamePasskey(passkey, pin, context.stop()));
    context.say(text::Phrase::PasskeyRenamed, passkey.rpId,
                passkey.userName + " (" + passkey.userDisplayName + ')');
    context.output().result(withKey(key, {{QStringLiteral("passkey"), toJson(passkey)}}));
    return {};
}

Result<void> erase(Context& context, const Options& options) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::PasskeyManagement));
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    FIDESK_ASSIGN(const Passkey passkey, find(context, key, pin, options.selection));
    FIDESK_TRY(context.confirm(options.yes,
                               phrase(text::Phrase::ConfirmPasskeyDeletion, passkey.userName, passkey.rpId)));
    FIDESK_TRY(key.token->deletePasskey(passkey.credentialId, pin, context.stop()));
    context.say(text::Phrase::PasskeyDeleted, passkey.userName, passkey.rpId);
    context.output().result(withKey(key, {{QStringLiteral("deleted"), toJson(passkey)}}));
    return {};
}

void addRename(CLI::App& passkeys, Action& action) {
    CLI::App* command = addCommand(
        passkeys, "rename", "Change the names a passkey shows: its user name, its display name, or both",
        "The relying party is not told; a sign-in page may show the names of its own.\n"
        "JSON: {\"key\":{...},\"passkey\":{...}}");
    auto options = std::make_shared<Options>();
    addSelection(*command, options->selection);
    command->add_option("--set-user", options->userName, "The new user name, at most 64 bytes")
        ->type_name("NAME");
    command->add_option("--set-name", options->displayName, "The new display name, at most 64 bytes")
        ->type_name("NAME");
    command->callback([&action, options] {
        requireSelection(options->selection);
        if (!options->userName && !options->displayName)
            throw CLI::ValidationError("Which name? Give --set-user, --set-name or both");
        action = [options](Context& context) { return rename(context, *options); };
    });
}

void addDelete(CLI::App& passkeys, Action& action) {
    CLI::App* command =
        addCommand(passkeys, "delete", "Delete one for good",
                   "Whoever signs in with it needs another way in. JSON: {\"key\":{...},\"deleted\":{...}}");
    auto options = std::make_shared<Options>();
    addSelection(*command, options->selection);
    command->add_flag("--yes", options->yes, "Do not ask");
    command->callback([&action, options] {
        requireSelection(options->selection);
        action = [options](Context& context) { return erase(context, *options); };
    });
}

} // namespace

void addKeyPasskeyCommands(CLI::App& key, Action& action) {
    CLI::App* passkeys = addGroup(key, "passkeys", "The passkeys stored on the key");
    addCommand(*passkeys, "list", "List them by relying party, with the room that is left",
               "JSON: "
               "{\"key\":{...},\"passkeys\":[{\"rpId\",\"credentialId\",\"userId\",\"userName\","
               "\"userDisplayName\",...}],\n"
               "\"slotsUsed\",\"slotsFree\"}; a key without a PIN lists none, and no slots")
        ->callback([&action] { action = [](Context& context) { return list(context, {}); }; });
    addRename(*passkeys, action);
    addDelete(*passkeys, action);
}

} // namespace fidesk::ctl
