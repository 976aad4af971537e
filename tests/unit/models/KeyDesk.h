#pragma once

#include "tests/support/Catch.h"
#include "tests/support/FakeToken.h"
#include "tests/unit/models/EventLoop.h"
#include "ui/models/KeyAccess.h"

namespace fidesk::test {

/// A key with the PIN 2468 in the socket, and what the models of the Key page stand on.
struct KeyDesk {
    FakeTokens tokens;
    std::shared_ptr<FakeKey> key = std::make_shared<FakeKey>("k1", "Grey key");
    ui::Executor watching;
    ui::Executor worker;
    std::unique_ptr<ui::KeysModel> keys;
    std::unique_ptr<ui::KeyAccess> access;

    KeyDesk() {
        key->setPinOnKey("2468");
        tokens.insert(key);
        keys = std::make_unique<ui::KeysModel>(tokens, watching, worker);
        access = std::make_unique<ui::KeyAccess>(worker, tokens, *keys);
        REQUIRE(settled());
    }
    ~KeyDesk() {
        watching.stop();
        worker.stop();
    }
    KeyDesk(const KeyDesk&) = delete;
    KeyDesk& operator=(const KeyDesk&) = delete;

    /// Status known, nothing under way.
    bool settled() {
        return waitUntil([this] { return access->status().has_value() && !access->busy(); });
    }
    bool unlock() {
        access->unlock(Secret(std::string_view("2468")));
        return waitUntil([this] { return access->unlocked(); }) && settled();
    }
    /// Puts a passkey on the key; its credential id.
    Bytes addPasskey(const std::string& rpId, const std::string& userName,
                     const std::string& displayName = {}) {
        struct Untold : token::TokenObserver {
            void touchNeeded() override {}
        } untold;
        const auto opened = tokens.open(key->address());
        REQUIRE(opened);
        token::MakeCredential request;
        request.rpId = rpId;
        request.userId = Bytes(userName.begin(), userName.end());
        request.userId.push_back(1);
        request.userName = userName;
        request.userDisplayName = displayName;
        request.algorithms = {-7};
        request.largeBlobKey = true;
        const auto made = (*opened)->makeCredential(request, pin(), untold);
        REQUIRE(made);
        return made->credentialId;
    }
    static token::Pin pin() { return std::move(*token::Pin::parse(Secret(std::string_view("2468")))); }
};

/// What a model said, in order: "+" for done, "-" for failed.
template <typename Model> QStringList* record(Model& model, QObject* owner) {
    auto* said = new QStringList;
    QObject::connect(owner, &QObject::destroyed, owner, [said] { delete said; });
    QObject::connect(&model, &Model::done, owner, [said](const QString& text) { said->append(u'+' + text); });
    QObject::connect(&model, &Model::failed, owner,
                     [said](const QString& text) { said->append(u'-' + text); });
    return said;
}

} // namespace fidesk::test
