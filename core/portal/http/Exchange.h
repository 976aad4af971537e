#pragma once

#include "core/base/Result.h"
#include "core/portal/http/Message.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

namespace fidesk::portal::http {

/// What a caller and the network's thread share of one request.
struct Exchange {
    std::mutex mutex{};
    std::condition_variable_any changed{};
    HttpRequest request{};                         ///< taken by the network's thread
    std::optional<Result<HttpResponse>> outcome{}; ///< set once
    bool finished{false};
    std::function<void()> abort{}; ///< asks the network's thread to let go of it; set before it is shared

    /// Sets the outcome, unless there was one, and wakes the caller.
    void finish(Result<HttpResponse> result);
};

} // namespace fidesk::portal::http
