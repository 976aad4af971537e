#pragma once

#include "ui/models/BatchItems.h"

#include <QComboBox>
#include <QLineEdit>
#include <QRadioButton>

namespace fidesk::ui {

/// How the PINs of a batch get to people: each shown once, where its letter can be printed, or all in
/// encrypted files, a roster, letters, or both.
class BatchHandoverForm : public QWidget {
    Q_OBJECT
public:
    explicit BatchHandoverForm(QWidget* parent = nullptr);

    [[nodiscard]] BatchHandover handover() const;
    /// What is missing: a sentence; empty: nothing.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void changed();

private:
    QRadioButton* show_;
    QRadioButton* files_;
    QWidget* fields_;
    QLineEdit* roster_;
    QLineEdit* letters_;
    QLineEdit* template_;
    QComboBox* paper_;
    QLineEdit* recipient_;

    void name();
    void lay();
    void layFields();
    void refresh();
    void askToSave(QLineEdit* field, const QString& title, const QString& file);
    void askFor(QLineEdit* field, const QString& title, const QStringList& kinds);
};

} // namespace fidesk::ui
