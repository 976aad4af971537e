#include "app/portal/signin/Password.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace fidesk::server {

namespace {

constexpr std::size_t saltBytes = 16;
constexpr std::size_t hashBytes = 32;
constexpr std::uint64_t memoryLimit = 512ULL * 1024 * 1024;

struct Encoded {
    ScryptCost cost{};
    Bytes salt{};
    Bytes hash{};
};

class Slot {
public:
    explicit Slot(std::counting_semaphore<64>& slots) : slots_(slots) { slots_.acquire(); }
    ~Slot() { slots_.release(); }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

private:
    std::counting_semaphore<64>& slots_;
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

bool isAcceptable(const Secret& password) {
    return !password.empty() && password.size() <= PasswordHasher::maxPasswordBytes &&
           codePoints(password.text()).has_value();
}

} // namespace

PasswordHasher::PasswordHasher(Random& random, ScryptCost cost, std::ptrdiff_t parallel)
    : random_(random), cost_(cost),
      slots_(std::make_unique<std::counting_semaphore<64>>(std::clamp<std::ptrdiff_t>(parallel, 1, 64))) {}

Result<std::string> PasswordHasher::hash(const Secret& password) const {
    if (!isAcceptable(password))
        return fail(ErrorCode::InvalidArgument, "password");
    const Secret normalized = normalizedNfc(password);
    Encoded encoded{cost_, random_.bytes(saltBytes), {}};
    const Slot slot(*slots_);
    FIDESK_ASSIGN(encoded.hash, derive(normalized, encoded.salt, cost_));
    return format(encoded);
}

bool PasswordHasher::check(const Secret& password, std::string_view encoded) const {
    const bool acceptable = isAcceptable(password);
    const auto stored = parseEncoded(encoded);
    const Encoded against = stored.value_or(Encoded{cost_, Bytes(saltBytes), Bytes(hashBytes)});
    const Secret normalized = acceptable ? normalizedNfc(password) : Secret();
    const Slot slot(*slots_);
    const auto derived = derive(normalized, against.salt, against.cost);
    const bool same = derived && equalInConstantTime(*derived, against.hash);
    return same && acceptable && stored.has_value();
}

} // namespace fidesk::server
