#include "app/ctl/PluggedKey.h"

#include "core/simulator/uhid/UhidPort.h"

#include <QJsonObject>

#include <array>
#include <atomic>
#include <cerrno>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace fidesk::ctl {

namespace {

/// Wakes a poll() from other threads.
class Bell {
public:
    Bell() {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0)
            readEnd_ = ends[0], writeEnd_ = ends[1];
    }
    ~Bell() {
        ::close(readEnd_);
        ::close(writeEnd_);
    }
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;

    void ring() const { static_cast<void>(::write(writeEnd_, "r", 1)); } // full: it rings already
    void hush() const {
        std::array<char, 64> taken{};
        while (::read(readEnd_, taken.data(), taken.size()) > 0)
            ;
    }
    [[nodiscard]] int descriptor() const { return readEnd_; }

private:
    int readEnd_{-1};
    int writeEnd_{-1};
};

/// Standard input by lines, without waiting for one. Of a line that is too long to be one of ours, the
/// beginning.
class Lines {
public:
    /// What there is to read; false at its end.
    bool take() {
        std::array<char, 256> buffer{};
        const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got > 0)
            text_.append(buffer.data(), static_cast<std::size_t>(got));
        return got > 0 || (got < 0 && errno == EINTR);
    }
    std::optional<std::string> next() {
        const std::size_t end = text_.find('\n');
        if (end == std::string::npos) {
            text_.resize(std::min(text_.size(), longest));
            return std::nullopt;
        }
        std::string line = text_.substr(0, end);
        text_.erase(0, end + 1);
        return line;
    }

private:
    static constexpr std::size_t longest = 1024;
    std::string text_{};
};

simulator::UhidPort::Device deviceOf(const simulator::Personality& personality) {
    return {.name = personality.manufacturer + ' ' + personality.product};
}

class PluggedKey {
public:
    PluggedKey(Context& context, simulator::SoftwareKey& key)
        : context_(context), key_(key), name_(deviceOf(key.personality()).name) {
        key_.onChange([this] { bell_.ring(); });
    }
    ~PluggedKey() { key_.onChange({}); }
    PluggedKey(const PluggedKey&) = delete;
    PluggedKey& operator=(const PluggedKey&) = delete;

    Result<void> run() {
        FIDESK_ASSIGN(port_, simulator::UhidPort::open(deviceOf(key_.personality()),
                                                       [this] { return key_.openChannel(); }));
        const std::stop_callback onStop(context_.stop(), [this] { bell_.ring(); });
        key_.insert();
        FIDESK_TRY(follow());
        context_.say(text::Phrase::SoftwareKeyAtUsb);
        while (!context_.stop().stop_requested())
            FIDESK_TRY(step());
        port_.reset();
        key_.remove();
        return {};
    }

private:
    Result<void> step() {
        std::array<pollfd, 2> waited{pollfd{bell_.descriptor(), POLLIN, 0},
                                     pollfd{inputEnded_ ? -1 : STDIN_FILENO, POLLIN, 0}};
        if (::poll(waited.data(), waited.size(), -1) < 0)
            return {}; // a signal
        bell_.hush();
        if (waited[1].revents != 0)
            inputEnded_ = !lines_.take();
        FIDESK_TRY(follow());
        while (const auto line = lines_.next()) {
            obey(*line);
            FIDESK_TRY(follow());
        }
        return {};
    }

    void obey(const std::string& line) {
        if (line.empty())
            key_.touch();
        else if (line == "r")
            key_.remove();
        else if (line == "i")
            key_.insert();
        else if (line == "s")
            tellState();
        else if (line.starts_with(faultWord))
            goWrong(line.substr(faultWord.size()));
        else
            context_.say(text::Phrase::SoftwareKeyAtUsb);
    }

    void goWrong(const std::string& text) {
        const auto fault = simulator::parseFault(text);
        if (fault)
            key_.setFault(*fault);
        else
            context_.output().progress(context_.sentence(fault.error()));
    }

    /// The port as the key is, and a word for each difference since the last time.
    Result<void> follow() {
        const bool inserted = key_.inserted();
        const bool waiting = key_.waitingForTouch();
        if (inserted != inserted_) {
            if (inserted) {
                FIDESK_TRY(port_->plugIn());
            } else {
                port_->pullOut();
            }
            context_.say(inserted ? text::Phrase::KeyInserted : text::Phrase::KeyRemoved, name_);
            event(inserted ? "inserted" : "removed");
        }
        if (waiting && !waiting_)
            context_.progress(text::Phrase::TouchKey);
        if (waiting != waiting_)
            event(waiting ? "touchNeeded" : "touchDone");
        inserted_ = inserted;
        waiting_ = waiting;
        return {};
    }

    void event(const char* name) {
        context_.output().result({{QStringLiteral("event"), QLatin1String(name)}});
    }

    void tellState() {
        const int reports = key_.reportsPassed();
        const char* words = waiting_ ? "waiting for a touch" : inserted_ ? "inserted" : "pulled out";
        context_.say(text::Phrase::SoftwareKeyState, words, std::to_string(reports));
        context_.output().result({{QStringLiteral("event"), QStringLiteral("state")},
                                  {QStringLiteral("inserted"), inserted_},
                                  {QStringLiteral("waitingForTouch"), waiting_},
                                  {QStringLiteral("reports"), reports}});
    }

    static constexpr std::string_view faultWord = "f ";

    Context& context_;
    simulator::SoftwareKey& key_;
    const std::string name_;
    const Bell bell_{};
    Lines lines_{};
    bool inputEnded_{false};
    bool inserted_{false};
    bool waiting_{false};
    std::unique_ptr<simulator::UhidPort> port_{};
};

} // namespace

Result<void> keepPluggedIn(Context& context, simulator::SoftwareKey& key) {
    return PluggedKey(context, key).run();
}

} // namespace fidesk::ctl
