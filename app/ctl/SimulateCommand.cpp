#include "app/ctl/Commands.h"
#include "app/ctl/PluggedKey.h"
#include "app/ctl/SoftwareKeys.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/simulator/SoftwareKey.h"

#include <QByteArray>

#include <filesystem>
#include <memory>

namespace fidesk::ctl {

namespace {

struct SimulateOptions {
    std::string state{};
    bool printRoot{false};
    bool uhid{false};
    std::string touch{"manual"};
};

std::string pem(ByteView der) {
    constexpr qsizetype lineLength = 64;
    const QByteArray encoded =
        QByteArray(reinterpret_cast<const char*>(der.data()), static_cast<qsizetype>(der.size())).toBase64();
    std::string text = "-----BEGIN CERTIFICATE-----\n";
    for (qsizetype at = 0; at < encoded.size(); at += lineLength)
        text += encoded.mid(at, lineLength).toStdString() + '\n';
    return text + "-----END CERTIFICATE-----";
}

void printRoot(Context& context) {
    const std::string root = pem(simulator::SoftwareKey::attestationRoot());
    std::string_view rest = root;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        context.output().say(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    context.output().result({{QStringLiteral("root"), toQString(root)}});
}

simulator::SoftwareKey::Options keyOptions(const SimulateOptions& options,
                                           const simulator::Personality& personality) {
    return {.personality = personality,
            .touch = options.touch == "auto"    ? simulator::Touch::Automatic
                     : options.touch == "never" ? simulator::Touch::Never
                                                : simulator::Touch::Manual,
            .stateFile = options.state};
}

void tellMade(Context& context, const SimulateOptions& options, const simulator::Personality& personality,
              bool before) {
    context.say(before ? text::Phrase::SoftwareKeyKept : text::Phrase::SoftwareKeyMade, options.state);
    context.output().facts({{"Maker", personality.manufacturer},
                            {"Product", personality.product},
                            {"Passkeys", std::to_string(personality.passkeySlots) + " at most"}});
    context.output().result(
        {{QStringLiteral("state"), toQString(options.state)},
         {QStringLiteral("created"), !before},
         {QStringLiteral("manufacturer"), toQString(personality.manufacturer)},
         {QStringLiteral("product"), toQString(personality.product)},
         {QStringLiteral("passkeySlots"), static_cast<qint64>(personality.passkeySlots)}});
}

Result<void> simulate(Context& context, const SimulateOptions& options) {
    if (options.printRoot) {
        printRoot(context);
        return {};
    }
    const bool before = std::filesystem::exists(options.state);
    FIDESK_ASSIGN(const simulator::Personality personality, personalityOf(context.settings()));
    FIDESK_ASSIGN(const auto key,
                  simulator::SoftwareKey::create(keyOptions(options, personality), context.random()));
    if (!options.state.empty())
        tellMade(context, options, key->personality(), before);
    if (!options.uhid)
        return {};
    FIDESK_TRY(setFault(*key, context.settings()));
    return keepPluggedIn(context, *key);
}

} // namespace

void addSimulateCommand(CLI::App& app, Action& action) {
    CLI::App* command = addCommand(
        app, "simulate", "Make a software key that is kept in a file, or plug one into this computer",
        "Any command uses it with --simulate=FILE. A software key protects nothing: anybody who can read "
        "the\n"
        "file has the key. With --uhid it stays plugged in until Ctrl-C, and every program finds it as a "
        "USB\n"
        "key; Linux lets root do this, with the module uhid. Lines of standard input: an empty one touches\n"
        "it, r pulls it out, i inserts it again, s says how it is, f FAULT has something go wrong.\n"
        "The file keeps what is on the key, not what it is: give --personality NAME each time.\n"
        "Faults (--fault, or f), with N counting from 1: remove@N pulls it out before the N-th report,\n"
        "remove@touch when it waits for a touch; garbage@N, channel@N, sequence@N, length@N and silence@N\n"
        "spoil the N-th report from it; truncated@N, shape@N, status:0x37@N, busy@N and stall@N the N-th\n"
        "command; slow:MILLISECONDS, refuse (of touches), untouched and none last. Without --uhid, N\n"
        "counts within one command of fideskctl.\n"
        "JSON: {\"state\",\"created\",\"manufacturer\",\"product\",\"passkeySlots\"} with --state; then, "
        "with\n"
        "--uhid, {\"event\":\"inserted\"|\"removed\"|\"touchNeeded\"|\"touchDone\"} and\n"
        "{\"event\":\"state\",\"inserted\",\"waitingForTouch\",\"reports\"}; with --print-root {\"root\"}");
    auto options = std::make_shared<SimulateOptions>();
    CLI::Option* state = command->add_option("--state", options->state, "The file; made if it is not there");
    CLI::Option* root = command->add_flag(
        "--print-root", options->printRoot,
        "Print the certificate that attests all software keys, in PEM: what a portal has to trust");
    CLI::Option* uhid = command->add_flag("--uhid", options->uhid,
                                          "Plug it into this computer as a USB key until Ctrl-C (Linux)");
    command
        ->add_option("--touch", options->touch,
                     "Who touches it: manual (a line of input; the default), auto or never")
        ->check(CLI::IsMember({"manual", "auto", "never"}))
        ->type_name("WHO")
        ->needs(uhid);
    state->type_name("FILE");
    root->excludes(state)->excludes(uhid);
    command->callback([&action, options] {
        if (options->state.empty() && !options->uhid && !options->printRoot)
            throw CLI::ValidationError("Which? Give --state FILE, --uhid, both, or --print-root");
        action = [options](Context& context) { return simulate(context, *options); };
    });
}

} // namespace fidesk::ctl
