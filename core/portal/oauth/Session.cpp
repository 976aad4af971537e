#include "core/portal/oauth/Session.h"

#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "core/portal/oauth/Form.h"

namespace fidesk::portal::oauth {

namespace {

// A token this near its end is not begun with.
constexpr auto margin = std::chrono::seconds(10);

bool needsSignIn(const TokenAnswer& answer) {
    return answer.error == "invalid_grant" || answer.error == "invalid_client" ||
           answer.error == "unauthorized_client" || answer.error == "interaction_required";
}

} // namespace

/// One refresh under way. Who leads it alone touches `pending`, `used` and `repeated`; the rest is guarded by
/// the session's mutex. A leader who is cancelled leaves it to the next who comes.
struct Session::Flight {
    bool led{false};
    bool done{false};
    std::optional<Error> failure{};

    std::unique_ptr<http::Pending> pending{};
    Secret used{};
    bool repeated{false};
};

Session::Session(http::HttpClient& client, PortalSettings settings, TokenStore& store, const Clock& clock)
    : client_(client), settings_(std::move(settings)), store_(store), clock_(clock) {}

Session::~Session() = default;

Result<void> Session::adopt(Tokens tokens, std::stop_token stop) {
    const Secret refresh = tokens.refresh.clone();
    {
        const std::lock_guard lock(mutex_);
        access_ = std::move(tokens.access);
        refresh_ = std::move(tokens.refresh);
        expiresAt_ = tokens.expiresAt;
        unsaved_ = true;
        flight_.reset();
    }
    if (refresh.empty())
        return store_.remove(settings_.tokenKey(), stop);
    FIDESK_TRY(store_.save(settings_.tokenKey(), refresh, stop));
    const std::lock_guard lock(mutex_);
    unsaved_ = !(refresh_ == refresh);
    return {};
}

Result<bool> Session::isSignedIn(std::stop_token stop) {
    {
        const std::lock_guard lock(mutex_);
        if (!refresh_.empty() || isUsable(Secret()))
            return true;
    }
    FIDESK_ASSIGN(const std::optional<Secret> kept, store_.load(settings_.tokenKey(), stop));
    return kept.has_value();
}

Result<Secret> Session::accessToken(std::stop_token stop) {
    return tokenOtherThan(Secret(), stop);
}

Result<Secret> Session::replacementFor(const Secret& rejected, std::stop_token stop) {
    return tokenOtherThan(rejected, stop);
}

bool Session::isUsable(const Secret& rejected) const {
    return !access_.empty() && !(access_ == rejected) && clock_.now() + margin < expiresAt_;
}

Result<Secret> Session::tokenOtherThan(const Secret& rejected, std::stop_token stop) {
    std::unique_lock lock(mutex_);
    if (isUsable(rejected))
        return access_.clone();
    if (!flight_)
        flight_ = std::make_shared<Flight>();
    const std::shared_ptr<Flight> flight = flight_;
    while (!flight->done) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled);
        if (flight->led) {
            changed_.wait(lock, stop, [&] { return flight->done || !flight->led; });
            continue;
        }
        flight->led = true;
        lock.unlock();
        auto tokens = fly(*flight, stop);
        if (tokens)
            land(flight, std::move(*tokens));
        lock.lock();
        flight->led = false;
        changed_.notify_all();
    }
    if (flight->failure)
        return fail(*flight->failure);
    if (access_.empty())
        return fail(ErrorCode::SignInNeeded);
    return access_.clone();
}

/// Nothing if a stop was requested before it ended.
std::optional<Result<Tokens>> Session::fly(Flight& flight, std::stop_token stop) {
    const auto failed = [&](Error error) -> std::optional<Result<Tokens>> {
        if (error.code == ErrorCode::Cancelled && stop.stop_requested())
            return std::nullopt;
        return Result<Tokens>(fail(std::move(error)));
    };
    for (;;) {
        if (!flight.pending)
            if (auto started = takeOff(flight, stop); !started)
                return failed(started.error());
        auto response = flight.pending->wait(stop);
        if (!response)
            return failed(response.error());
        auto answer = parseTokenAnswer(std::move(*response), clock_.now());
        if (!answer)
            return failed(answer.error());
        if (answer->tokens)
            return Result<Tokens>(std::move(*answer->tokens));
        if (!needsSignIn(*answer))
            return failed(Error(ErrorCode::PortalFailed, answer->reason(), answer->status));
        // Another process of the same user may have had the token rotated meanwhile.
        if (flight.repeated || !hasNewer(flight.used, stop))
            return failed(Error(ErrorCode::SignInNeeded, answer->reason(), answer->status));
        flight.repeated = true;
        flight.pending.reset();
    }
}

