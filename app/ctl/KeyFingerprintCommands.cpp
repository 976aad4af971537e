#include "app/ctl/Commands.h"
#include "app/ctl/KeyJson.h"
#include "app/ctl/KeyWork.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "ui/text/KeyText.h"

#include <QJsonArray>

#include <algorithm>
#include <memory>

namespace fidesk::ctl {

namespace {

using token::Fingerprint;

constexpr std::size_t longestName = 64; // bytes

struct Options {
    std::string fingerprint{}; ///< id or name
    std::string name{};
    bool yes{false};
};

/// What it is called to a person.
std::string called(const Fingerprint& fingerprint) {
    return fingerprint.name.empty() ? toBase64Url(fingerprint.id) : fingerprint.name;
}

/// The one of this id, or else of this name. Errors: FingerprintNotFound, InvalidArgument (several have the
/// name).
Result<Fingerprint> find(Context& context, const ChosenKey& key, const token::Pin& pin,
                         const std::string& wanted) {
    FIDESK_ASSIGN(const std::vector<Fingerprint> all, key.token->fingerprints(pin, context.stop()));
    for (const Fingerprint& fingerprint : all)
        if (toBase64Url(fingerprint.id) == wanted)
            return fingerprint;
    const auto named = [&wanted](const Fingerprint& fingerprint) { return fingerprint.name == wanted; };
    const auto count = std::ranges::count_if(all, named);
    if (count == 0)
        return context.refuse(ErrorCode::FingerprintNotFound,
                              toQString(phrase(text::Phrase::NoSuchFingerprint, key.name, wanted)), wanted);
    if (count > 1)
        return context.refuse(
            ErrorCode::InvalidArgument,
            toQString(phrase(text::Phrase::SeveralSuchFingerprints, std::to_string(count), wanted)), wanted);
    return *std::ranges::find_if(all, named);
}

Result<void> list(Context& context, const Options&) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::Fingerprints));
    // They are enrolled with the PIN: a key without one has none.
    std::vector<Fingerprint> all;
    if (key.info.pinSet()) {
        FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
        FIDESK_ASSIGN(all, key.token->fingerprints(pin, context.stop()));
    }
    std::vector<Row> rows;
    QJsonArray array;
    for (const Fingerprint& fingerprint : all) {
        rows.push_back({toBase64Url(fingerprint.id), fingerprint.name});
        array.append(toJson(fingerprint));
    }
    if (rows.empty())
        context.say(text::Phrase::NoFingerprints, key.name);
    else
        context.output().table({"ID", "NAME"}, rows);
    context.output().result(withKey(key, {{QStringLiteral("fingerprints"), array}}));
    return {};
}

/// Says what the sensor says, sample by sample.
class Samples final : public token::FingerprintObserver {
public:
    Samples(Context& context, const ChosenKey& key) : context_(context), key_(key) {}

    void touchNeeded() override {
        if (!asked_)
            context_.progress(text::Phrase::TouchSensor, key_.name);
        asked_ = true;
    }
    void sampleTaken(const token::FingerprintSample& sample) override {
        const QString advice = text::sampleAdvice(sample.advice);
        if (!context_.output().json())
            context_.progress(text::Phrase::SampleTaken, toUtf8(advice), std::to_string(sample.remaining));
        context_.output().result(
            withKey(key_, {{QStringLiteral("event"), QStringLiteral("sample")},
                           {QStringLiteral("advice"), toQString(nameOf(sample.advice))},
                           {QStringLiteral("message"), advice},
                           {QStringLiteral("remaining"), static_cast<qint64>(sample.remaining)}}));
    }

private:
    Context& context_;
    const ChosenKey& key_;
    bool asked_{false};
};

Result<void> add(Context& context, const Options& options) {
    FIDESK_TRY(checkName(options.name, longestName));
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::Fingerprints));
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    Samples samples(context, key);
    FIDESK_ASSIGN(Fingerprint fingerprint, key.token->addFingerprint(pin, samples, context.stop()));
    context.say(text::Phrase::FingerprintAdded, called(fingerprint), key.name);
    if (!options.name.empty()) {
        // It is there by now, whatever becomes of its name.
        context.output().result(withKey(key, {{QStringLiteral("event"), QStringLiteral("added")},
                                              {QStringLiteral("fingerprint"), toJson(fingerprint)}}));
        FIDESK_TRY(key.token->renameFingerprint(fingerprint.id, options.name, pin, context.stop()));
        context.say(text::Phrase::Renamed, called(fingerprint), options.name);
        fingerprint.name = options.name;
    }
    context.output().result(withKey(key, {{QStringLiteral("fingerprint"), toJson(fingerprint)}}));
    return {};
}

