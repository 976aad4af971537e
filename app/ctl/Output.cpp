#include "app/ctl/Output.h"

#include "app/ctl/Printable.h"
#include "core/base/Json.h"
#include "ui/text/CommandText.h"
#include "ui/text/ErrorText.h"

#include <algorithm>
#include <numeric>
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

/// Cuts the widest columns, "ID" excepted, until all fit into @p room.
void narrow(const Row& heading, std::vector<std::size_t>& widths, std::size_t room) {
    constexpr std::size_t least = 8;
    const auto total = [&widths] {
        return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
    };
    while (total() > room) {
        auto widest = widths.end();
        for (auto it = widths.begin(); it != widths.end(); ++it)
            if (heading[static_cast<std::size_t>(it - widths.begin())] != "ID" && *it > least &&
                (widest == widths.end() || *it > *widest))
                widest = it;
        if (widest == widths.end())
            return;
        --*widest;
    }
}

} // namespace

Exit exitOf(ErrorCode code) {
    const bool nothing =
        code == ErrorCode::NoKey || code == ErrorCode::SignInNeeded || code == ErrorCode::PortalNotAdded;
    return nothing ? Exit::NothingToDoItWith : Exit::Failed;
}

QJsonObject toJson(const Error& error, const std::string& sentence) {
    QJsonObject body{
        {QStringLiteral("code"), toQString(name(error.code))},
        {QStringLiteral("message"), sentence.empty() ? text::sentence(error) : toQString(sentence)},
        {QStringLiteral("detail"), toQString(error.detail)},
        {QStringLiteral("native"), error.native}};
    if (error.retriesLeft)
        body.insert(QStringLiteral("retriesLeft"), *error.retriesLeft);
    return {{QStringLiteral("error"), body}};
}

Output::Output(std::ostream& out, std::ostream& err, Options options)
    : out_(out), err_(err), options_(options) {}

void Output::line(std::ostream& stream, std::string_view text) {
    passing({});
    stream << printable(text) << std::endl; // flushed: somebody may be waiting for it at a pipe
}

void Output::say(std::string_view text) {
    if (!options_.json)
        line(people(), text);
}

void Output::table(const Row& heading, const std::vector<Row>& rows) {
    if (options_.json)
        return;
    std::vector<Row> all{printableRow(heading)};
    for (const Row& row : rows)
        all.push_back(printableRow(row));
    std::vector<std::size_t> widths = widthsOf(all);
    if (options_.columns > 0)
        narrow(heading, widths, options_.columns);
    for (Row& row : all) {
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] = shortened(row[i], widths[i]);
        line(people(), aligned(row, widths));
    }
}

void Output::facts(const std::vector<Fact>& facts, const std::string& title) {
    if (options_.json)
        return;
    std::size_t width = 0;
    for (const Fact& fact : facts)
        if (!fact.value.empty())
            width = std::max(width, columns(printable(fact.name)) + 1 + gap);
    if (width == 0)
        return;
    const std::string indent = title.empty() ? "" : "  ";
    const std::size_t left = indent.size() + width;
    const std::size_t room = options_.columns > left ? options_.columns - left : 0;
    if (!title.empty())
        line(people(), title);
    for (const Fact& fact : facts) {
        if (fact.value.empty())
            continue;
        std::string before = indent + printable(fact.name) + ':';
        before.append(left - columns(before), ' ');
        for (const std::string* text : {&fact.value, &fact.note})
            for (const std::string& part : wrapped(printable(*text), room)) {
                line(people(), before + part);
                before.assign(left, ' ');
            }
    }
}

void Output::result(const QJsonObject& object) {
    if (options_.json)
        out_ << printableJson(toJsonText(object)) << std::endl;
}

Result<void> Output::secret(const std::string& label, const QJsonObject& object, std::string_view member,
                            ByteView secret) {
    passing({});
    const auto* bytes = reinterpret_cast<const char*>(secret.data());
    const auto size = static_cast<std::streamsize>(secret.size());
    if (options_.json) {
        std::string rest = printableJson(toJsonText(object));
        rest.replace(0, 1, object.isEmpty() ? "" : ",");
        out_ << "{\"" << member << "\":\"";
        out_.write(bytes, size) << '"' << rest << std::endl;
    } else {
        out_ << printable(label);
        out_.write(bytes, size) << std::endl;
    }
    if (!out_)
        return fail(ErrorCode::FileUnwritable, "standard output");
    return {};
}

Result<void> Output::raw(ByteView bytes) {
    out_.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!out_.flush())
        return fail(ErrorCode::FileUnwritable, "standard output");
    return {};
}

void Output::progress(std::string_view text) {
    line(err_, text);
}

void Output::passing(std::string_view text) {
    if (options_.errColumns == 0 || (text.empty() && !passing_))
        return;
    err_ << "\r\x1b[K" << shortened(printable(text), options_.errColumns - 1) << std::flush;
    passing_ = !text.empty();
}

void Output::failure(const Error& error, const std::string& sentence, const QJsonObject& key) {
    if (options_.json && out_) {
        QJsonObject object = toJson(error, sentence);
        if (!key.isEmpty())
            object.insert(QStringLiteral("key"), key);
        result(object);
        return;
    }
    if (error.code == ErrorCode::Cancelled && options_.errColumns > 0)
        err_ << "\r\x1b[K"; // the terminal's "^C"
    line(err_, sentence.empty() ? toUtf8(text::sentence(error)) : sentence);
    if (const QString hint = text::commandHint(error); !hint.isEmpty())
        line(err_, toUtf8(hint));
    if (options_.verbose)
        line(err_, describe(error));
}

} // namespace fidesk::ctl
