#include "app/ctl/BlobFiles.h"
#include "app/ctl/Commands.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/KeyWork.h"
#include "app/ctl/Selection.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "ui/text/Shown.h"

#include <QJsonArray>

#include <algorithm>
#include <memory>

namespace fidesk::ctl {

namespace {

using token::LargeBlob;

// What is stored is deflated, so that more may fit than the key has bytes for; no key has nearly as many.
constexpr std::size_t largestFile = 1024UL * 1024;

struct Options {
    Selection selection{};
    std::string file{};
    bool force{false};
    bool yes{false};
};

void showBlobs(Context& context, const std::vector<LargeBlob>& blobs) {
    std::vector<Bytes> ids;
    for (const LargeBlob& blob : blobs)
        ids.push_back(blob.credentialId);
    const std::vector<std::string> shown = shortIds(ids);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < blobs.size(); ++i)
        rows.push_back({blobs[i].rpId, blobs[i].userName, std::to_string(blobs[i].content.size()), shown[i]});
    context.output().table({"RELYING PARTY", "USER", "BYTES", "ID"}, rows);
}

Result<void> list(Context& context, const Options&) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::LargeBlobs));
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    FIDESK_ASSIGN(const token::LargeBlobStore store, key.token->largeBlobs(pin, context.stop()));
    QJsonArray array;
    for (const LargeBlob& blob : store.blobs)
        array.append(toJson(blob));
    if (store.blobs.empty())
        context.say(text::Phrase::NoLargeBlobs, key.name);
    else
        showBlobs(context, store.blobs);
    context.say(text::Phrase::LargeBlobRoom, toUtf8(text::number(store.bytesUsed)),
                toUtf8(text::byteCount(store.bytesTotal)));
    context.output().result(withKey(key, {{QStringLiteral("largeBlobs"), array},
                                          {QStringLiteral("bytesUsed"), jsonNumber(store.bytesUsed)},
                                          {QStringLiteral("bytesTotal"), jsonNumber(store.bytesTotal)}}));
    return {};
}

Result<LargeBlob> find(Context& context, const ChosenKey& key, const token::Pin& pin,
                       const Selection& selection) {
    FIDESK_ASSIGN(const token::LargeBlobStore store, key.token->largeBlobs(pin, context.stop()));
    auto found = selected(context, store.blobs, selection, key.name);
    if (!found && found.error().code == ErrorCode::NoCredentials)
        return context.refuse(ErrorCode::LargeBlobNotFound,
                              toQString(phrase(text::Phrase::NoSuchLargeBlob, key.name, selection.id)),
                              selection.id);
    return found;
}

Result<void> exportBlob(Context& context, const Options& options) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::LargeBlobs));
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    FIDESK_ASSIGN(const LargeBlob blob, find(context, key, pin, options.selection));
    QJsonObject object = withKey(
        key, {{QStringLiteral("exported"), toJson(blob)}, {QStringLiteral("file"), toQString(options.file)}});
    if (options.file != standardStream) {
        FIDESK_TRY(writeBlob(options.file, blob.content, options.force));
        context.say(text::Phrase::LargeBlobExported, toUtf8(text::byteCount(blob.content.size())),
                    options.file);
    } else if (context.output().json()) {
        object.insert(QStringLiteral("content"), toQString(toBase64Url(blob.content)));
    } else {
        return context.output().raw(blob.content);
    }
    context.output().result(object);
    return {};
}