Result<void> rename(Context& context, const Options& options) {
    if (options.name.empty())
        return fail(ErrorCode::InvalidArgument, "the name is empty");
    FIDESK_TRY(checkName(options.name, longestName));
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::Fingerprints));
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    FIDESK_ASSIGN(Fingerprint fingerprint, find(context, key, pin, options.fingerprint));
    FIDESK_TRY(key.token->renameFingerprint(fingerprint.id, options.name, pin, context.stop()));
    context.say(text::Phrase::Renamed, called(fingerprint), options.name);
    fingerprint.name = options.name;
    context.output().result(withKey(key, {{QStringLiteral("fingerprint"), toJson(fingerprint)}}));
    return {};
}

Result<void> remove(Context& context, const Options& options) {
    FIDESK_ASSIGN(const ChosenKey key, keyThatCan(context, token::Feature::Fingerprints));
    FIDESK_ASSIGN(const token::Pin pin, provenPin(context, key));
    FIDESK_ASSIGN(const Fingerprint fingerprint, find(context, key, pin, options.fingerprint));
    FIDESK_TRY(context.confirm(
        options.yes, phrase(text::Phrase::ConfirmFingerprintRemoval, called(fingerprint), key.name)));
    FIDESK_TRY(key.token->removeFingerprint(fingerprint.id, pin, context.stop()));
    context.say(text::Phrase::FingerprintRemoved, called(fingerprint), key.name);
    context.output().result(withKey(key, {{QStringLiteral("removed"), toJson(fingerprint)}}));
    return {};
}

using Work = Result<void> (*)(Context&, const Options&);

std::shared_ptr<Options> bind(CLI::App* command, Action& action, Work work, bool one) {
    auto options = std::make_shared<Options>();
    if (one)
        addArgument(*command, "FINGERPRINT", options->fingerprint, "Its id or its name");
    command->callback([&action, options, work] {
        action = [options, work](Context& context) { return work(context, *options); };
    });
    return options;
}

} // namespace

void addKeyFingerprintCommands(CLI::App& key, Action& action) {
    CLI::App* group = addGroup(key, "fingerprints", "The fingerprints the key knows");
    bind(
        addCommand(*group, "list", "List them", "JSON: {\"key\":{...},\"fingerprints\":[{\"id\",\"name\"}]}"),
        action, list, false);

    CLI::App* adding = addCommand(
        *group, "add", "Let the key learn a finger",
        "Touch the sensor again and again, as it says, until no sample remains; cancelled before that,\n"
        "nothing is left on the key. The PIN goes on working beside the finger.\n"
        "JSON: a line for each sample, "
        "{\"event\":\"sample\",\"advice\":\"good\",\"message\",\"remaining\",\"key\":{...}};\n"
        "with --name a line {\"event\":\"added\",\"fingerprint\":{...},\"key\":{...}} when it is learnt;\n"
        "then {\"key\":{...},\"fingerprint\":{\"id\",\"name\"}}");
    adding
        ->add_option("--name", bind(adding, action, add, false)->name,
                     "What to call it: \"Right thumb\"; at most 64 bytes")
        ->type_name("NAME");

    CLI::App* renaming = addCommand(*group, "rename", "Give one another name",
                                    "JSON: {\"key\":{...},\"fingerprint\":{\"id\",\"name\"}}");
    addArgument(*renaming, "NAME", bind(renaming, action, rename, true)->name,
                "The new name, at most 64 bytes, or fewer where the key says so");

    CLI::App* removing = addCommand(*group, "remove", "Let the key forget one",
                                    "JSON: {\"key\":{...},\"removed\":{\"id\",\"name\"}}");
    removing->add_flag("--yes", bind(removing, action, remove, true)->yes, "Do not ask");
}

} // namespace fidesk::ctl
