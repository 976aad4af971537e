#include "core/profiles/Profiles.h"
#include "core/base/JsonPlace.h"
#include "core/base/Text.h"
#include "tests/fuzz/Property.h"

#include <algorithm>

namespace {

using namespace fidesk;
using namespace fidesk::profiles;
using namespace fidesk::test;

void checkRefusal(const Error& error, std::size_t lines) {
    require(error.code == ErrorCode::Malformed, "what is refused is malformed");
    require(error.detail.starts_with("line "), "a refusal begins with its line");
    const unsigned long line = std::stoul(error.detail.substr(5));
    require(line >= 1 && line <= lines, "the line is one of the text");
    require(!hasControlCharacters(error.detail), "a refusal can be shown");
}

void checkNickname(const std::string& pattern, const std::string& word) {
    const auto nickname = nicknameFrom(pattern, {word, word, word, word, word, word});
    if (!nickname) {
        require(nickname.error().code == ErrorCode::NicknameEmpty,
                "a pattern that was read makes a nickname");
        return;
    }
    const auto length = codePoints(*nickname);
    require(length && *length >= 1 && *length <= maxNicknameLength, "a nickname is as long as one may be");
    require(!hasControlCharacters(*nickname), "and has no control characters");
}

void checkProfile(const Profile& profile) {
    const auto again = parseProfile(asBytes(toJsonText(profile)), "id");
    require(again.has_value() && *again == profile, "a profile, written, is read again as the same");
    checkNickname(profile.nicknamePattern, profile.description);
}

} // namespace

/// A file with a profile, or a machine's policy.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView text(data, size);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), std::uint8_t{'\n'})) + 1;
    if (const auto profile = parseProfile(text, "id"); profile)
        checkProfile(*profile);
    else
        checkRefusal(profile.error(), lines);
    if (const auto policy = parseMachinePolicy(text); !policy)
        checkRefusal(policy.error(), lines);
    else
        require(policy->defaultProfile.empty() || isProfileId(policy->defaultProfile), "a default has an id");
    return 0;
}
