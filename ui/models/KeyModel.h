#pragma once

#include "core/base/Secret.h"
#include "ui/models/KeysModel.h"

#include <utility>

namespace fidesk::ui {

/// One key for the Key page: what it is, and its PIN. GUI thread; the work is done on the keys' thread.
class KeyModel : public QObject {
    Q_OBJECT
public:
    /// A fact about the key: what, and how it is.
    using Fact = std::pair<QString, QString>;

    KeyModel(Executor& keys, token::TokenSource& source, KeysModel& keysModel, QObject* parent = nullptr);

    /// Which key; it follows by itself when the key leaves and when another is the only one.
    void choose(const QString& id);
    void reload();

    [[nodiscard]] const QString& id() const { return id_; }
    [[nodiscard]] QString name() const;
    [[nodiscard]] bool present() const { return !id_.isEmpty(); }
    /// Whether facts() and pin() are known.
    [[nodiscard]] bool loaded() const { return loaded_; }
    [[nodiscard]] bool busy() const { return pending_ > 0; }
    [[nodiscard]] PinState pin() const { return pin_; }
    [[nodiscard]] std::size_t minPinLength() const { return minPinLength_; }
    [[nodiscard]] std::optional<int> triesLeft() const { return triesLeft_; }
    [[nodiscard]] const QList<Fact>& facts() const { return facts_; }
    /// A sentence: why the last thing asked for was not done; else empty.
    [[nodiscard]] const QString& problem() const { return problem_; }

    /// A first PIN, typed twice.
    void setPin(Secret first, Secret second);
    /// Another PIN: the old one, the new one twice.
    void changePin(Secret old, Secret first, Secret second);
    /// Ends what is under way, within a second.
    void cancel();

Q_SIGNALS:
    void changed();
    /// The PIN is set, or changed; the key's name.
    void pinSet(const QString& keyName);
    void pinChanged(const QString& keyName);

private:
    struct Told {
        token::AuthenticatorInfo info;
        std::optional<token::PinRetries> retries;
    };

    Executor& keys_;
    token::TokenSource& source_;
    KeysModel& keysModel_;
    QString id_;
    bool loaded_{false};
    int pending_{0};
    PinState pin_{PinState::Unknown};
    std::size_t minPinLength_{token::minPinCodePoints};
    std::optional<int> triesLeft_;
    QList<Fact> facts_;
    QString problem_;
    std::stop_source stop_{std::nostopstate};
    unsigned chosen_{0};

    static Result<Told> ask(token::Token& token, const std::stop_token& stop);
    void keysChanged();
    void told(const Result<Told>& told);
    void setFacts(const Told& told);
    void complain(const Error& error);
    bool readNewPin(const Secret& first, const Secret& second, std::optional<token::Pin>& pin);
    void pinDone(const Result<void>& result, void (KeyModel::*done)(const QString&));

    /// Runs `work(Token&, stop)` on the keys' thread with the chosen key open, and hands its result to @p
    /// done unless another key was chosen meanwhile.
    template <typename Work, typename Done> void run(Work work, Done done);
};

} // namespace fidesk::ui
