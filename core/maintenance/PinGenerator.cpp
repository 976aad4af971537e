#include "core/maintenance/PinGenerator.h"

#include <algorithm>
#include <array>

namespace fidesk::maintenance {

namespace {

// At worst one PIN in eight is guessable and six bytes in 256 do not do: that many in a row do not happen by
// chance.
constexpr int mostDraws = 1000;

constexpr int mostPinsTried = 12;
constexpr int pinsTriedOfOneLength = 3;
constexpr std::size_t digitsMore = 2;

/// Fills @p digits with decimal digits, each as likely as any other; false: @p random does not give any.
bool drawDigits(std::span<std::uint8_t> digits, Random& random) {
    constexpr std::uint8_t fairBelow = 250; // the greatest multiple of 10 a byte holds
    for (std::uint8_t& digit : digits) {
        int draws = 0;
        do {
            if (++draws > mostDraws)
                return false;
            random.fill({&digit, 1});
        } while (digit >= fairBelow);
        digit = static_cast<std::uint8_t>('0' + digit % 10);
    }
    return true;
}

bool isRefusal(const Error& error) {
    return error.code == ErrorCode::PinPolicyRefused || error.code == ErrorCode::PinTooShort;
}

std::size_t lengthened(std::size_t digits) {
    return std::min(digits + digitsMore, longestGeneratedPin);
}

Result<std::size_t> lengthFor(token::Token& key, std::size_t digits, const std::stop_token& stop) {
    if (digits < shortestGeneratedPin || digits > longestGeneratedPin)
        return fail(ErrorCode::InvalidArgument, "length of the PIN");
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, key.info(stop));
    if (info.minPinLength > longestGeneratedPin)
        return fail(ErrorCode::KeyMalfunction, "minPINLength");
    return std::max(digits, info.minPinLength);
}

/// generatePin(), and not @p old.
Result<token::Pin> newPin(const token::Pin* old, std::size_t digits, Random& random) {
    for (int draw = 0; draw < mostDraws; ++draw) {
        FIDESK_ASSIGN(token::Pin pin, generatePin(digits, random));
        if (!old || !(pin == *old))
            return pin;
    }
    return fail(ErrorCode::Internal, "randomness");
}

} // namespace

Result<token::Pin> generatePin(std::size_t digits, Random& random) {
    if (digits < shortestGeneratedPin || digits > longestGeneratedPin)
        return fail(ErrorCode::InvalidArgument, "length of the PIN");
    Secret text = Secret::ofSize(digits);
    for (int draw = 0; draw < mostDraws; ++draw) {
        if (!drawDigits({text.data(), text.size()}, random))
            break;
        if (!isGuessable(text.text()))
            return token::Pin::parse(text);
    }
    return fail(ErrorCode::Internal, "randomness");
}

Result<token::Pin> offerGeneratedPins(std::size_t digits, const token::Pin* old, Random& random,
                                      const std::function<Result<void>(const token::Pin&)>& give,
                                      const std::stop_token& stop) {
    std::size_t length = digits;
    Error refusal;
    for (int tried = 1; tried <= mostPinsTried; ++tried) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled);
        FIDESK_ASSIGN(token::Pin pin, newPin(old, length, random));
        const Result<void> given = give(pin);
        if (given)
            return pin;
        if (!isRefusal(given.error()))
            return fail(given.error());
        refusal = given.error();
        if (refusal.code == ErrorCode::PinTooShort || tried % pinsTriedOfOneLength == 0)
            length = lengthened(length);
    }
    return fail(refusal);
}

Result<token::Pin> setGeneratedPin(token::Token& key, const token::Pin* old, std::size_t digits,
                                   Random& random, std::stop_token stop, std::optional<token::Pin>* inDoubt) {
    FIDESK_ASSIGN(const std::size_t length, lengthFor(key, digits, stop));
    const auto give = [&](const token::Pin& pin) -> Result<void> {
        auto given = old ? key.changePin(*old, pin, stop) : key.setPin(pin, stop);
        if (!given && inDoubt && answerLost(given.error().code))
            *inDoubt = pin.clone();
        return given;
    };
    return offerGeneratedPins(length, old, random, give, stop);
}

} // namespace fidesk::maintenance
