#include "app/portal/signin/Password.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace fidesk::server {

namespace {

constexpr std::size_t saltBytes = 16;
constexpr std::size_t hashBytes = 32;
constexpr std::uint64_t memoryLimit = 512ULL * 1024 * 1024;
constexpr std::chrono::seconds busyFor{2};

struct Encoded {
    ScryptCost cost{};
    Bytes salt{};
    Bytes hash{};
};

bool isUsable(const ScryptCost& cost) {
    return cost.logN >= 1 && cost.logN <= 20 && cost.r >= 1 && cost.r <= 32 && cost.p >= 1 && cost.p <= 16;
}

std::optional<unsigned> takeNumber(std::string_view& text, std::string_view prefix, char end) {
    if (!text.starts_with(prefix))
        return {};
    text.remove_prefix(prefix.size());
    unsigned value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || stop == text.data() + text.size() || *stop != end)
        return {};
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()) + 1);
    return value;
}

std::optional<Encoded> parseEncoded(std::string_view text) {
    const auto logN = takeNumber(text, "$scrypt$ln=", ',');
    const auto r = logN ? takeNumber(text, "r=", ',') : std::nullopt;
    const auto p = r ? takeNumber(text, "p=", '$') : std::nullopt;
    const auto middle = text.find('$');
    if (!p || middle == std::string_view::npos)
        return {};
    auto salt = fromBase64(text.substr(0, middle));
    auto hash = fromBase64(text.substr(middle + 1));
    const ScryptCost cost{*logN, *r, *p};
    if (!salt || !hash || salt->size() < saltBytes || hash->size() != hashBytes || !isUsable(cost))
        return {};
    return Encoded{cost, std::move(*salt), std::move(*hash)};
}

std::string format(const Encoded& encoded) {
    return "$scrypt$ln=" + std::to_string(encoded.cost.logN) + ",r=" + std::to_string(encoded.cost.r) +
           ",p=" + std::to_string(encoded.cost.p) + '$' + toBase64Url(encoded.salt) + '$' +
           toBase64Url(encoded.hash);
}

Result<Bytes> derive(const Secret& normalized, ByteView salt, const ScryptCost& cost) {
    Bytes out(hashBytes);
    if (EVP_PBE_scrypt(normalized.c_str(), normalized.size(), salt.data(), salt.size(),
                       std::uint64_t{1} << cost.logN, cost.r, cost.p, memoryLimit, out.data(),
                       out.size()) != 1)
        return fail(ErrorCode::Internal, "scrypt");
    return out;
}

/// What a derivation costs, in units of the least there is.
std::uint64_t workOf(const ScryptCost& cost) {
    return (std::uint64_t{1} << cost.logN) * cost.r * cost.p;
}

/// What is left to do after a derivation at @p done to have done as much as one at @p wanted; nothing where
/// that is less than one round.
std::optional<ScryptCost> remainderOf(const ScryptCost& wanted, const ScryptCost& done) {
    const std::uint64_t round = workOf({wanted.logN, wanted.r, 1});
    const std::uint64_t missing = workOf(wanted) > workOf(done) ? workOf(wanted) - workOf(done) : 0;
    if (missing < round)
        return {};
    return ScryptCost{wanted.logN, wanted.r, static_cast<unsigned>(missing / round)};
}

bool isAcceptable(const Secret& password) {
    return !password.empty() && password.size() <= PasswordHasher::maxPasswordBytes &&
           codePoints(password.text()).has_value();
}

} // namespace

/// Who may derive, and how many did.
class PasswordHasher::Queue {
public:
    explicit Queue(HasherLimits limits) : limits_{std::max(limits.atWork, 1), std::max(limits.waiting, 0)} {}

    void enter() {
        std::unique_lock lock(mutex_);
        wait(lock);
    }

    [[nodiscard]] bool enterUnlessBusy() {
        std::unique_lock lock(mutex_);
        if (atWork_ >= limits_.atWork && waiting_ >= limits_.waiting)
            return false;
        wait(lock);
        return true;
    }

    void leave() {
        {
            const std::lock_guard lock(mutex_);
            --atWork_;
        }
        free_.notify_one();
    }

    [[nodiscard]] std::uint64_t derivations() const {
        const std::lock_guard lock(mutex_);
        return derivations_;
    }

    [[nodiscard]] int mostAtOnce() const {
        const std::lock_guard lock(mutex_);
        return mostAtOnce_;
    }

private:
    void wait(std::unique_lock<std::mutex>& lock) {
        ++waiting_;
        free_.wait(lock, [this] { return atWork_ < limits_.atWork; });
        --waiting_;
        ++derivations_;
        mostAtOnce_ = std::max(mostAtOnce_, ++atWork_);
    }

    const HasherLimits limits_;
    mutable std::mutex mutex_;
    std::condition_variable free_;
    int atWork_{0};
    int waiting_{0};
    int mostAtOnce_{0};
    std::uint64_t derivations_{0};
};

/// A place at work, given back at the end.
class PasswordHasher::Turn {
public:
    explicit Turn(Queue& queue) : queue_(queue) {}
    ~Turn() { queue_.leave(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    Queue& queue_;
};

PasswordHasher::PasswordHasher(Random& random, ScryptCost cost, HasherLimits limits)
    : random_(random), cost_(cost), queue_(std::make_unique<Queue>(limits)) {}

PasswordHasher::~PasswordHasher() = default;

Result<std::string> PasswordHasher::hash(const Secret& password) const {
    if (!isAcceptable(password))
        return fail(ErrorCode::InvalidArgument, "password");
    const Secret normalized = normalizedNfc(password);
    Encoded encoded{cost_, random_.bytes(saltBytes), {}};
    queue_->enter();
    const Turn turn(*queue_);
    FIDESK_ASSIGN(encoded.hash, derive(normalized, encoded.salt, cost_));
    return format(encoded);
}

bool PasswordHasher::compare(const Secret& password, std::string_view encoded) const {
    const bool acceptable = isAcceptable(password);
    const auto stored = parseEncoded(encoded);
    const Encoded against = stored.value_or(Encoded{cost_, Bytes(saltBytes), Bytes(hashBytes)});
    const Secret normalized = acceptable ? normalizedNfc(password) : Secret();
    const auto derived = derive(normalized, against.salt, against.cost);
    if (const auto rest = remainderOf(cost_, against.cost))
        std::ignore = derive(normalized, against.salt, *rest);
    const bool same = derived && equalInConstantTime(*derived, against.hash);
    return same && acceptable && stored.has_value();
}

bool PasswordHasher::check(const Secret& password, std::string_view encoded) const {
    queue_->enter();
    const Turn turn(*queue_);
    return compare(password, encoded);
}

Result<bool> PasswordHasher::checkUnlessBusy(const Secret& password, std::string_view encoded) const {
    if (!queue_->enterUnlessBusy()) {
        Error error(ErrorCode::PortalBusy, "too many passwords to check");
        error.retryAfter = busyFor;
        return fail(std::move(error));
    }
    const Turn turn(*queue_);
    return compare(password, encoded);
}

bool PasswordHasher::isOutdated(std::string_view encoded) const {
    const auto stored = parseEncoded(encoded);
    return stored && workOf(stored->cost) < workOf(cost_);
}

std::uint64_t PasswordHasher::derivations() const {
    return queue_->derivations();
}

int PasswordHasher::mostAtOnce() const {
    return queue_->mostAtOnce();
}

} // namespace fidesk::server
