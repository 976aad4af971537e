#pragma once

#include "core/token/HidChannel.h"

#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace fidesk::test {

/// What a scripted key says and what it was told; outlives the channels to it.
struct ChannelScript {
    using Reply = std::optional<Bytes>;

    std::vector<Bytes> written{};            ///< every report, in order
    std::deque<Result<Reply>> replies{};     ///< what read() gives; nothing left: nothing comes
    std::function<void(ByteView)> onWrite{}; ///< may fill `replies`
    std::function<void()> onRead{};          ///< before each read

    void say(Bytes report) { replies.emplace_back(Reply(std::move(report))); }
    void unplug() { replies.emplace_back(fidesk::fail(ErrorCode::KeyUnplugged, "scripted")); }
};

/// A HidChannel that follows a script. A read with nothing to give lasts as long as its time-out, as one of a
/// real key does.
class ScriptedChannel final : public token::HidChannel {
public:
    explicit ScriptedChannel(std::shared_ptr<ChannelScript> script) : script_(std::move(script)) {}

    Result<void> write(ByteView report) override {
        script_->written.push_back(toBytes(report));
        if (script_->onWrite)
            script_->onWrite(report);
        return {};
    }

    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        if (script_->onRead)
            script_->onRead();
        if (script_->replies.empty()) {
            std::this_thread::sleep_for(timeout);
            return std::optional<Bytes>();
        }
        auto reply = std::move(script_->replies.front());
        script_->replies.pop_front();
        return reply;
    }

private:
    std::shared_ptr<ChannelScript> script_;
};

} // namespace fidesk::test
