#pragma once

#include "app/ctl/Output.h"
#include "tests/support/FakeTokens.h"

#include <QJsonObject>
#include <QTemporaryDir>

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace fidesk::test {

/// What a command gave.
struct Outcome {
    ctl::Exit exit{};
    std::string out{};
    std::string err{};

    /// Each line of standard output as an object, with --json.
    [[nodiscard]] std::vector<QJsonObject> lines() const;
    /// The last of them.
    [[nodiscard]] QJsonObject json() const;
    /// "PinWrong": the code of the error in it; "" where it is none.
    [[nodiscard]] std::string error() const;
    /// The error's sentence for people.
    [[nodiscard]] std::string message() const;
};

/// fideskctl in this process, with fake keys and a person made of what they will type.
class Desk {
public:
    static constexpr const char* pin = "27182818";

    /// A key with a PIN (Desk::pin) that is plugged in.
    std::shared_ptr<FakeKey> plugIn(const std::string& id = "fake-1");
    std::shared_ptr<FakeKey> plugInWithoutPin(const std::string& id = "fake-1");
    /// Takes away from a key what it can do.
    void change(FakeKey& key, const std::function<void(token::AuthenticatorInfo& info)>& change);
    /// Makes a passkey on it. Its credential id.
    Bytes makePasskey(FakeKey& key, const std::string& rpId, const std::string& user,
                      const std::string& displayName = "Ann");

    FakeTokens keys;
    bool person{true};                  ///< somebody sits at the terminal
    std::vector<std::string> typed;     ///< what is typed at the prompts for PINs, in order
    std::vector<bool> answers;          ///< what is answered to questions, in order
    std::vector<std::string> questions; ///< what was asked, PINs and all
    bool reads{true};                   ///< somebody takes what is written to standard output
    bool full{false};                   ///< but it cannot be written
    std::string toldOtherwise;          ///< the secret that was told there instead, behind its label
    std::function<void(const std::string& id, bool in)> move; ///< who plugs keys when asked to
    QTemporaryDir settings{}; ///< --config: portals, records, the user's profiles; presets are in "machine"
    std::stop_source stop;

    /// Runs the command of these words, the program's name left out.
    Outcome run(std::vector<std::string> words);
    /// As run(), with --json. What it writes is added to the file that FIDESK_JSON_RECORD names, if any, so
    /// that tests/e2e/test_json.py can hold it against the schema.
    Outcome json(std::vector<std::string> words);
    /// As json(), with the PIN typed if it is asked for.
    Outcome withPin(std::vector<std::string> words);
};

/// Members of a JSON object by their path: text(object, "key.id").
std::string text(const QJsonObject& object, const std::string& path);
QJsonValue value(const QJsonObject& object, const std::string& path);

} // namespace fidesk::test
