#include "core/handover/Roster.h"

#include "core/base/Csv.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace fidesk::handover {

namespace {

constexpr std::string_view heading =
    "user,displayName,nickname,label,model,serial,portal,date,pinLength,pin\r\n";
constexpr std::string_view lineEnd = "\r\n";

/// A line up to the PIN, the comma before it included.
std::string frontOf(const PinSlip& slip) {
    const SlipDetails& it = slip.details;
    std::string line =
        toSpreadsheetLine({it.userName, it.displayName, it.nickname, it.label, it.model, it.serial, it.portal,
                           it.date, std::to_string(slip.pin.codePoints())});
    line.replace(line.size() - lineEnd.size(), lineEnd.size(), ",");
    return line;
}

std::size_t quotedSize(const token::Pin& pin) {
    const ByteView view = pin.view();
    return view.size() + 2 + static_cast<std::size_t>(std::ranges::count(view, std::uint8_t{'"'}));
}

/// Fills memory that is wiped, front to end.
class Filling {
public:
    explicit Filling(Secret& target) : at_(target.data()) {}
    void put(std::string_view text) {
        std::memcpy(at_, text.data(), text.size());
        at_ += text.size();
    }
    void put(std::uint8_t byte) { *at_++ = byte; }

private:
    std::uint8_t* at_;
};

} // namespace

Secret roster(std::span<const PinSlip> slips) {
    std::vector<std::string> fronts;
    std::size_t size = heading.size();
    for (const PinSlip& slip : slips) {
        fronts.push_back(frontOf(slip));
        size += fronts.back().size() + quotedSize(slip.pin) + lineEnd.size();
    }
    Secret table = Secret::ofSize(size);
    Filling filling(table);
    filling.put(heading);
    for (std::size_t i = 0; i < slips.size(); ++i) {
        filling.put(fronts[i]);
        filling.put('"');
        for (const std::uint8_t byte : slips[i].pin.view()) {
            if (byte == '"')
                filling.put(byte);
            filling.put(byte);
        }
        filling.put('"');
        filling.put(lineEnd);
    }
    return table;
}

} // namespace fidesk::handover
