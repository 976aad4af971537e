#pragma once

#include "core/token/Feature.h"
#include "core/token/Types.h"

#include <QList>
#include <QString>

#include <cstdint>
#include <optional>

namespace fidesk::text {

// What a key tells of itself, in words: for the window and the command line alike. Any thread.

/// One line of what is known of a key.
struct KeyFact {
    enum class Group { Identity, Pin, Storage, Fingerprint, Policy, Technical };
    Group group{Group::Identity};
    QString what; ///< "Firmware"
    QString how;  ///< "5.7.4"
    QString why;  ///< a sentence where it cannot do this, or where that wants explaining; else empty
};

/// What is known of a key only once its PIN was given.
struct KeyCounts {
    std::optional<std::size_t> fingerprints{};
    std::optional<std::uint64_t> passkeys{};
};

/// All that is worth showing, in order: model, product, maker, serial, firmware, versions; PIN state and
/// tries; slots; fingerprints; always-UV, enterprise attestation, minimum PIN length; AAGUID, transports,
/// algorithms, extensions, options in words; and for each thing the key cannot do, why. @p modelName: empty
/// where not known. What is not known here (options, algorithms, versions) is shown as it came. All that the
/// key and its port tell is fit to be shown (printable(), and cut after 80 characters).
QList<KeyFact> keyFacts(const token::TokenAddress& address, const token::TokenStatus& status,
                        const QString& modelName, const KeyCounts& counts = {});

/// Why the key cannot do this, a sentence with the way out; empty: it can.
QString whyNot(const token::AuthenticatorInfo& info, token::Feature feature);

/// "Set, 8 tries left": the PIN's state in a few words, of which no two are alike.
QString pinState(const token::TokenStatus& status);

/// What the sensor says of a sample, as advice: "Place the finger a little higher."
QString sampleAdvice(token::SampleAdvice advice);

/// "ES256", or "COSE -260" for one that has no name here.
QString algorithmName(std::int64_t cose);

} // namespace fidesk::text
