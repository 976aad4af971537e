#include "app/ctl/Arguments.h"
#include "tests/support/Catch.h"

#include <string>
#include <vector>

using namespace fidesk;
using namespace fidesk::ctl;

namespace {

Arguments parse(std::vector<std::string> words) {
    words.insert(words.begin(), "fideskctl");
    return parseArguments(words);
}

} // namespace

TEST_CASE("global options stand before and after the command") {
    for (const auto& words :
         {std::vector<std::string>{"--json", "--simulate=a", "--simulate", "key", "info"},
          std::vector<std::string>{"key", "info", "--json", "--simulate=a", "--simulate"}}) {
        const Arguments parsed = parse(words);
        CHECK(parsed.refusal.empty());
        CHECK(parsed.action);
        CHECK(parsed.settings.json);
        CHECK(parsed.settings.simulate == std::vector<std::string>{"a", Settings::freshKey});
    }
}

TEST_CASE("an id that begins with a dash is no option") {
    const std::string id = "-nbHb_fTLrBBPX-F5JWCb5q05XK-n8mJSPyz7oS2VeI1";
    CHECK(parse({"registrations", "remove", "ann@contoso.example", id, "--yes"}).action);
    CHECK(parse({"registrations", "rename", "ann@contoso.example", id, "Blue key"}).action);
    CHECK(parse({"registrations", "list", id}).action);
    CHECK_FALSE(parse({"registrations", "list", "-nbHb"}).action);
}

TEST_CASE("the beginning of a passkey's id may begin with a dash") {
    CHECK(parse({"key", "passkeys", "delete", "-nbHb_fT"}).action);
    CHECK(parse({"key", "passkeys", "delete", "--yes", "-nbHb_fT"}).action);
    CHECK(parse({"key", "large-blobs", "export", "-nbHb_fT", "-"}).action);
    CHECK(parse({"key", "passkeys", "delete", "-h"}).answer.find("--rp") != std::string::npos);
    CHECK_FALSE(parse({"key", "passkeys", "list", "-nbHb_fT"}).action);
}

TEST_CASE("what names no passkey, or names it twice, is refused") {
    CHECK_FALSE(parse({"key", "passkeys", "delete"}).action);
    CHECK_FALSE(parse({"key", "passkeys", "delete", ""}).action);
    CHECK_FALSE(parse({"key", "passkeys", "delete", "id", "--rp", "contoso.example"}).action);
    CHECK_FALSE(parse({"key", "passkeys", "rename", "id"}).action);
    CHECK(parse({"key", "passkeys", "rename", "id", "--set-name", ""}).action);
}

TEST_CASE("values that no key could take are refused") {
    CHECK_FALSE(parse({"key", "settings", "min-pin-length", "3"}).action);
    CHECK_FALSE(parse({"key", "settings", "min-pin-length", "64"}).action);
    CHECK_FALSE(parse({"key", "settings", "min-pin-length-rps"}).action);
    CHECK_FALSE(parse({"key", "settings", "always-uv", "maybe"}).action);
    CHECK_FALSE(parse({"key", "settings", "enterprise-attestation", "off"}).action);
    CHECK_FALSE(parse({"key", "pin", "generate", "--digits", "3"}).action);
    CHECK(parse({"key", "pin", "generate", "--digits=63"}).action);
}

TEST_CASE("a user is not taken for the software key's file") {
    const Arguments parsed = parse({"enrol", "--simulate", "ann@contoso.example"});
    CHECK(parsed.action);
    CHECK(parsed.settings.simulate == std::vector<std::string>{Settings::freshKey});
}

TEST_CASE("secrets in the arguments are refused, with the reason, and not repeated") {
    const std::vector<std::vector<std::string>> cases{
        {"key", "pin", "set", "--pin=918273"}, {"key", "pin", "set", "--pin", "918273"},
        {"key", "pin", "set", "918273"},       {"key", "pin", "change", "1234", "918273"},
        {"enrol", "ann", "--new-pin=918273"},  {"portal", "try", "ann", "--password=918273"}};
    for (const auto& words : cases) {
        const Arguments parsed = parse(words);
        CHECK_FALSE(parsed.action);
        CHECK(parsed.refusal.find("not taken from the command line") != std::string::npos);
        CHECK(parsed.refusal.find("918273") == std::string::npos);
    }
}

TEST_CASE("options that begin like a secret one are not refused") {
    CHECK(parse({"key", "pin", "set", "--pin-stdin"}).action);
    CHECK(parse({"key", "pin", "set", "--pin-file=x"}).settings.input.pinFile == "x");
    CHECK(parse({"portal", "status", "--token-file=x"}).settings.tokenFile == "x");
}

TEST_CASE("secrets are wiped from what the system shows of the arguments") {
    std::string program = "fideskctl", joined = "--pin=918273", option = "--password", value = "hunter2",
                kept = "--json";
    std::vector<char*> argv{program.data(), joined.data(), option.data(), value.data(), kept.data()};
    wipeSecrets(static_cast<int>(argv.size()), argv.data());
    CHECK(joined == "--pin=******");
    CHECK(option == "--password");
    CHECK(value == "*******");
    CHECK(kept == "--json");
}

TEST_CASE("what contradicts itself or is missing is refused") {
    CHECK_FALSE(parse({}).action);
    CHECK_FALSE(parse({"key"}).action);
    CHECK_FALSE(parse({"keys", "more"}).action);
    CHECK_FALSE(parse({"keys", "--touch=often"}).action);
    CHECK_FALSE(parse({"key", "info", "--pin-stdin", "--pin-file=x"}).action);
    CHECK_FALSE(parse({"portal", "add", "https://graph.microsoft.com", "--client-id=x"}).action);
    CHECK_FALSE(parse({"portal", "try", "ann", "--nickname=a", "--registration=b"}).action);
}

TEST_CASE("a command that is none is told from one that is missing, and not repeated") {
    for (const auto& words : {std::vector<std::string>{"keyz"}, {"key", "frobnicate"}}) {
        const Arguments parsed = parse(words);
        CHECK(parsed.refusal.find("There is no such command.") == 0);
        CHECK(parsed.refusal.find(words.back() + ' ') == std::string::npos);
        CHECK(parsed.refusal.find("frobnicate") == std::string::npos);
    }
    CHECK(parse({"key"}).refusal.find("Which command?") == 0);
    CHECK(parse({"key", "--bogus"}).refusal.find("There is no such command.") == std::string::npos);
    CHECK(parse({}).refusal.find("Which command?") == 0);
}

TEST_CASE("a refusal shows no control characters") {
    CHECK(parse({"key\x1b[2J"}).refusal.find('\x1b') == std::string::npos);
}

TEST_CASE("help and version are answers") {
    CHECK(parse({"--help"}).answer.find("fideskctl portal login") != std::string::npos);
    CHECK(parse({"enrol", "--help"}).answer.find("--nickname") != std::string::npos);
    CHECK(parse({"--version"}).answer.starts_with("fideskctl "));
}

TEST_CASE("kinds and faults of software keys are checked before anything is done") {
    const auto refusal = [](const std::string& option) {
        return ctl::parseArguments({"fideskctl", "--simulate", option, "keys"}).refusal;
    };
    CHECK(refusal("--fault=remove@touch").empty());
    CHECK(refusal("--fault=nonsense").find("no such fault") != std::string::npos);
    CHECK(refusal("--personality=nosuch").find("ctap20") != std::string::npos);
    CHECK_FALSE(ctl::parseArguments({"fideskctl", "simulate"}).refusal.empty());
}
