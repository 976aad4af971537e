#include "app/ctl/KeyChoice.h"

#include <algorithm>

namespace fidesk::ctl {

Result<std::unique_ptr<token::Token>> chooseKey(token::TokenSource& source, const std::string& wanted,
                                                bool mayAsk, const std::function<void()>& waiting,
                                                std::stop_token stop) {
    FIDESK_ASSIGN(const std::vector<token::TokenAddress> keys, source.list());
    if (!wanted.empty()) {
        const auto isWanted = [&wanted](const token::TokenAddress& key) {
            return key.id == wanted || key.path == wanted;
        };
        const auto named = std::ranges::find_if(keys, isWanted);
        if (named == keys.end() && std::ranges::any_of(source.denied(), isWanted))
            return fail(ErrorCode::KeyNotPermitted, wanted);
        if (named == keys.end())
            return fail(ErrorCode::NoKey, "no key is called " + wanted);
        return source.open(*named);
    }
    if (keys.empty())
        return fail(ErrorCode::NoKey);
    if (keys.size() == 1)
        return source.open(keys.front());
    if (!mayAsk)
        return fail(ErrorCode::SeveralKeys, std::to_string(keys.size()) + " keys");
    FIDESK_ASSIGN(const token::TokenAddress touched, touchedKey(source, keys, waiting, std::move(stop)));
    return source.open(touched);
}

std::string nameOf(const token::TokenAddress& address) {
    std::string name = address.manufacturer;
    if (!name.empty() && !address.product.empty())
        name += ' ';
    name += address.product;
    return name.empty() ? address.id : name + " (" + address.id + ')';
}

} // namespace fidesk::ctl
