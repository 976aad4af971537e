#pragma once

#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <memory>
#include <semaphore>
#include <string>
#include <string_view>

namespace fidesk::server {

/// What one scrypt derivation costs (RFC 7914): 2^logN * 128 * r bytes of memory, p times.
struct ScryptCost {
    unsigned logN{15};
    unsigned r{8};
    unsigned p{1};
};

/// Makes and checks password hashes with scrypt (RFC 7914). Passwords are compared in Normalization Form C,
/// so that two keyboards that compose accents differently agree. Any thread; at most a fixed number of
/// derivations run at once, others wait, so that a burst of tries cannot exhaust the memory.
class PasswordHasher {
public:
    /// Longest password that is taken, in bytes of UTF-8.
    static constexpr std::size_t maxPasswordBytes = 1024;
    static constexpr std::ptrdiff_t defaultParallel = 4;

    /// @p random outlives the hasher. @p parallel is the number of derivations that may run at once.
    explicit PasswordHasher(Random& random, ScryptCost cost = {}, std::ptrdiff_t parallel = defaultParallel);

    /// "$scrypt$ln=15,r=8,p=1$SALT$HASH" with a fresh salt of 16 bytes and a hash of 32, both base64url
    /// without padding. Errors: InvalidArgument (empty, too long, not UTF-8), Internal.
    [[nodiscard]] Result<std::string> hash(const Secret& password) const;

    /// Whether @p password is the one @p encoded was made of. Where @p encoded is empty or is no such string
    /// the answer is no, after the same work as for a real one: pass "" for a user who does not exist.
    [[nodiscard]] bool check(const Secret& password, std::string_view encoded) const;

private:
    Random& random_;
    ScryptCost cost_;
    std::unique_ptr<std::counting_semaphore<64>> slots_;
};

} // namespace fidesk::server