Result<void> importBlob(Context& context, const Options& options) {
    if (options.file == standardStream && context.settings().input.pinFromStdin)
        return fail(ErrorCode::InvalidArgument, "standard input cannot hold both the PIN and the file");
    FIDESK_ASSIGN(const Bytes content, readBlob(options.file, largestFile, context.stop()));
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::LargeBlobs));
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    FIDESK_ASSIGN(const token::PasskeyStore passkeys, key.token->passkeys(pin, context.stop()));
    FIDESK_ASSIGN(const token::Passkey passkey,
                  selected(context, passkeys.passkeys, options.selection, key.name));
    FIDESK_ASSIGN(const token::LargeBlobStore before, key.token->largeBlobs(pin, context.stop()));
    const bool replaces = std::ranges::any_of(before.blobs, [&passkey](const LargeBlob& blob) {
        return blob.credentialId == passkey.credentialId;
    });
    FIDESK_TRY(context.confirm(options.yes || !replaces,
                               phrase(text::Phrase::ConfirmBlobReplacement, passkey.userName, passkey.rpId)));
    FIDESK_TRY(key.token->writeLargeBlob(passkey.credentialId, content, pin, context.stop()));
    context.say(text::Phrase::LargeBlobImported, toUtf8(text::byteCount(content.size())), passkey.rpId);
    const LargeBlob blob{passkey.credentialId, passkey.rpId, passkey.userName, content};
    context.output().result(
        withKey(key, {{QStringLiteral("imported"), toJson(blob)}, {QStringLiteral("replaced"), replaces}}));
    return {};
}

Result<void> erase(Context& context, const Options& options) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::LargeBlobs));
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    FIDESK_ASSIGN(const LargeBlob blob, find(context, key, pin, options.selection));
    FIDESK_TRY(
        context.confirm(options.yes, phrase(text::Phrase::ConfirmBlobDeletion, blob.userName, blob.rpId)));
    FIDESK_TRY(key.token->deleteLargeBlob(blob.credentialId, pin, context.stop()));
    context.say(text::Phrase::LargeBlobDeleted, blob.userName, blob.rpId);
    context.output().result(withKey(key, {{QStringLiteral("deleted"), toJson(blob)}}));
    return {};
}

using Work = Result<void> (*)(Context&, const Options&);

std::shared_ptr<Options> bind(CLI::App* command, Action& action, Work work, bool one) {
    auto options = std::make_shared<Options>();
    if (one)
        addArgument(*command, "ID", options->selection.id,
                    "The passkey's id, or its beginning, as the list shows it");
    command->callback([&action, options, work, one] {
        if (one)
            requireSelection(options->selection);
        action = [options, work](Context& context) { return work(context, *options); };
    });
    return options;
}

void addTransfers(CLI::App& group, Action& action) {
    CLI::App* exporting = addCommand(
        group, "export", "Write one into a file that only you can read",
        "JSON: {\"key\":{...},\"exported\":{\"credentialId\",\"rpId\",\"userName\",\"size\"},\"file\"};\n"
        "with FILE - also \"content\", in base64url, and without --json the bytes as they are");
    const auto exportOptions = bind(exporting, action, exportBlob, true);
    addArgument(*exporting, "FILE", exportOptions->file, "A new file; - for standard output");
    exporting->add_flag("--force", exportOptions->force, "Replace the file if it is there");

    CLI::App* importing = addCommand(
        group, "import", "Store a file on the key, with a passkey",
        "The passkey must have been made for it. What was stored with it before is replaced; asks\n"
        "first, unless --yes.\n"
        "JSON: {\"key\":{...},\"imported\":{...},\"replaced\":false}");
    const auto importOptions = bind(importing, action, importBlob, true);
    addArgument(*importing, "FILE", importOptions->file, "The file; - for standard input");
    importing->add_flag("--yes", importOptions->yes, "Do not ask");
}

} // namespace

void addKeyLargeBlobCommands(CLI::App& key, Action& action) {
    CLI::App* group = addGroup(key, "large-blobs", "Data that sites store on the key with a passkey");
    bind(addCommand(*group, "list", "List it, with the room it takes",
                    "JSON: "
                    "{\"key\":{...},\"largeBlobs\":[{\"credentialId\",\"rpId\",\"userName\",\"size\"}],"
                    "\"bytesUsed\",\"bytesTotal\"}"),
         action, list, false);
    addTransfers(*group, action);
    CLI::App* deleting = addCommand(*group, "delete", "Delete what is stored with a passkey",
                                    "The passkey stays. JSON: {\"key\":{...},\"deleted\":{...}}");
    deleting->add_flag("--yes", bind(deleting, action, erase, true)->yes, "Do not ask");
}

} // namespace fidesk::ctl
