#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/cbor/Value.h"
#include "core/token/fido2/Translation.h"
#include "core/token/Pin.h"

#include <array>
#include <functional>
#include <string>

namespace fidesk::token {

class Session;

// Permissions of a pinUvAuthToken (CTAP 2.1 section 6.5.5.7).
inline constexpr std::uint8_t mayCreate = 0x01;
inline constexpr std::uint8_t mayAssert = 0x02;
inline constexpr std::uint8_t mayManage = 0x04;
inline constexpr std::uint8_t mayConfigure = 0x20;

/// What a proof is for.
struct Scope {
    std::uint8_t permissions{0};
    std::string rpId{}; ///< of mayCreate and mayAssert
};

/// Proofs of the PIN (pinUvAuthParam) by pinUvAuthTokens (CTAP 2.1 section 6.5): libfido2 asks the key for a
/// token before every command; here one serves as long as the standard lets it. A touch takes all permissions
/// from it (section 6.5.2.1), a key of CTAP 2.0 gives one that is good for everything. A key that has thrown
/// away one that should be good says so, at no cost of PIN tries, and is asked for another.
class PinTokens {
public:
    explicit PinTokens(Session& session) : session_(session) {}

    /// Proves @p pin to the key now, and keeps the token for what comes. Errors: the PIN's.
    Result<void> provePin(const Pin& pin);

    /// Has @p send carry out a command with a proof over @p message, and again with another token where the
    /// key does not take the first any more. Errors: the PIN's, and those of @p send.
    Result<void> withProof(const Pin& pin, const Scope& scope, ByteView message,
                           const std::function<Result<void>(const Proof&)>& send);
    /// The proof alone. Errors: the PIN's.
    Result<Proof> prove(const Pin& pin, const Scope& scope, ByteView message);

    /// The key was touched for the command that went before.
    void noteTouch();
    /// From now on tokens are asked for with what comes later in mind, since the key stays open.
    void setLasting(bool lasting) { lasting_ = lasting; }

private:
    enum class Way { Plain, WithPermissions };

    [[nodiscard]] bool fits(const Scope& scope, ByteView pinHash) const;
    Result<void> obtain(const Pin& pin, const Scope& scope);
    Result<void> obtain(const Pin& pin, Way way, const Scope& scope);
    Result<void> agree();
    Result<Secret> readToken(const cbor::Value& answer) const;
    Proof sign(const Scope& scope, ByteView message);

    Session& session_;
    bool lasting_{false};
    // Of the key agreement.
    Bytes peer_{}; ///< x and y of the key's
    std::array<std::uint8_t, 32> x_{};
    std::array<std::uint8_t, 32> y_{};
    Secret aesKey_{};
    // The token.
    Secret token_{};
    Secret pinHash_{};
    std::uint8_t permissions_{0};
    std::string rpId_{};
    unsigned generation_{0};
    bool permanent_{false}; ///< of CTAP 2.0: a touch takes nothing from it
};

} // namespace fidesk::token
