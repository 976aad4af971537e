#include "ui/models/RecordsExport.h"

#include "core/base/Csv.h"
#include "core/base/Text.h"
#include "core/records/Form.h"
#include "core/records/Pages.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace fidesk::ui {

namespace {

constexpr std::size_t pageSize = 1000;

/// What an export is made of.
struct Items {
    static constexpr const char* member = "items";
    static constexpr auto columns = records::itemColumns;
    static constexpr auto each = records::eachItem;
};

struct Events {
    static constexpr const char* member = "events";
    static constexpr auto columns = records::eventColumns;
    static constexpr auto each = records::eachEvent;
};

/// Calls @p take with every entry that matches; gives their number.
template <typename Kind, typename Take>
Result<std::size_t> walk(records::Records& records, const std::string& words, const std::stop_token& stop,
                         Take take) {
    std::size_t count = 0;
    bool stopped = false;
    FIDESK_TRY(Kind::each(records, words, pageSize, [&](const auto& entry) {
        stopped = stop.stop_requested();
        if (!stopped) {
            take(entry);
            ++count;
        }
        return !stopped;
    }));
    if (stopped)
        return fail(ErrorCode::Cancelled);
    return count;
}

template <typename Kind>
Result<Exported> toCsv(records::Records& records, const std::string& words, const std::stop_token& stop) {
    Exported exported{.content = toBytes(asBytes(byteOrderMark))};
    append(exported.content, asBytes(toSpreadsheetLine(Kind::columns())));
    FIDESK_ASSIGN(exported.rows, walk<Kind>(records, words, stop, [&exported](const auto& entry) {
                      append(exported.content, asBytes(toSpreadsheetLine(records::toFields(entry))));
                  }));
    return exported;
}

template <typename Kind>
Result<Exported> toJson(records::Records& records, const std::string& words, const std::stop_token& stop) {
    Exported exported;
    QJsonArray array;
    FIDESK_ASSIGN(exported.rows, walk<Kind>(records, words, stop, [&array](const auto& entry) {
                      array.append(records::toJson(entry));
                  }));
    const QByteArray text = QJsonDocument(QJsonObject{{QLatin1String(Kind::member), array}}).toJson();
    exported.content.assign(text.begin(), text.end());
    return exported;
}

} // namespace

Result<Exported> exportKeys(records::Records& records, const std::string& words, ExportFormat format,
                            const std::stop_token& stop) {
    return format == ExportFormat::Csv ? toCsv<Items>(records, words, stop)
                                       : toJson<Items>(records, words, stop);
}

Result<Exported> exportEntries(records::Records& records, const std::string& words, ExportFormat format,
                               const std::stop_token& stop) {
    return format == ExportFormat::Csv ? toCsv<Events>(records, words, stop)
                                       : toJson<Events>(records, words, stop);
}

} // namespace fidesk::ui
