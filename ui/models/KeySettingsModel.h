#pragma once

#include "core/token/Feature.h"
#include "ui/models/KeyAccess.h"
#include "ui/text/SettingsText.h"

#include <QStringList>

namespace fidesk::ui {

/// The settings of the chosen key (authenticatorConfig, CTAP 2.1 section 6.11), as the key tells them; each
/// change acts at once and is read back. A key that has a PIN must be unlocked first. GUI thread.
class KeySettingsModel : public QObject {
    Q_OBJECT
public:
    enum class Setting { MinPinLength, RpIds, ForcePinChange, AlwaysUv, EnterpriseAttestation };

    /// @p access outlives it.
    explicit KeySettingsModel(KeyAccess& access, QObject* parent = nullptr);

    [[nodiscard]] bool present() const { return access_.present(); }
    /// Whether what is below is known.
    [[nodiscard]] bool known() const { return access_.present() && access_.status().has_value(); }
    [[nodiscard]] bool busy() const { return access_.busy(); }
    /// Whether the PIN is wanted before anything can be changed.
    [[nodiscard]] bool locked() const;
    /// Why the key cannot do this, or not now: a sentence. Empty: it can.
    [[nodiscard]] QString whyNot(Setting setting) const;
    /// Whether it can be changed now.
    [[nodiscard]] bool ready(Setting setting) const;

    [[nodiscard]] int minPinLength() const;
    [[nodiscard]] static int greatestMinPinLength() { return static_cast<int>(token::maxPinBytes); }
    [[nodiscard]] bool pinMustChange() const;
    [[nodiscard]] bool alwaysUv() const { return option("alwaysUv"); }
    [[nodiscard]] bool enterpriseAttestation() const { return option("ep"); }
    [[nodiscard]] std::uint64_t mostRpIds() const;
    /// Whether the key has this setting at all.
    [[nodiscard]] bool has(Setting setting) const;
    /// Whether the key can do any of it.
    [[nodiscard]] bool any() const;

    /// @p typed as an RP ID: in lower case, other scripts as IDNA has them. Empty: it is none.
    [[nodiscard]] static QString rpIdOf(const QString& typed);
    /// Why @p typed cannot be added to @p list: a sentence, or empty.
    [[nodiscard]] QString rpIdProblem(const QString& typed, const QStringList& list) const;

    void setMinPinLength(int codePoints);
    /// As rpIdOf() gave them.
    void setRpIds(const QStringList& rpIds);
    void forcePinChange();
    void setAlwaysUv(bool on);
    void enableEnterpriseAttestation();
    /// Ends what is under way, within a second.
    void cancel() { access_.cancel(); }

Q_SIGNALS:
    void changed();
    /// Another key, or none.
    void keyChanged();
    void done(const QString& sentence);
    void failed(const QString& sentence);

private:
    /// A change was made; the key told this of itself afterwards.
    using After = Result<token::AuthenticatorInfo>;

    KeyAccess& access_;
    QString id_;
    bool present_;
    std::optional<text::Deed> deed_;

    [[nodiscard]] bool option(const char* name) const;
    void accessChanged();
    void cut();
    void failedWith(const Error& error);
    void made(const After& after, const std::function<text::Deed(const token::AuthenticatorInfo&)>& words,
              const std::function<bool(const token::AuthenticatorInfo&)>& holds);

    /// Runs `work(token, pin or null, stop)`, then asks the key what is so. @p words makes what is said of
    /// what the key tells afterwards; @p holds: whether that is what was asked for.
    template <typename Work>
    void change(text::Deed deed, Work work, std::function<text::Deed(const token::AuthenticatorInfo&)> words,
                std::function<bool(const token::AuthenticatorInfo&)> holds);
};

} // namespace fidesk::ui
