#pragma once

#include "ui/models/BatchChoice.h"
#include "ui/models/BatchRun.h"
#include "ui/models/Executor.h"
#include "ui/models/KeysModel.h"

#include <map>

namespace fidesk::ui {

/// Keys for a list of users: the file is read and what is wrong with it told, then a key of each row is
/// worked with as keys come in, several at once. GUI thread; reading and writing is done on an executor, and
/// each key has a thread of its own.
class BatchModel : public QObject {
    Q_OBJECT
public:
    enum class State {
        Choosing, ///< a file, or a batch that is not finished
        Starting,
        Running,
        Paused, ///< keys that are worked with are finished still
        Over,   ///< no row waits any more
        Stopping
    };

    struct Parts {
        Executor& executor;
        token::TokenSource& source;
        KeysModel& keys;
        records::Records& records;
        const Clock& clock;
        Random& random;
        profiles::Places places;
        Pause pause{pauseFor};                 ///< between two questions to a portal
        webauthn::TrustAnchors trustAnchors{}; ///< what proves models, where a profile wants that
    };

    explicit BatchModel(Parts parts, QObject* parent = nullptr);
    ~BatchModel() override;

    /// Who is signed in where; null: nobody.
    void setPortal(std::shared_ptr<portal::Portal> portal, const QString& address, const QString& by);

    /// Whether the keys are in use elsewhere in the window, so that no batch can be begun.
    void setKeysInUse(bool inUse);
    /// Why none can be begun now: a sentence; empty: one can.
    [[nodiscard]] QString hindrance() const;

    [[nodiscard]] State state() const { return state_; }
    /// Whether keys are the batch's alone.
    [[nodiscard]] bool open() const { return state_ != State::Choosing; }
    [[nodiscard]] bool busy() const { return pending_ > 0; }

    BatchChoice choice;

    void start(const BatchHandover& handover);
    void resume(const QString& id, const BatchHandover& handover);

    [[nodiscard]] QString name() const;
    BatchRows rows;
    [[nodiscard]] const QList<BatchKeyItem>& keys() const { return keys_; }
    /// What to do now, as far as it is not said of a key.
    [[nodiscard]] QString todo() const;
    /// Where the PINs go: a sentence; may be empty.
    [[nodiscard]] const QString& note() const { return note_; }

    /// Whether keys are worked with, or would be as soon as they come in.
    [[nodiscard]] bool usesKeys() const;
    /// How many rows a crash, or an error, left open.
    [[nodiscard]] std::size_t rowsOpen() const { return rowsOpen_; }
    /// Others may have ended some.
    void rereadRows();

    void pause();
    void goOn();
    void skip(int row);
    void retry(int row);
    [[nodiscard]] bool canSkip(int row) const;
    [[nodiscard]] bool canRetry(int row) const;
    void writeReport(const QString& path);
    /// Stops what is under way, leaving keys clean, and goes back to choosing. What is done stays done.
    void close();

    /// What a key wants to have: its PIN typed, another key used instead, its shown PIN handed over, a
    /// decision whether to use it.
    void givePin(const QString& key, Secret pin);
    void giveUp(const QString& key);
    void handedOver(const QString& key);
    void decide(const QString& key, bool use);
    /// The PIN that is to be shown for @p key: once; null afterwards.
    std::shared_ptr<const handover::PinSlip> takePin(const QString& key);

Q_SIGNALS:
    /// Any of the above, but for rows and keys.
    void changed();
    void keysChanged();
    /// What was asked for was done, or not: a sentence.
    void succeeded(const QString& sentence);
    void failed(const QString& sentence);
    void signInNeeded();

private:
    struct Started;
    using Make = std::function<Result<std::unique_ptr<batch::Batch>>()>;

    Parts parts_;
    std::shared_ptr<portal::Portal> portal_;
    std::string address_;
    std::string by_;
    State state_{State::Choosing};
    int pending_{0};
    bool keysInUse_{false};
    QList<BatchKeyItem> keys_;
    std::map<QString, std::shared_ptr<const handover::PinSlip>> pins_;
    QString note_;
    std::size_t rowsOpen_{0};
    QString pausedBy_;
    std::stop_source stop_{std::nostopstate};
    std::unique_ptr<BatchRun> run_; // the first to go

    template <typename Work, typename Done> std::stop_source ask(Work work, Done done);
    void setState(State state);
    void begin(Make make, records::Batch about, const BatchHandover& handover);
    void started(Started started);
    void change(int row, Result<void> (batch::Batch::*act)(std::int64_t), bool goesOn);
    [[nodiscard]] BatchRun::Listener listener();
    void keyTold(const BatchKeyItem& item);
    void keyEnded(const QString& key, bool unused);
    void rowTold(const records::BatchRow& row);
    void paused(const Error& why);
    void ended();
    void keysCameOrWent();
    void noteWhetherOver();
    [[nodiscard]] bool working() const;
};

} // namespace fidesk::ui