Result<void> Session::takeOff(Flight& flight, std::stop_token stop) {
    FIDESK_ASSIGN(flight.used, refreshToken(stop));
    Form form;
    form.add("grant_type", "refresh_token")
        .add("refresh_token", flight.used.text())
        .add("client_id", settings_.clientId)
        .add("scope", settings_.scopes);
    flight.pending = client_.start(formRequest(settings_.endpoints.token, form.body()));
    return {};
}

/// The one in the store, if this process has none that is newer. Errors: SignInNeeded; TokenStore::load().
Result<Secret> Session::refreshToken(std::stop_token stop) {
    Secret own;
    bool unsaved = false;
    {
        const std::lock_guard lock(mutex_);
        own = refresh_.clone();
        unsaved = unsaved_;
    }
    if (!own.empty() && unsaved)
        return own;
    auto kept = store_.load(settings_.tokenKey(), stop);
    if (!kept && own.empty())
        return fail(kept.error());
    if (kept && *kept)
        return std::move(**kept);
    if (own.empty())
        return fail(ErrorCode::SignInNeeded, "no refresh token");
    return own;
}

bool Session::hasNewer(const Secret& used, std::stop_token stop) {
    const auto kept = store_.load(settings_.tokenKey(), stop);
    const bool newer = kept && *kept && !(**kept == used);
    const std::lock_guard lock(mutex_);
    unsaved_ = unsaved_ && !newer;
    return newer;
}

void Session::land(const std::shared_ptr<Flight>& flight, Result<Tokens> tokens) {
    std::unique_lock lock(mutex_);
    const bool overtaken = flight_ != flight; // by a sign-out, or another sign-in
    if (overtaken && tokens)
        tokens = fail(ErrorCode::SignInNeeded, "signed out meanwhile");
    if (tokens) {
        access_ = std::move(tokens->access);
        expiresAt_ = tokens->expiresAt;
        refresh_ = tokens->refresh.empty() ? flight->used.clone() : std::move(tokens->refresh);
        unsaved_ = true;
        const Secret refresh = refresh_.clone();
        lock.unlock();
        const bool saved = persist(refresh);
        lock.lock();
        unsaved_ = !saved;
        if (flight_ != flight && access_.empty()) {
            lock.unlock();
            (void)store_.remove(settings_.tokenKey());
            lock.lock();
        }
    } else {
        flight->failure = tokens.error();
        if (!overtaken && tokens.error().code == ErrorCode::SignInNeeded) {
            access_ = Secret();
            refresh_ = Secret();
            lock.unlock();
            (void)store_.remove(settings_.tokenKey());
            lock.lock();
        }
    }
    flight->done = true;
    if (flight_ == flight)
        flight_.reset();
}

bool Session::persist(const Secret& refresh) {
    const auto saved = store_.save(settings_.tokenKey(), refresh);
    if (!saved)
        qCWarning(logPortal).noquote() << "the session cannot be kept:" << toQString(describe(saved.error()));
    return saved.has_value();
}

Result<void> Session::signOut(std::stop_token stop) {
    const auto known = refreshToken(stop);
    {
        const std::lock_guard lock(mutex_);
        access_ = Secret();
        refresh_ = Secret();
        unsaved_ = false;
        flight_.reset();
    }
    const auto removed = store_.remove(settings_.tokenKey(), stop);
    if (known && !settings_.endpoints.revocation.empty()) {
        Form form;
        form.add("token", known->text())
            .add("token_type_hint", "refresh_token")
            .add("client_id", settings_.clientId);
        FIDESK_TRY(client_.send(formRequest(settings_.endpoints.revocation, form.body()), stop));
    }
    return removed;
}

} // namespace fidesk::portal::oauth
