#pragma once

#include "core/base/Result.h"
#include "core/records/Records.h"

#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <string>

namespace fidesk::recorded {

/// Writes what was done outside of jobs to the trail. What was done stays done, and its result is given, even
/// where it cannot be written: then somebody is told, once. Any thread.
class Recorder {
public:
    /// The records, opened when they are needed first; called on each thread that writes.
    using Open = std::function<Result<records::Records*>()>;
    /// Told why nothing is written, on the thread that did it; no more than once.
    using Tell = std::function<void(const Error& error)>;
    /// A model's name in the catalogue; empty: not known.
    using ModelName = std::function<std::string(const std::array<std::uint8_t, 16>& aaguid)>;

    Recorder(Open open, Tell tell, ModelName modelName = {});

    /// From now on @p userPrincipalName is signed in at @p portal; empty: nobody.
    void setAdministrator(const std::string& userPrincipalName, const std::string& portal);

    /// Writes @p event, with who is signed in and the name of its key's model. @p registrationId,
    /// @p nickname: as Records::add().
    void write(records::Event event, const std::string& registrationId = {},
               const std::string& nickname = {});

private:
    std::mutex mutex_{};
    Open open_;
    Tell tell_;
    ModelName modelName_;
    std::string administrator_{};
    std::string portal_{};
    std::atomic<bool> told_{false};
};

} // namespace fidesk::recorded
