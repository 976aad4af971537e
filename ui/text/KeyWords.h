#pragma once

#include "core/token/Feature.h"

#include <QString>

#include <cstdint>
#include <string>

namespace fidesk::text {

// The vocabulary of keyFacts(): each thing a key may list in authenticatorGetInfo, in words. Any thread. What
// is not known here comes back as the key wrote it, fit to be shown.

/// Text that a key told, as it may be shown: shown(), cut after 80 characters.
QString told(const std::string& text);

/// "CTAP 2.1" for "FIDO_2_1".
QString versionName(const std::string& version);
/// "USB" for "usb".
QString transportName(const std::string& transport);
/// "hmac-secret: derives secrets, for instance to unlock a disk".
QString extensionInWords(const std::string& extension);
/// What the option's value means for people, a sentence; empty for an option that is not known.
QString optionInWords(const std::string& option, bool on);
/// How the key knows its user (uvModality, FIDO registry section 3.1): "fingerprint, PIN".
QString verificationInWords(std::uint64_t modality);
/// "5.7.4" for a Yubico key that tells 0x00050704, the number itself for all others.
QString firmwareText(std::uint64_t version, std::uint16_t vendorId);

/// What it is called where facts are listed: "Always ask for the PIN".
QString featureName(token::Feature feature);
/// Why a key that is so hindered cannot do it, and the way out; empty for Hindrance::None. @p secondStep: the
/// key has neither PIN nor passkeys, as those that speak U2F only, so that no way out leads by them.
QString hindranceText(token::Feature feature, token::Hindrance hindrance, bool secondStep = false);

} // namespace fidesk::text
