#include "app/ctl/Selection.h"

#include "app/ctl/Commands.h"
#include "core/base/Json.h"

namespace fidesk::ctl {

namespace {

constexpr std::size_t shortest = 8;

std::size_t sharedLength(const std::string& a, const std::string& b) {
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

std::string described(const Selection& selection) {
    std::string all;
    for (const std::string* part : {&selection.id, &selection.rpId, &selection.user})
        if (!part->empty())
            all += (all.empty() ? "" : ", ") + *part;
    return all;
}

} // namespace

std::vector<std::string> shortIds(const std::vector<Bytes>& ids) {
    std::vector<std::string> all;
    for (const Bytes& id : ids)
        all.push_back(toBase64Url(id));
    std::vector<std::string> sorted = all;
    std::ranges::sort(sorted);
    std::vector<std::string> out;
    for (const std::string& id : all) {
        const auto at = std::ranges::lower_bound(sorted, id);
        std::size_t length = shortest;
        if (at != sorted.begin())
            length = std::max(length, sharedLength(*(at - 1), id) + 1);
        if (at + 1 != sorted.end())
            length = std::max(length, sharedLength(*(at + 1), id) + 1);
        out.push_back(id.substr(0, length));
    }
    return out;
}

tl::unexpected<Error> refuseSelection(Context& context, const Selection& selection, std::size_t found,
                                      const std::string& keyName) {
    const std::string what = described(selection);
    if (found == 0)
        return context.refuse(ErrorCode::NoCredentials,
                              toQString(phrase(text::Phrase::NoSuchPasskey, keyName, what)), what);
    return context.refuse(ErrorCode::InvalidArgument,
                          toQString(phrase(text::Phrase::SeveralSuchPasskeys, std::to_string(found), what)),
                          std::to_string(found) + " fit: " + what);
}

void addSelection(CLI::App& command, Selection& selection) {
    CLI::Option* id =
        addArgument(command, "ID", selection.id, "The passkey's id, or its beginning, as the list shows it");
    CLI::Option* rp = command.add_option("--rp", selection.rpId, "Not by id: the relying party it is for");
    CLI::Option* user = command.add_option("--user", selection.user, "Not by id: the user name it has there");
    id->required(false)->excludes(rp)->excludes(user);
    rp->type_name("RPID");
    user->type_name("NAME");
}

void requireSelection(const Selection& selection) {
    if (selection.id.empty() && selection.rpId.empty() && selection.user.empty())
        throw CLI::ValidationError("Which passkey? Give its ID, or --rp and --user");
}

} // namespace fidesk::ctl
