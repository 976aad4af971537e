#include "app/ctl/Arguments.h"

#include "app/ctl/Printable.h"
#include "core/simulator/Faults.h"
#include "core/simulator/Personality.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace fidesk::ctl {

namespace {

constexpr std::array<std::string_view, 8> secretOptions{"--pin",    "--new-pin",    "--old-pin", "--password",
                                                        "--passwd", "--passphrase", "--token",   "--secret"};

/// The secret option @p argument is, or begins with; "" if none.
std::string_view secretOption(std::string_view argument) {
    const auto fits = [argument](std::string_view option) {
        return argument == option || (argument.starts_with(option) && argument[option.size()] == '=');
    };
    const auto found = std::find_if(secretOptions.begin(), secretOptions.end(), fits);
    return found == secretOptions.end() ? std::string_view() : *found;
}

bool carriesSecret(const std::vector<std::string>& arguments) {
    return std::any_of(arguments.begin(), arguments.end(),
                       [](const std::string& argument) { return !secretOption(argument).empty(); });
}

/// A word too many after a command about PINs is most likely the PIN.
bool looksLikePin(const CLI::ParseError& error, const std::vector<std::string>& arguments) {
    return error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError) &&
           std::find(arguments.begin(), arguments.end(), "pin") != arguments.end();
}

std::string personalityNames() {
    std::string names;
    for (const simulator::Personality& personality : simulator::personalities())
        names += (names.empty() ? "" : ", ") + personality.name;
    return names;
}

/// Why this is no personality, or no fault; empty where it is one.
std::string personalityProblem(const std::string& name) {
    const auto personality = simulator::personalityNamed(name);
    return personality ? std::string() : personality.error().detail;
}
std::string faultProblem(const std::string& text) {
    const auto fault = simulator::parseFault(text);
    return fault ? std::string() : fault.error().detail;
}

void addGlobalOptions(CLI::App& app, Settings& settings) {
    const char* const keys = "Which key";
    app.add_option("--key", settings.key, "The key with this id (see fideskctl keys)")
        ->group(keys)
        ->type_name("ID");
    app.add_flag("--simulate", settings.simulate,
                 "A software key in place of the real ones, new each time; --simulate=FILE keeps it in\n"
                 "FILE, or in a file of its own in a directory. Several times for several keys")
        ->option_text("[=FILE]")
        ->group(keys);
    app.add_option("--personality", settings.personality,
                   "What software keys are: " + personalityNames() + " (the first)")
        ->group(keys)
        ->check(CLI::Validator(personalityProblem, "", ""))
        ->type_name("NAME");
    app.add_option("--fault", settings.fault,
                   "What goes wrong with software keys, as remove@7 or status:0x37@2: see fideskctl\n"
                   "simulate --help")
        ->group(keys)
        ->check(CLI::Validator(faultProblem, "", ""))
        ->type_name("FAULT");
    app.add_option("--touch", settings.touch, "Who touches software keys (automatic)")
        ->group(keys)
        ->check(CLI::IsMember({"automatic", "never"}))
        ->type_name("HOW");
    app.add_option("--simulate-remove-at", settings.simulateRemoveAt, "")->group("");

    const char* const secrets = "PINs and passwords (asked for at the terminal otherwise, never arguments)";
    app.add_flag("--pin-stdin", settings.input.pinFromStdin,
                 "Each PIN is a line of standard input, an old one before a new one")
        ->group(secrets);
    app.add_option("--pin-file", settings.input.pinFile, "Likewise in a file that only you can read")
        ->group(secrets)
        ->type_name("FILE");
    app.add_flag("--password-stdin", settings.input.passwordFromStdin,
                 "The password is the first line of standard input")
        ->group(secrets);

    const char* const portal = "The portal";
    app.add_option("--token-file", settings.tokenFile,
                   "Keep the sign-in in this file, which only you can read, and not in the keychain")
        ->group(portal)
        ->type_name("FILE");
    app.add_option("--config", settings.configDirectory,
                   "Keep the list of portals, the records, and profiles, in this directory")
        ->group(portal)
        ->type_name("DIR");
    app.add_option("--ca", settings.caFile,
                   "Trust the certificate authorities in this PEM file, beside the system's")
        ->group(portal)
        ->type_name("FILE");

    const char* const output = "Output";
    app.add_flag("--json", settings.json, "One JSON object a line on standard output; errors too")
        ->group(output);
    app.add_flag("--verbose", settings.verbose, "Say on standard error what is done")->group(output);
}

void addCommands(CLI::App& app, Action& action) {
    addKeysCommand(app, action);
    addKeyCommands(app, action);
    addModelsCommand(app, action);
    addProfilesCommands(app, action);
    addPortalCommands(app, action);
    addUserCommands(app, action);
    addRegistrationCommands(app, action);
    addEnrolCommand(app, action);
    addBatchCommands(app, action);
    addReplaceCommand(app, action);
    addJournalCommands(app, action);
    addRecordsCommands(app, action);
    addSimulateCommand(app, action);
}

constexpr const char* afterword =
    "Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 nothing to do it with (no key, no portal, not signed "
    "in).\n"
    "With --json a failure is {\"error\":{\"code\",\"message\",\"detail\",\"native\"}}; each command's help "
    "shows "
    "its own shape.\n\n"
    "To begin:\n"
    "  fideskctl portal add https://portal.example\n"
    "  fideskctl portal login\n"
    "  fideskctl users find ann\n"
    "  fideskctl enrol ann@contoso.example --nickname \"Blue key\"";

constexpr const char* whereHelpIs =
    "\nfideskctl --help lists the commands, fideskctl COMMAND --help its options.";

