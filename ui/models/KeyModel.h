#pragma once

#include "core/base/Secret.h"
#include "ui/models/KeyAccess.h"

#include <utility>

namespace fidesk::ui {

/// What the chosen key is, and its PIN: set, changed. GUI thread; the work is done on the keys' thread.
class KeyModel : public QObject {
    Q_OBJECT
public:
    /// A fact about the key: what, and how it is.
    using Fact = std::pair<QString, QString>;

    explicit KeyModel(KeyAccess& access, QObject* parent = nullptr);

    [[nodiscard]] KeyAccess& access() { return access_; }
    [[nodiscard]] const QString& id() const { return access_.id(); }
    [[nodiscard]] const QString& name() const { return access_.name(); }
    [[nodiscard]] bool present() const { return access_.present(); }
    /// Whether facts() and pin() are known.
    [[nodiscard]] bool loaded() const { return access_.status().has_value(); }
    [[nodiscard]] bool busy() const { return access_.busy(); }
    [[nodiscard]] PinState pin() const { return access_.pin(); }
    [[nodiscard]] std::size_t minPinLength() const { return access_.minPinLength(); }
    [[nodiscard]] std::optional<int> triesLeft() const;
    [[nodiscard]] QList<Fact> facts() const;
    /// A sentence: why the last thing asked for was not done; else empty.
    [[nodiscard]] const QString& problem() const {
        return problem_.isEmpty() ? access_.statusProblem() : problem_;
    }

    void choose(const QString& id) { access_.choose(id); }
    void reload() { access_.reload(); }
    /// A first PIN, typed twice.
    void setPin(Secret first, Secret second);
    /// Another PIN: the old one, the new one twice.
    void changePin(Secret old, Secret first, Secret second);
    /// Ends what is under way, within a second.
    void cancel() { access_.cancel(); }

Q_SIGNALS:
    void changed();
    /// The PIN is set, or changed; the key's name.
    void pinSet(const QString& keyName);
    void pinChanged(const QString& keyName);

private:
    KeyAccess& access_;
    QString shown_;
    QString problem_;

    void accessChanged();
    void complain(const Error& error);
    bool readNewPin(const Secret& first, const Secret& second, std::optional<token::Pin>& pin);
    void pinDone(const Result<void>& result, void (KeyModel::*done)(const QString&));
};

} // namespace fidesk::ui
