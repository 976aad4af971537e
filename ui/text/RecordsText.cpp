#include "ui/text/RecordsText.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct Faults {
    Q_DECLARE_TR_FUNCTIONS(Faults)

public:
    static QString fits(const records::Check& check) {
        return tr("The records are as they were written. Events in the trail: %1; keys in the inventory: %2.")
            .arg(check.events)
            .arg(check.items);
    }

    static QString of(const records::Check& check, records::Fault fault) {
        return tr("The records were altered: %1. Events before that, as they were written: %2. Keep a "
                  "copy of "
                  "the file as it is, and compare it with backups.")
            .arg(what(check, fault))
            .arg(check.events);
    }

private:
    static QString what(const records::Check& check, records::Fault fault) {
        const QString item = QString::fromStdString(check.item);
        switch (fault) {
        case records::Fault::Altered:
            return tr("event %1 of the trail does not fit its hash, so it, or the one before it, was changed "
                      "or put "
                      "there")
                .arg(check.event);
        case records::Fault::Missing:
            return tr("event %1 of the trail is missing").arg(check.event);
        case records::Fault::TailMissing:
            return tr("the events of the trail from %1 on are missing").arg(check.event);
        case records::Fault::HeadAltered:
            return tr("the note of the newest event does not fit event %1, so it, or the end of the trail, "
                      "was "
                      "replaced")
                .arg(check.event);
        case records::Fault::NotTheExpected:
            return tr("event %1 is not the one that was expected, so the trail was written anew")
                .arg(check.event);
        case records::Fault::ExpectedMissing:
            return tr("there is no event %1, which was expected, so the end of the trail was cut off")
                .arg(check.event);
        case records::Fault::ItemAltered:
            return tr("the key %1 in the inventory is not what the trail says of it").arg(item);
        case records::Fault::ItemMissing:
            return tr("the key %1, which the trail tells of, is missing in the inventory").arg(item);
        case records::Fault::BatchAltered:
            return tr("the batch or its row %1 is not what the trail says of it").arg(item);
        case records::Fault::BatchMissing:
            break;
        }
        return tr("the batch or its row %1, which the trail tells of, is missing").arg(item);
    }
};

} // namespace

QString sentence(const records::Check& check) {
    return check.fault ? Faults::of(check, *check.fault) : Faults::fits(check);
}

} // namespace fidesk::text
