#pragma once

#include "ui/models/KeyListModel.h"

namespace fidesk::ui {

/// A fingerprint as the window shows it.
struct FingerprintItem {
    QString id;    ///< hexadecimal digits
    QString name;  ///< fit to be shown; empty where it has none
    QString title; ///< its name, or what to call it without one
};

/// The fingerprints on the chosen key, and the adding of one: samples, then a name. GUI thread.
class FingerprintsModel : public KeyListModel {
    Q_OBJECT
public:
    enum class Adding {
        No,
        Sampling, ///< the key is taking samples
        Naming    ///< it is on the key and has no name yet
    };
    static constexpr qsizetype mostNameBytes = 64; ///< CTAP 2.1 section 6.7

    explicit FingerprintsModel(KeyAccess& access, QObject* parent = nullptr);

    [[nodiscard]] const QList<FingerprintItem>& items() const { return items_; }
    /// Why a fingerprint cannot have that name: a sentence, or empty. No name at all can be had.
    [[nodiscard]] static QString nameProblem(const QString& name);
    void rename(const QString& id, const QString& name);
    void remove(const QString& id);

    /// Takes samples until the key has enough; then it waits for nameAdded().
    void add();
    [[nodiscard]] Adding adding() const { return adding_; }
    /// Good samples so far, and how many there are to be; 0: not known yet.
    [[nodiscard]] unsigned samplesTaken() const { return taken_; }
    [[nodiscard]] unsigned samplesWanted() const { return wanted_; }
    /// The key waits for a finger now.
    [[nodiscard]] bool touchWanted() const { return touchWanted_; }
    /// What the sensor says of the last sample; empty before the first.
    [[nodiscard]] const QString& advice() const { return advice_; }
    [[nodiscard]] bool lastSampleGood() const { return lastGood_; }
    /// A name that is free: "Finger 2".
    [[nodiscard]] QString freeName() const;
    /// Names the fingerprint just added; freeName() for an empty @p name.
    void nameAdded(const QString& name);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// adding() or what is told of it is otherwise.
    void addingChanged();
    /// A sample was taken; what the sensor says of it.
    void sampleTaken(const QString& advice);

private:
    QList<FingerprintItem> items_;
    Adding adding_{Adding::No};
    unsigned attempt_{0};
    unsigned taken_{0};
    unsigned wanted_{0};
    bool touchWanted_{false};
    bool lastGood_{false};
    QString advice_;
    Bytes added_;

    void load() override;
    void forget() override;
    void left() override;
    void take(const std::vector<token::Fingerprint>& list);
    void setAdding(Adding adding);
    void sampled(const token::FingerprintSample& sample);
    void addEnded(const Result<token::Fingerprint>& result);
    void write(const Bytes& id, const QString& name, text::Deed deed);
    [[nodiscard]] const FingerprintItem* find(const QString& id) const;
};

} // namespace fidesk::ui
