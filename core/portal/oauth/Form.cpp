#include "core/portal/oauth/Form.h"

#include "core/portal/http/Url.h"

namespace fidesk::portal::oauth {

Form& Form::add(std::string_view name, std::string_view value) {
    if (!text_.empty())
        text_ += '&';
    encode(name);
    text_ += '=';
    encode(value);
    return *this;
}

// One character at a time: its encoding stays in the string's own small buffer, not on the heap.
void Form::encode(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
        text_ += http::percentEncoded(text.substr(i, 1));
}

} // namespace fidesk::portal::oauth
