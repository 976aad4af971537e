#include "app/ctl/Output.h"

#include "app/ctl/Printable.h"
#include "core/base/Json.h"
#include "ui/text/CommandText.h"
#include "ui/text/ErrorText.h"

#include <algorithm>
#include <ostream>

namespace fidesk::ctl {

namespace {

constexpr std::size_t gap = 2;

std::vector<std::size_t> widthsOf(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths;
    for (const Row& row : rows) {
        widths.resize(std::max(widths.size(), row.size()), 0);
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], columns(row[i]));
    }
    return widths;
}

std::string aligned(const Row& row, const std::vector<std::size_t>& widths) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
        text += row[i];
        if (i + 1 < row.size())
            text.append(widths[i] - columns(row[i]) + gap, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

Row printableRow(const Row& row) {
    Row out;
    for (const std::string& cell : row)
        out.push_back(printable(cell));
    return out;
}

} // namespace

Exit exitOf(ErrorCode code) {
    const bool nothing =
        code == ErrorCode::NoKey || code == ErrorCode::SignInNeeded || code == ErrorCode::PortalNotAdded;
    return nothing ? Exit::NothingToDoItWith : Exit::Failed;
}

QJsonObject toJson(const Error& error) {
    QJsonObject body{{QStringLiteral("code"), toQString(name(error.code))},
                     {QStringLiteral("message"), text::sentence(error)},
                     {QStringLiteral("detail"), toQString(error.detail)},
                     {QStringLiteral("native"), error.native}};
    if (error.retriesLeft)
        body.insert(QStringLiteral("retriesLeft"), *error.retriesLeft);
    return {{QStringLiteral("error"), body}};
}

Output::Output(std::ostream& out, std::ostream& err, Options options)
    : out_(out), err_(err), options_(options) {}

void Output::line(std::ostream& stream, std::string_view text) {
    stream << printable(text) << std::endl; // flushed: somebody may be waiting for it at a pipe
}

void Output::say(std::string_view text) {
    if (!options_.json)
        line(out_, text);
}

void Output::table(const Row& heading, const std::vector<Row>& rows) {
    if (options_.json)
        return;
    std::vector<Row> all{printableRow(heading)};
    for (const Row& row : rows)
        all.push_back(printableRow(row));
    const std::vector<std::size_t> widths = widthsOf(all);
    for (const Row& row : all)
        line(out_, aligned(row, widths));
}

void Output::facts(const std::vector<std::pair<std::string, std::string>>& facts) {
    if (options_.json)
        return;
    std::vector<Row> rows;
    for (const auto& [name, value] : facts)
        if (!value.empty())
            rows.push_back({name + ':', printable(value)});
    const std::vector<std::size_t> widths = widthsOf(rows);
    for (const Row& row : rows)
        line(out_, aligned(row, widths));
}

void Output::result(const QJsonObject& object) {
    if (options_.json)
        out_ << printableJson(toJsonText(object)) << std::endl;
}

void Output::progress(std::string_view text) {
    line(err_, text);
}

void Output::failure(const Error& error) {
    if (options_.json) {
        result(toJson(error));
        return;
    }
    line(err_, toUtf8(text::sentence(error)));
    if (const QString hint = text::commandHint(error); !hint.isEmpty())
        line(err_, toUtf8(hint));
    if (options_.verbose)
        line(err_, describe(error));
}

} // namespace fidesk::ctl
