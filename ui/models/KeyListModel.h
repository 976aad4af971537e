#pragma once

#include "core/token/Feature.h"
#include "ui/models/KeyAccess.h"
#include "ui/text/KeyDeeds.h"

#include <QAbstractTableModel>

#include <functional>
#include <utility>

namespace fidesk::ui {

/// What the lists of the Key page share: something on the chosen key that is read and changed with its PIN.
/// It is read when its panel comes into view, when the key is unlocked while it is, and after each change;
/// what comes late, of a key that is not the chosen one any more, is dropped. GUI thread.
class KeyListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class State {
        NoKey,
        Asking,     ///< what the key is, is not known (yet): problem() may say why
        Impossible, ///< the key has no such thing; problem() says why
        Locked,     ///< the PIN is wanted, or has to be mended first
        Loading,
        Failed, ///< problem() says why there is no list
        Loaded
    };

    /// @p access outlives it.
    KeyListModel(KeyAccess& access, token::Feature feature, QObject* parent);

    [[nodiscard]] State state() const;
    /// A sentence, in the states that have one; else empty.
    [[nodiscard]] QString problem() const;
    /// Whether the key is being asked for anything.
    [[nodiscard]] bool busy() const { return access_.busy(); }
    /// Whether something on the list can be changed now.
    [[nodiscard]] bool ready() const { return state() == State::Loaded && !busy(); }

    /// Whether somebody looks at it. While nobody does, the key is left alone.
    void setShown(bool shown);
    /// Whether that is possible now.
    bool reload();
    /// Ends what is under way, within a second.
    void cancel() { access_.cancel(); }

Q_SIGNALS:
    void stateChanged();
    /// A change is made, and the list shows it; a sentence.
    void done(const QString& sentence);
    /// A change failed; why, and what is so now.
    void failed(const QString& sentence);

protected:
    /// Reads the list, by fetch().
    virtual void load() = 0;
    /// Empties the list: it was another key's, or the PIN is not held any more.
    virtual void forget() = 0;
    /// The key was pulled out, or another was chosen.
    virtual void left() {}
    /// What @p error means here.
    [[nodiscard]] virtual QString sentenceOf(const Error& error, const text::Deed& deed) const;

    [[nodiscard]] KeyAccess& access() { return access_; }
    [[nodiscard]] const KeyAccess& access() const { return access_; }
    /// Why the key cannot do @p feature: a sentence, or empty.
    [[nodiscard]] QString whyNot(token::Feature feature) const;

    /// Runs `work(token, pin, stop)`, and gives its value to @p take if it is still what was asked for last.
    template <typename Work, typename Take> void fetch(Work work, Take take) {
        const unsigned asked = ++asked_;
        access_.runUnlocked(std::move(work), [this, asked, take = std::move(take)](const auto& result) {
            if (asked != asked_)
                return;
            if (result)
                take(*result);
            fetched(result ? nullptr : &result.error());
        });
        Q_EMIT stateChanged();
    }
    /// Makes a change by `work(token, pin, stop)`, a Result<void>, and reads the list anew. @p holds is asked
    /// of the new list: whether the change is to be seen in it.
    template <typename Work> void change(text::Deed deed, Work work, std::function<bool()> holds) {
        begin(std::move(deed), std::move(holds));
        access_.runUnlocked(std::move(work), [this](const Result<void>& result) { changed(result); });
        Q_EMIT stateChanged();
    }

private:
    struct Change {
        text::Deed deed;
        std::function<bool()> holds;
        bool made{false}; ///< the list is being read anew
    };

    KeyAccess& access_;
    const token::Feature feature_;
    QString id_;
    bool present_;
    bool shown_{false};
    bool loaded_{false};
    QString listProblem_;
    unsigned asked_{0};
    std::optional<Change> change_;

    void begin(text::Deed deed, std::function<bool()> holds);
    void changed(const Result<void>& result);
    void fetched(const Error* error);
    void report(const Change& change, bool read);
    void accessChanged();
    void lockChanged();
    void drop();
};

} // namespace fidesk::ui
