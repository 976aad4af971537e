#include "tests/campaign/Desk.h"

#include "tests/support/PortalSettings.h"

#include <stdexcept>

namespace fidesk::campaign {

namespace {

/// A program that waits this often without end is stuck.
constexpr std::size_t mostWaits = 5000;

std::unique_ptr<portal::oauth::TokenStore> tokensFor(const Run& run, const Conditions& conditions) {
    if (!conditions.session)
        return std::make_unique<portal::oauth::MemoryTokenStore>();
    const auto folder = run.folder.parent_path();
    return std::make_unique<KeptSession>(folder / ("session-" + std::to_string(*conditions.session)));
}

} // namespace

Desk::Desk(const House& house, const Run& run, const Conditions& conditions)
    : points_(conditions.killAt, conditions.trace),
      proxy_(house.port, points_, conditions.decide, conditions.change),
      client_(portal::http::HttpOptions{.idleTimeout = conditions.portalPatience}),
      tokens_(tokensFor(run, conditions)) {
    clock_.push(conditions.ahead);
    session_ = std::make_unique<portal::oauth::Session>(client_, test::referencePortal(proxy_.url()),
                                                        *tokens_, clock_);
    portal::oauth::Tokens tokens{Secret(std::string_view(house.access)), Secret(std::string_view("first")),
                                 clock_.now() + std::chrono::hours(24)};
    if (conditions.session) {
        auto kept = must(tokens_->load({}, {}), "session");
        tokens.refresh =
            kept ? std::move(*kept) : Secret(std::string_view(house.refresh.at(*conditions.session)));
    }
    must(session_->adopt(std::move(tokens)), "session");
    portal_ = std::make_unique<portal::graph::GraphPortal>(client_, *session_, clock_);

    simulator::SoftwareKey::Options options;
    options.touch = simulator::Touch::Automatic;
    options.stateFile = run.keyFile();
    key_ = must(simulator::SoftwareKey::create(std::move(options), random_), "key");
    key_->insert();
    keys_ = std::make_unique<CountedKeys>(key_, points_);
    records_ = must(records::Records::open(run.recordsFile(), clock_), "records");
}

Desk::~Desk() = default;

void Desk::begin() {
    records_->onWrite([this] { points_.pass("write"); });
    points_.arm();
}

bool Desk::pause(std::chrono::milliseconds duration, const std::stop_token& stop) {
    waits_.push_back(duration);
    if (waits_.size() > mostWaits)
        throw std::runtime_error("waits without end");
    clock_.push(duration);
    return !stop.stop_requested();
}

enrolment::Parts Desk::parts() {
    return {.portal = *portal_,
            .keys = *keys_,
            .records = *records_,
            .clock = clock_,
            .random = random_,
            .pause = [this](auto duration, const auto& stop) { return pause(duration, stop); },
            .trustAnchors = must(webauthn::TrustAnchors::fromDer({simulator::SoftwareKey::attestationRoot()}),
                                 "anchors")};
}

} // namespace fidesk::campaign
