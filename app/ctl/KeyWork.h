#pragma once

#include "app/ctl/Context.h"
#include "core/token/Feature.h"

#include <QJsonObject>

namespace fidesk::ctl {

/// The key a command works on, and what it told of itself when the command began.
struct ChosenKey {
    std::unique_ptr<token::Token> token{};
    token::AuthenticatorInfo info{};
    std::string name{}; ///< to a person
};

/// Errors: Context::key(), Token::info().
Result<ChosenKey> chosenKey(Context& context);

/// A key that can do this; otherwise people are told why it cannot. Errors: chosenKey(), NotSupportedByKey.
Result<ChosenKey> keyThatCan(Context& context, token::Feature feature);

/// The key's PIN, asked for once for all that a command does with it, and proved. Nobody is asked where the
/// key would not take it. Errors: PinNotSet, PinMustChange, PinBlocked, PinReplugNeeded, PinInput::current(),
/// Token::checkPin().
Result<token::Pin> provenPin(Context& context, const ChosenKey& key);

/// As provenPin(); none where the key has no PIN.
Result<std::optional<token::Pin>> pinIfSet(Context& context, const ChosenKey& key);

/// A name for a passkey or a fingerprint: UTF-8 without control characters, at most @p maxBytes long. Errors:
/// InvalidArgument.
Result<void> checkName(const std::string& name, std::size_t maxBytes);

/// @p object with the member "key".
QJsonObject withKey(const ChosenKey& key, QJsonObject object = {});

} // namespace fidesk::ctl
