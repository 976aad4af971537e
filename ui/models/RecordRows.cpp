// What is shown of a row of the records.
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/webauthn/Types.h"
#include "ui/models/RecordsTable.h"
#include "ui/text/RecordWords.h"
#include "ui/text/Shown.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QUrl>

namespace fidesk::ui {

namespace {

QString shown(const std::string& text) {
    return text::shown(std::string_view(text));
}

QString timeOf(TimePoint time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

/// "portal.contoso.example"
QString hostOf(const std::string& portal) {
    const QString host = QUrl(toQString(portal)).host();
    return host.isEmpty() ? shown(portal) : host;
}

QString modelOf(const records::KeyIdentity& key) {
    return shown(key.model.empty() ? key.product : key.model);
}

QString holderOf(const records::Holder& holder) {
    if (!holder.displayName.empty())
        return shown(holder.displayName);
    return shown(holder.userPrincipalName.empty() ? holder.id : holder.userPrincipalName);
}

/// "C-0042 · YubiKey 5 NFC"
QString keyOf(const records::KeyIdentity& key) {
    const QString model = modelOf(key);
    if (key.label.empty())
        return model;
    return model.isEmpty() ? shown(key.label) : QStringLiteral("%1 · %2").arg(shown(key.label), model);
}

bool isKnown(const std::array<std::uint8_t, 16>& aaguid) {
    return aaguid != std::array<std::uint8_t, 16>{};
}

/// Lines "Name: value", without those that have no value.
class Details {
    Q_DECLARE_TR_FUNCTIONS(RecordDetails)

public:
    Details& line(const QString& name, const QString& value) {
        if (!value.isEmpty())
            lines_.append(tr("%1: %2").arg(name, value));
        return *this;
    }
    Details& key(const records::KeyIdentity& key) {
        line(tr("Key"), keyOf(key));
        line(tr("Serial number"), shown(key.serial));
        if (isKnown(key.aaguid))
            line(tr("Model (AAGUID)"), toQString(webauthn::toString(key.aaguid)));
        return *this;
    }
    Details& holder(const records::Holder& holder) {
        return line(tr("User"),
                    holder.displayName.empty() || holder.userPrincipalName.empty()
                        ? holderOf(holder)
                        : tr("%1 (%2)").arg(shown(holder.displayName), shown(holder.userPrincipalName)));
    }

    static QStringList ofKey(const records::Item& item);
    static QStringList ofEntry(const records::Event& event);

private:
    QStringList lines_;
};

QStringList Details::ofKey(const records::Item& item) {
    Details details;
    details.holder(item.holder)
        .key(item.key)
        .line(tr("Portal"), shown(item.portal))
        .line(tr("Profile"), shown(item.profile))
        .line(tr("Registration"), shown(item.registrationId))
        .line(tr("Credential"), toQString(toBase64Url(item.credentialId)));
    if (item.changedAt != item.issuedAt)
        details.line(tr("Last changed"), timeOf(item.changedAt));
    return details.lines_;
}

QStringList Details::ofEntry(const records::Event& event) {
    Details details;
    details.line(tr("Outcome"), text::outcomeWords(event.outcome))
        .line(tr("More about it"), shown(event.detail))
        .holder(event.holder)
        .key(event.key)
        .line(tr("Portal"), shown(event.portal))
        .line(tr("Done by"), shown(event.by))
        .line(tr("Signed in to this computer as"), shown(event.account))
        .line(tr("Entry"), QString::number(event.id));
    return details.lines_;
}

RecordRow toRow(const records::Item& item) {
    return {.cells = {shown(item.key.label), modelOf(item.key), shown(item.key.serial), holderOf(item.holder),
                      shown(item.nickname), hostOf(item.portal), text::stateWord(item.state),
                      timeOf(item.issuedAt), shown(item.by)},
            .details = Details::ofKey(item)};
}

RecordRow toRow(const records::Event& event) {
    return {.cells = {timeOf(event.time), shown(event.by.empty() ? event.account : event.by),
                      text::deed(event.action), holderOf(event.holder), keyOf(event.key),
                      text::outcomeWord(event.outcome)},
            .details = Details::ofEntry(event)};
}

template <typename Entry> QList<RecordRow> toRows(const std::vector<Entry>& entries) {
    QList<RecordRow> rows;
    for (const Entry& entry : entries)
        rows.append(toRow(entry));
    return rows;
}

} // namespace

Result<RecordRows> findKeys(records::Records& records, const records::Search& search) {
    FIDESK_ASSIGN(const auto items, records.items(search));
    RecordRows found{.rows = toRows(items)};
    if (items.size() == search.limit) {
        found.next = search;
        found.next->offset += items.size();
    }
    return found;
}

Result<RecordRows> findEntries(records::Records& records, const records::Search& search) {
    FIDESK_ASSIGN(const auto events, records.events(search));
    RecordRows found{.rows = toRows(events)};
    if (events.size() == search.limit) {
        found.next = search;
        found.next->before = events.back().id;
    }
    return found;
}

QStringList keyHeadings() {
    return {RecordsTable::tr("Label"), RecordsTable::tr("Model"),    RecordsTable::tr("Serial"),
            RecordsTable::tr("User"),  RecordsTable::tr("Nickname"), RecordsTable::tr("Portal"),
            RecordsTable::tr("State"), RecordsTable::tr("Issued"),   RecordsTable::tr("By")};
}

QStringList entryHeadings() {
    return {RecordsTable::tr("When"),    RecordsTable::tr("Who"), RecordsTable::tr("What"),
            RecordsTable::tr("To whom"), RecordsTable::tr("Key"), RecordsTable::tr("Outcome")};
}

} // namespace fidesk::ui
