#pragma once

#include <QLabel>
#include <QWidget>

class QVBoxLayout;

namespace fidesk::ui {

/// A field of a form: what it is called, what it means, its control, and what is wrong with it.
class FormField : public QWidget {
    Q_OBJECT
public:
    enum class Place {
        Beside, ///< the control is small: a switch
        Below
    };

    /// @p control becomes a child of the field and, where it has none, gets @p title as its accessible name.
    FormField(const QString& title, const QString& means, QWidget* control, Place place,
              QWidget* parent = nullptr);

    /// More of it, below the control.
    void addBelow(QWidget* widget);
    /// A sentence below the control; a new one is announced. Empty: nothing is wrong.
    void setProblem(const QString& sentence);

private:
    QString means_;
    QWidget* control_;
    QLabel* problem_;
    QVBoxLayout* column_;
};

} // namespace fidesk::ui