/// @p left: what stands on the command line and belongs to no command or option.
std::string refusalOf(const CLI::ParseError& error, const std::vector<std::string>& arguments,
                      const std::vector<std::string>& left) {
    if (looksLikePin(error, arguments))
        return phrase(text::Phrase::SecretInArguments);
    const std::string what = error.what();
    if (!what.starts_with("A subcommand is required"))
        return printable(what) + whereHelpIs;
    const bool other = std::ranges::any_of(left, [](const auto& word) { return !word.starts_with('-'); });
    // The word is not repeated: it may be a secret.
    return (other ? phrase(text::Phrase::NoSuchCommand) : std::string("Which command?")) + whereHelpIs;
}

/// Ids of the portal and of what is on keys may begin with '-', and CLI11 would take them for a row of
/// one-letter options: it is given them with this mark before them, which addArgument() takes off.
constexpr char idMark = '\x1f';
constexpr std::size_t shortestId = 20;
constexpr std::size_t shortestPart = 3; // "-h" is none

constexpr std::array<std::string_view, 3> withPartsOfIds{"passkeys", "large-blobs", "fingerprints"};
constexpr std::array<std::string_view, 7> flags{"--yes",       "--json",           "--verbose", "--force",
                                                "--pin-stdin", "--password-stdin", "--simulate"};

/// Whether the command takes ids by their beginning, as its list shows them.
bool takesPartsOfIds(const std::vector<std::string>& arguments) {
    return std::ranges::find_first_of(arguments, withPartsOfIds) != arguments.end();
}

/// Whether an option stands in @p word that has the next word for its value.
bool wantsValue(const std::string& word) {
    return word.starts_with('-') && std::ranges::find(flags, word) == flags.end();
}

bool isIdWithDash(const std::string& word, const std::string& before, std::size_t shortest) {
    return word.size() >= shortest && word[0] == '-' && word[1] != '-' && !wantsValue(before);
}

std::string withoutMark(std::string word) {
    if (word.starts_with(idMark))
        word.erase(0, 1);
    return word;
}

/// As CLI11 wants them: the last first, without the program's name.
std::vector<std::string> forParser(std::vector<std::string> arguments) {
    const std::size_t shortest = takesPartsOfIds(arguments) ? shortestPart : shortestId;
    for (std::size_t i = arguments.size(); i-- > 1;)
        if (isIdWithDash(arguments[i], arguments[i - 1], shortest))
            arguments[i].insert(0, 1, idMark);
    std::reverse(arguments.begin(), arguments.end());
    if (!arguments.empty())
        arguments.pop_back();
    return arguments;
}

/// What CLI11 does not check.
std::string contradiction(const Settings& settings) {
    if (!settings.fault.empty() && settings.simulateRemoveAt > 0)
        return std::string("--fault and --simulate-remove-at exclude each other") + whereHelpIs;
    if (settings.input.pinFromStdin && !settings.input.pinFile.empty())
        return std::string("--pin-stdin and --pin-file exclude each other") + whereHelpIs;
    return {};
}

} // namespace

CLI::App* addCommand(CLI::App& parent, const std::string& name, const std::string& line,
                     const std::string& more) {
    CLI::App* command = parent.add_subcommand(name, line)->group("Commands");
    command->footer((more.empty() ? more : more + '\n') +
                    "Every command takes --json, --key, --pin-stdin and more: see fideskctl --help.");
    return command;
}

CLI::App* addGroup(CLI::App& parent, const std::string& name, const std::string& line) {
    CLI::App* group = parent.add_subcommand(name, line)->group("Commands");
    group->require_subcommand(1);
    group->footer("");
    return group;
}

CLI::Option* addArgument(CLI::App& command, const std::string& name, std::string& target,
                         const std::string& line) {
    CLI::Option* option = command.add_option(name, target, line);
    return option->required()->transform(withoutMark)->type_name("");
}

Arguments parseArguments(const std::vector<std::string>& arguments) {
    Arguments parsed;
    parsed.settings.json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
    if (carriesSecret(arguments)) {
        parsed.refusal = phrase(text::Phrase::SecretInArguments);
        return parsed;
    }
    CLI::App app("Issue FIDO2 security keys and register them at an identity portal", "fideskctl");
    app.set_version_flag("--version", "fideskctl " FIDESK_VERSION);
    app.fallthrough();
    app.require_subcommand(1);
    app.get_formatter()->label("SUBCOMMAND", "COMMAND");
    app.get_formatter()->label("Positionals", "Arguments");
    app.get_formatter()->label("REQUIRED", "");
    app.footer(afterword);
    addGlobalOptions(app, parsed.settings);
    addCommands(app, parsed.action);

    try {
        app.parse(forParser(arguments));
        parsed.refusal = contradiction(parsed.settings);
    } catch (const CLI::CallForHelp&) {
        parsed.answer = app.help();
    } catch (const CLI::CallForAllHelp&) {
        parsed.answer = app.help("", CLI::AppFormatMode::All);
    } catch (const CLI::CallForVersion& version) {
        parsed.answer = std::string(version.what()) + '\n';
    } catch (const CLI::ParseError& error) {
        parsed.refusal = refusalOf(error, arguments, app.remaining(true));
    }
    if (!parsed.answer.empty() || !parsed.refusal.empty())
        parsed.action = nullptr;
    return parsed;
}

void wipeSecrets(int argc, char* argv[]) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = secretOption(argv[i]);
        if (option.empty())
            continue;
        if (argv[i][option.size()] == '=')
            std::memset(argv[i] + option.size() + 1, '*', std::strlen(argv[i] + option.size() + 1));
        else if (i + 1 < argc)
            std::memset(argv[i + 1], '*', std::strlen(argv[i + 1]));
    }
}

} // namespace fidesk::ctl
