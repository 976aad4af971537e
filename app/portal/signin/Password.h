#pragma once

#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <memory>
#include <string>
#include <string_view>

namespace fidesk::server {

/// What one scrypt derivation costs (RFC 7914): 2^logN * 128 * r bytes of memory, p times one after the
/// other. The default is one of those OWASP holds to be as strong as N=2^17, r=8, p=1, with a quarter of the
/// memory: 32 MiB. Less would be weaker against graphics cards, and would come out of the threads' own heaps,
/// which keep what they once had; 32 MiB and more is mapped, and given back after each derivation.
struct ScryptCost {
    unsigned logN{15};
    unsigned r{8};
    unsigned p{3};
    bool operator==(const ScryptCost&) const = default;
};

/// How many derivations there may be at a time.
struct HasherLimits {
    int atWork{3};   ///< 96 MiB at the default cost
    int waiting{12}; ///< for those who do not want to wait behind more
};

/// Makes and checks password hashes with scrypt (RFC 7914). Passwords are compared in Normalization Form C,
/// so that two keyboards that compose accents differently agree. Any thread; at most a fixed number of
/// derivations run at once, others wait, so that a burst of tries cannot exhaust the memory.
class PasswordHasher {
public:
    /// Longest password that is taken, in bytes of UTF-8.
    static constexpr std::size_t maxPasswordBytes = 1024;

    /// @p random outlives the hasher.
    explicit PasswordHasher(Random& random, ScryptCost cost = {}, HasherLimits limits = {});
    ~PasswordHasher();
    PasswordHasher(const PasswordHasher&) = delete;
    PasswordHasher& operator=(const PasswordHasher&) = delete;

    /// "$scrypt$ln=15,r=8,p=3$SALT$HASH" with a fresh salt of 16 bytes and a hash of 32, both base64url
    /// without padding. Errors: InvalidArgument (empty, too long, not UTF-8), Internal.
    [[nodiscard]] Result<std::string> hash(const Secret& password) const;

    /// Whether @p password is the one @p encoded was made of. Where @p encoded is empty or is no such string
    /// the answer is no, after the same work as for a real one: pass "" for a user who does not exist. A hash
    /// made at a lower cost takes as much work as one made now, too.
    [[nodiscard]] bool check(const Secret& password, std::string_view encoded) const;

    /// As check(), unless HasherLimits::waiting others wait already. Errors: PortalBusy with `retryAfter`, at
    /// once.
    [[nodiscard]] Result<bool> checkUnlessBusy(const Secret& password, std::string_view encoded) const;

    /// Whether @p encoded is a hash that was made at a lower cost than hash() has now.
    [[nodiscard]] bool isOutdated(std::string_view encoded) const;

    /// How many passwords were hashed or checked so far.
    [[nodiscard]] std::uint64_t derivations() const;
    /// The most derivations that ran at once so far.
    [[nodiscard]] int mostAtOnce() const;

private:
    class Queue;
    class Turn;
    [[nodiscard]] bool compare(const Secret& password, std::string_view encoded) const;

    Random& random_;
    ScryptCost cost_;
    std::unique_ptr<Queue> queue_;
};

} // namespace fidesk::server
