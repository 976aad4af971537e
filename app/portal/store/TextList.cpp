#include "app/portal/store/TextList.h"

#include "core/base/Json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace fidesk::server {

std::string isInList(Dialect dialect, std::string_view expression) {
    return std::string(expression) + (dialect == Dialect::Sqlite
                                          ? " IN (SELECT value FROM json_each(?))"
                                          : " IN (SELECT json_array_elements_text(CAST(? AS JSON)))");
}

Value textList(const std::vector<std::string>& texts) {
    QJsonArray array;
    for (const std::string& text : texts)
        array.append(toQString(text));
    return QJsonDocument(array).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace fidesk::server
