#include "tests/unit/ctl/Desk.h"

#include "app/ctl/Arguments.h"
#include "app/ctl/Run.h"
#include "core/base/Json.h"
#include "tests/support/Catch.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace fidesk::test {

namespace {

/// Keys that somebody else owns.
class Borrowed final : public token::TokenSource {
public:
    explicit Borrowed(token::TokenSource& source) : source_(source) {}
    Result<std::vector<token::TokenAddress>> list() override { return source_.list(); }
    std::vector<token::TokenAddress> denied() override { return source_.denied(); }
    Result<std::unique_ptr<token::Token>> open(const token::TokenAddress& address) override {
        return source_.open(address);
    }
    [[nodiscard]] std::unique_ptr<token::TokenWatch> watch(std::function<void()> changed) override {
        return source_.watch(std::move(changed));
    }

private:
    token::TokenSource& source_;
};

class Toucher final : public token::TokenObserver {
    void touchNeeded() override {}
};

template <typename T> std::optional<T> next(std::vector<T>& list) {
    if (list.empty())
        return std::nullopt;
    T first = list.front();
    list.erase(list.begin());
    return first;
}

} // namespace

std::vector<QJsonObject> Outcome::lines() const {
    std::vector<QJsonObject> all;
    std::istringstream stream(out);
    for (std::string line; std::getline(stream, line);)
        all.push_back(valueOf(parseJsonObject(asBytes(line))));
    return all;
}

QJsonObject Outcome::json() const {
    const auto all = lines();
    REQUIRE_FALSE(all.empty());
    return all.back();
}

std::string Outcome::error() const {
    return text(json(), "error.code");
}

std::string Outcome::message() const {
    return text(json(), "error.message");
}

std::shared_ptr<FakeKey> Desk::plugIn(const std::string& id) {
    auto key = plugInWithoutPin(id);
    key->setPinOnKey(pin);
    return key;
}

std::shared_ptr<FakeKey> Desk::plugInWithoutPin(const std::string& id) {
    auto key = std::make_shared<FakeKey>(id, "Key");
    keys.insert(key);
    return key;
}

void Desk::change(FakeKey& key, const std::function<void(token::AuthenticatorInfo&)>& change) {
    token::AuthenticatorInfo info = valueOf(valueOf(keys.open(key.address()))->info());
    change(info);
    key.setInfo(info);
    key.calls.clearLog();
}

Bytes Desk::makePasskey(FakeKey& key, const std::string& rpId, const std::string& user,
                        const std::string& displayName) {
    token::MakeCredential request;
    request.rpId = rpId;
    request.userId = toBytes(asBytes(user));
    request.userName = user;
    request.userDisplayName = displayName;
    Toucher toucher;
    const auto token = valueOf(keys.open(key.address()));
    const auto made = valueOf(token->makeCredential(
        request, valueOf(token::Pin::parse(Secret(std::string_view(pin)))), toucher, {}));
    key.calls.clearLog();
    return made.credentialId;
}

Outcome Desk::run(std::vector<std::string> words) {
    words.insert(words.begin(), "fideskctl");
    ctl::Arguments arguments = ctl::parseArguments(words);
    INFO(arguments.refusal);
    REQUIRE(arguments.action);
    ctl::Surroundings surroundings;
    surroundings.person.present = [this] { return person; };
    surroundings.person.ask = [this](const std::string& prompt, std::stop_token) -> Result<Secret> {
        questions.push_back(prompt);
        const auto line = next(typed);
        if (!line)
            return fail(ErrorCode::PinRequired);
        return Secret(std::string_view(*line));
    };
    surroundings.person.confirm = [this](const std::string& prompt, std::stop_token) -> Result<bool> {
        questions.push_back(prompt);
        const auto answer = next(answers);
        if (!answer)
            return fail(ErrorCode::InvalidArgument);
        return *answer;
    };
    surroundings.person.reads = [this]() -> Result<void> {
        return reads ? Result<void>() : fail(ErrorCode::FileUnwritable, "standard output");
    };
    surroundings.person.tellOtherwise = [this](const std::string& label, ByteView secret) {
        toldOtherwise = label + std::string(secret.begin(), secret.end());
    };
    surroundings.keys = [this](const ctl::Settings&, Random&) -> Result<ctl::Keys> {
        return ctl::Keys{std::make_unique<Borrowed>(keys), move};
    };
    surroundings.profilePlaces = [this] {
        const std::filesystem::path place = settings.path().toStdString();
        return profiles::Places{.machine = place / "machine", .user = place / "profiles"};
    };
    std::ostringstream out;
    std::ostringstream err;
    if (full)
        out.setstate(std::ios::badbit);
    ctl::Output output(out, err, {.json = arguments.settings.json});
    if (arguments.settings.configDirectory.empty())
        arguments.settings.configDirectory = settings.path().toStdString();
    ctl::Context context(arguments.settings, output, stop.get_token(), surroundings);
    const ctl::Exit exit = ctl::run(arguments.action, context);
    if (const char* record = std::getenv("FIDESK_JSON_RECORD"); record != nullptr && output.json())
        std::ofstream(record, std::ios::app) << out.str();
    return {exit, out.str(), err.str()};
}

Outcome Desk::json(std::vector<std::string> words) {
    words.emplace_back("--json");
    return run(std::move(words));
}

Outcome Desk::withPin(std::vector<std::string> words) {
    typed = {pin};
    Outcome outcome = json(std::move(words));
    typed.clear();
    return outcome;
}

QJsonValue value(const QJsonObject& object, const std::string& path) {
    QJsonValue found = object;
    for (const QString& name : toQString(path).split(QLatin1Char('.')))
        found = found.toObject().value(name);
    return found;
}

std::string text(const QJsonObject& object, const std::string& path) {
    return toUtf8(value(object, path).toString());
}

} // namespace fidesk::test
