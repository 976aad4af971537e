#include "core/simulator/Faults.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace fidesk::simulator {

namespace {

using Kind = Fault::Kind;

enum class Argument { None, Seed, Status, Delay };

/// How a kind is written.
struct Form {
    Kind kind;
    std::string_view name;
    Argument argument;
    bool counts;
    bool atTouch;
};

constexpr std::array forms{
    Form{Kind::None, "none", Argument::None, false, false},
    Form{Kind::Remove, "remove", Argument::None, true, true},
    Form{Kind::Garbage, "garbage", Argument::Seed, true, false},
    Form{Kind::WrongChannel, "channel", Argument::None, true, false},
    Form{Kind::WrongSequence, "sequence", Argument::None, true, false},
    Form{Kind::WrongLength, "length", Argument::None, true, false},
    Form{Kind::Silence, "silence", Argument::None, true, true},
    Form{Kind::TruncatedCbor, "truncated", Argument::None, true, false},
    Form{Kind::OtherCbor, "shape", Argument::None, true, false},
    Form{Kind::Status, "status", Argument::Status, true, false},
    Form{Kind::Busy, "busy", Argument::None, true, false},
    Form{Kind::Stall, "stall", Argument::None, true, false},
    Form{Kind::Slow, "slow", Argument::Delay, false, false},
    Form{Kind::Refuse, "refuse", Argument::None, false, false},
    Form{Kind::Untouched, "untouched", Argument::None, false, false},
};

constexpr std::string_view touchWord = "touch";
constexpr std::uint32_t mostReports = 1'000'000;
constexpr std::uint32_t longestDelay = 3'600'000;

tl::unexpected<Error> wrong(std::string_view text, const std::string& why) {
    return fail(ErrorCode::InvalidArgument, "fault \"" + std::string(text) + "\": " + why);
}

std::string allNames() {
    std::string names;
    for (const Form& form : forms)
        names += (names.empty() ? "" : ", ") + std::string(form.name);
    return names;
}

/// All of @p text as a number in those bounds, decimal or, after 0x, hexadecimal.
std::optional<std::uint32_t> number(std::string_view text, std::uint32_t least, std::uint32_t most) {
    const bool hex = text.starts_with("0x") || text.starts_with("0X");
    if (hex)
        text.remove_prefix(2);
    std::uint32_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, hex ? 16 : 10);
    if (error != std::errc() || stop != end || value < least || value > most)
        return std::nullopt;
    return value;
}

Result<void> readArgument(const Form& form, std::string_view text, std::optional<std::string_view> argument,
                          Fault& fault) {
    if (!argument) {
        if (form.argument == Argument::Status)
            return wrong(text, "say which status, as in status:0x37@2");
        return {};
    }
    std::optional<std::uint32_t> value;
    switch (form.argument) {
    case Argument::None:
        return wrong(text, "nothing can stand behind a colon here");
    case Argument::Seed:
        value = number(*argument, 0, UINT32_MAX);
        fault.seed = value.value_or(0);
        break;
    case Argument::Status:
        value = number(*argument, 0, UINT8_MAX);
        fault.status = static_cast<std::uint8_t>(value.value_or(0));
        break;
    case Argument::Delay:
        value = number(*argument, 0, longestDelay);
        fault.delay = std::chrono::milliseconds(value.value_or(0));
        break;
    }
    if (!value)
        return wrong(text, "\"" + std::string(*argument) + "\" is not a number that fits here");
    return {};
}

Result<void> readPlace(const Form& form, std::string_view text, std::optional<std::string_view> place,
                       Fault& fault) {
    if (!place)
        return {};
    if (!form.counts)
        return wrong(text, "it is not counted, so no @ can follow");
    if (*place == touchWord) {
        fault.atTouch = form.atTouch;
        return form.atTouch ? Result<void>() : wrong(text, "only remove and silence know @touch");
    }
    const auto value = number(*place, 1, mostReports);
    if (!value)
        return wrong(text, "behind the @ stands which one, from 1 to " + std::to_string(mostReports));
    fault.at = static_cast<int>(*value);
    return {};
}

/// Cuts what stands behind the first @p mark off @p text.
std::optional<std::string_view> cutAt(std::string_view& text, char mark) {
    const auto at = text.find(mark);
    if (at == std::string_view::npos)
        return std::nullopt;
    const std::string_view behind = text.substr(at + 1);
    text = text.substr(0, at);
    return behind;
}

std::string inHex(std::uint8_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    return {'0', 'x', digits[value >> 4], digits[value & 0x0F]};
}

} // namespace

Result<Fault> parseFault(std::string_view text) {
    std::string_view name = text;
    const auto place = cutAt(name, '@');
    const auto argument = cutAt(name, ':');
    const auto* form =
        std::find_if(forms.begin(), forms.end(), [&](const Form& one) { return one.name == name; });
    if (form == forms.end())
        return wrong(text, "there is no such fault; there are " + allNames());
    Fault fault;
    fault.kind = form->kind;
    FIDESK_TRY(readArgument(*form, text, argument, fault));
    FIDESK_TRY(readPlace(*form, text, place, fault));
    return fault;
}

std::string toText(const Fault& fault) {
    const auto* form =
        std::find_if(forms.begin(), forms.end(), [&](const Form& one) { return one.kind == fault.kind; });
    std::string out(form->name);
    if (form->argument == Argument::Seed)
        out += ":" + std::to_string(fault.seed);
    if (form->argument == Argument::Status)
        out += ":" + inHex(fault.status);
    if (form->argument == Argument::Delay)
        out += ":" + std::to_string(fault.delay.count());
    if (form->counts)
        out += "@" + (fault.atTouch ? std::string(touchWord) : std::to_string(fault.at));
    return out;
}

} // namespace fidesk::simulator
