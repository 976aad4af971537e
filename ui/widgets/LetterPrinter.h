#pragma once

#include "ui/letters/Letter.h"

#include <QObject>
#include <QStringList>

namespace fidesk::ui {

/// What is printed. All of it lives as long as the call it is given to.
struct LetterPage {
    const letters::LetterTemplate& letter;
    letters::Paper paper;
    const handover::PinSlip& slip;
};

/// The printers of this computer, as PIN letters need them: a page goes to paper, from memory, and never to a
/// file. GUI thread, which never waits; what was begun ends with this object.
class LetterPrinter : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Looks which printers there are; found() or failed() follows.
    virtual void look() = 0;
    /// Sends @p page to the printer of this name; printed() or failed() follows. While one is sent, nothing
    /// happens.
    virtual void print(const QString& printer, const LetterPage& page) = 0;

Q_SIGNALS:
    /// @p preferred: the one to offer first; empty: any.
    void found(const QStringList& printers, const QString& preferred);
    void printed(const QString& printer);
    /// Why there are no printers, or the page was not sent: a sentence.
    void failed(const QString& sentence);
};

} // namespace fidesk::ui
