#pragma once

#include "core/enrolment/Order.h"

namespace fidesk::enrolment {

/// What is written down of the key at @p address that tells @p info.
records::KeyIdentity identityOf(const token::TokenAddress& address, const token::AuthenticatorInfo& info,
                                const Parts& parts, const std::string& label);

/// Whether the key at @p address can be the one that was written down, as far as it is known before it is
/// opened.
bool looksLike(const records::KeyIdentity& identity, const token::TokenAddress& address);

/// A key with what it told.
struct KeyAtHand {
    std::unique_ptr<token::Token> token{};
    token::AuthenticatorInfo info{};
};

/// Opens the key at @p address; where @p hold is given it is held from then on, so that it is asked once only
/// what it is. Errors: KeyOfAnotherJob (it is not of the model that was written down), TokenSource::open(),
/// Token::info().
Result<KeyAtHand> openKey(token::TokenSource& keys, const token::TokenAddress& address,
                          const records::KeyIdentity& identity, const std::stop_token& stop,
                          std::unique_ptr<token::TokenHold>* hold = nullptr);

/// The one key that is in that can be the one of @p identity. Errors: KeyUnplugged (none), SeveralKeys;
/// TokenSource::list(), openKey().
Result<KeyAtHand> findKey(token::TokenSource& keys, const records::KeyIdentity& identity);

/// Whether the key was reset since the registration @p oldId was made with it. A key that holds its passkey
/// still was not; of one that does not tell, its PIN decides: a reset takes it away. Errors: Token's.
Result<bool> wasReset(const KeyAtHand& key, const std::string& rpId, const std::string& oldId);

/// Sends a reset without asking anybody to unplug the key: one that was just plugged in takes it. Errors:
/// Token::reset().
Result<void> resetAtOnce(token::Token& key, EnrolmentObserver& observer,
                         const maintenance::ResetTimings& timings, const std::stop_token& stop);

/// The credential ids that @p registrationId can stand for; empty where it is no such thing.
std::vector<Bytes> credentialIdsOf(const std::string& registrationId);

} // namespace fidesk::enrolment
