#include "core/webauthn/ClientData.h"
#include "core/webauthn/ResponseChecks.h"
#include "tests/fuzz/Property.h"

/// clientDataJSON, as a browser sends it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fidesk;
    using namespace fidesk::webauthn;
    using fidesk::test::require;
    const auto parsed = parseClientData({data, size});
    if (!parsed)
        return 0;
    const auto again = parseClientData(serializeClientData(parsed->type, parsed->challenge, parsed->origin));
    require(again.has_value(), "what was parsed, serialised, can be parsed");
    require(again->type == parsed->type && again->challenge == parsed->challenge &&
                again->origin == parsed->origin && !again->crossOrigin && again->topOrigin.empty(),
            "it means the same");

    const std::vector<std::string> origins{parsed->origin};
    const bool embedded = parsed->crossOrigin || !parsed->topOrigin.empty();
    const auto accepted = [&](std::string_view type, const Bytes& challenge) {
        return checkClientData({data, size}, {type, challenge, origins}).has_value();
    };
    require(accepted(parsed->type, parsed->challenge) == (!embedded && !parsed->challenge.empty()),
            "it is accepted for what it says, unless it is embedded or answers nothing");
    require(!accepted(parsed->type + "x", parsed->challenge), "another type is refused");
    Bytes other = parsed->challenge;
    other.push_back(0);
    require(!accepted(parsed->type, other), "another challenge is refused");
    return 0;
}
