#pragma once

#include "core/base/Random.h"
#include "ui/models/KeyAccess.h"
#include "ui/text/KeyText.h"

namespace fidesk::ui {

/// What the chosen key is, and its PIN: set, changed, generated. GUI thread; the work is done on the keys'
/// thread.
class KeyModel : public QObject {
    Q_OBJECT
public:
    /// Both outlive it.
    KeyModel(KeyAccess& access, Random& random, QObject* parent = nullptr);

    [[nodiscard]] const QString& id() const { return access_.id(); }
    [[nodiscard]] const QString& name() const { return access_.name(); }
    [[nodiscard]] bool present() const { return access_.present(); }
    /// Whether facts() and pin() are known.
    [[nodiscard]] bool loaded() const { return access_.status().has_value(); }
    [[nodiscard]] bool busy() const { return access_.busy(); }
    [[nodiscard]] PinState pin() const { return access_.pin(); }
    [[nodiscard]] std::size_t minPinLength() const { return access_.minPinLength(); }
    /// A sentence: why the last thing asked for was not done; else empty.
    [[nodiscard]] const QString& problem() const { return problem_; }

    /// What the catalogue calls its model, by what the key claims to be; empty where not known.
    [[nodiscard]] QString modelName() const;
    /// Whether it claims to be of any model (AAGUID); U2F has no way to.
    [[nodiscard]] bool tellsModel() const;
    /// All that is known of it, in groups.
    [[nodiscard]] QList<text::KeyFact> facts() const;
    /// facts() as lines of text, to be pasted into a support ticket.
    [[nodiscard]] QString factsAsText() const;
    /// "Set, 8 tries left."
    [[nodiscard]] QString pinInWords() const;
    /// As KeyAccess::pinTrouble().
    [[nodiscard]] QString pinTrouble() const { return access_.pinTrouble(); }
    /// Why the key cannot have a PIN, a sentence; empty: it can.
    [[nodiscard]] QString whyNoPin() const;

    /// How many passkeys and fingerprints there are, where that is known: a key tells it to its PIN only.
    [[nodiscard]] std::optional<std::size_t> passkeys() const { return passkeys_; }
    [[nodiscard]] std::optional<std::size_t> fingerprints() const { return fingerprints_; }
    /// For whoever has read their list.
    void notePasskeys(std::optional<std::size_t> count);
    void noteFingerprints(std::optional<std::size_t> count);
    /// Reads them where the key is unlocked and they are not known.
    void count();

    void choose(const QString& id) { access_.choose(id); }
    void reload() { access_.reload(); }
    [[nodiscard]] bool canBlink() const;
    /// Why it cannot; empty: it can.
    [[nodiscard]] QString whyNoBlink() const;
    void blink();

    /// A first PIN, typed twice.
    void setPin(Secret first, Secret second);
    /// Another PIN: the old one, the new one twice.
    void changePin(Secret old, Secret first, Secret second);
    /// The fewest digits that can be asked for.
    [[nodiscard]] std::size_t fewestDigits() const;
    [[nodiscard]] std::size_t usualDigits() const;
    /// A PIN made up here; @p old is empty for a first one. It is handed out once, by takeGenerated().
    void generatePin(Secret old, std::size_t digits);
    /// The PIN that was generated, for the person to note; not kept here any more.
    [[nodiscard]] Secret takeGenerated() { return std::exchange(generated_, {}); }
    /// Ends what is under way, within a second.
    void cancel() { access_.cancel(); }

Q_SIGNALS:
    void changed();
    /// The PIN is set, or changed; the key's name.
    void pinSet(const QString& keyName);
    void pinChanged(const QString& keyName);
    /// takeGenerated() has it.
    void pinGenerated(const QString& keyName);
    /// The key's answer was lost: takeGenerated() has the PIN that it may have. @p replaced: it had one
    /// before.
    void pinInDoubt(const QString& keyName, bool replaced);

private:
    KeyAccess& access_;
    Random& random_;
    QString shown_;
    QString problem_;
    std::optional<std::size_t> passkeys_;
    std::optional<std::size_t> fingerprints_;
    Secret generated_;

    void accessChanged();
    void complain(const Error& error);
    void refuse(const Error& error);
    bool readNewPin(const Secret& first, const Secret& second, std::optional<token::Pin>& pin);
    void pinMade(const Result<token::Pin>& pin, const std::optional<token::Pin>& inDoubt, bool replaced);
    void pinDone(const Result<void>& result, void (KeyModel::*done)(const QString&));
};

} // namespace fidesk::ui
