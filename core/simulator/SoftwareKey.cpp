#include "core/simulator/SoftwareKey.h"

#include "core/simulator/Attestation.h"
#include "core/simulator/Engine.h"

namespace fidesk::simulator {

namespace {

/// A channel shares the engine with the key, so that each may go first.
class Channel final : public token::HidChannel {
public:
    Channel(std::shared_ptr<Engine> engine, std::shared_ptr<Pipe> pipe)
        : engine_(std::move(engine)), pipe_(std::move(pipe)) {}
    ~Channel() override { engine_->close(pipe_); }
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    Result<void> write(ByteView report) override { return engine_->write(pipe_, report); }
    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        return engine_->read(*pipe_, timeout);
    }

private:
    std::shared_ptr<Engine> engine_;
    std::shared_ptr<Pipe> pipe_;
};

struct Loaded {
    Memory memory;
    std::optional<StateFile> file{};
};

Result<Loaded> load(const SoftwareKey::Options& options, Random& random) {
    const auto fresh = [&] { return Memory::fresh(random, options.personality); };
    if (options.stateFile.empty())
        return Loaded{fresh()};
    FIDESK_ASSIGN(StateFile file, StateFile::lock(options.stateFile));
    FIDESK_ASSIGN(std::optional<Memory> memory, file.load());
    if (!memory) {
        memory = fresh();
        FIDESK_TRY(file.save(*memory));
    }
    return Loaded{std::move(*memory), std::move(file)};
}

} // namespace

struct SoftwareKey::Impl {
    std::shared_ptr<Engine> engine;
};

Result<std::shared_ptr<SoftwareKey>> SoftwareKey::create(Options options, Random& random) {
    FIDESK_ASSIGN(Loaded loaded, load(options, random));
    Authenticator authenticator(options.personality, random, std::move(loaded.memory),
                                std::move(loaded.file));
    auto impl = std::make_unique<Impl>();
    impl->engine =
        std::make_shared<Engine>(std::move(options.personality), options.touch, std::move(authenticator));
    return std::shared_ptr<SoftwareKey>(new SoftwareKey(std::move(impl)));
}

SoftwareKey::SoftwareKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

SoftwareKey::~SoftwareKey() {
    impl_->engine->onChange().set({});
    impl_->engine->onPlug().set({});
    impl_->engine->stop();
}

void SoftwareKey::insert() {
    impl_->engine->insert();
}

void SoftwareKey::remove() {
    impl_->engine->remove();
}

std::uint64_t SoftwareKey::insertions() const {
    return impl_->engine->insertions();
}

bool SoftwareKey::inserted() const {
    return impl_->engine->inserted();
}

void SoftwareKey::touch() {
    impl_->engine->touch();
}

bool SoftwareKey::waitingForTouch() const {
    return impl_->engine->waitingForTouch();
}

void SoftwareKey::setTouch(Touch touch) {
    impl_->engine->setTouch(touch);
}

void SoftwareKey::setSamples(std::vector<std::uint8_t> statuses) {
    impl_->engine->setSamples(std::move(statuses));
}

void SoftwareKey::setFingers(std::vector<bool> matches) {
    impl_->engine->setFingers(std::move(matches));
}

void SoftwareKey::removeAtReport(int n) {
    Fault fault;
    if (n > 0) {
        fault.kind = Fault::Kind::Remove;
        fault.at = n;
    }
    impl_->engine->setFault(fault);
}

void SoftwareKey::setFault(const Fault& fault) {
    impl_->engine->setFault(fault);
}

Fault SoftwareKey::fault() const {
    return impl_->engine->fault();
}

int SoftwareKey::winks() const {
    return impl_->engine->winks();
}

int SoftwareKey::reportsPassed() const {
    return impl_->engine->reportsPassed();
}

void SoftwareKey::onChange(std::function<void()> changed) {
    impl_->engine->onChange().set(std::move(changed));
}

void SoftwareKey::onPlug(std::function<void()> plugged) {
    impl_->engine->onPlug().set(std::move(plugged));
}

Result<std::unique_ptr<token::HidChannel>> SoftwareKey::openChannel() {
    auto pipe = impl_->engine->open();
    if (!pipe)
        return fail(ErrorCode::NoKey);
    return std::make_unique<Channel>(impl_->engine, std::move(pipe));
}

const Personality& SoftwareKey::personality() const {
    return impl_->engine->personality();
}

Bytes SoftwareKey::attestationRoot() {
    return practiceRoot();
}

std::array<std::uint8_t, 16> SoftwareKey::aaguid() {
    return softwareKeyAaguid;
}

} // namespace fidesk::simulator
