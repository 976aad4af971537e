#pragma once

#include "core/token/Feature.h"
#include "core/token/Types.h"

#include <QList>
#include <QString>

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

/// All that is worth showing, in order: model, maker, serial, firmware, versions; PIN state and tries; slots;
/// fingerprints; always-UV, enterprise attestation, minimum PIN length; transports, algorithms, extensions,
/// options in words; and for each thing the key cannot do, why. @p modelName: empty where not known. @p
/// fingerprints: how many, where that is known. What is not known here (options, algorithms, versions) is
/// shown as it came.
QList<KeyFact> keyFacts(const token::TokenAddress& address, const token::TokenStatus& status,
                        const QString& modelName, std::optional<std::size_t> fingerprints = {});

/// Why the key cannot do this, a sentence with the way out; empty: it can.
QString whyNot(const token::AuthenticatorInfo& info, token::Feature feature);

/// "Set, 8 tries left": the PIN's state in words.
QString pinState(const token::TokenStatus& status);

/// What the sensor says of a sample, as advice: "A little higher."
QString sampleAdvice(token::SampleAdvice advice);

/// "ES256", or "COSE -260" for one that has no name here.
QString algorithmName(std::int64_t cose);

} // namespace fidesk::text
