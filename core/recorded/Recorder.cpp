#include "core/recorded/Recorder.h"

#include <utility>

namespace fidesk::recorded {

Recorder::Recorder(Open open, Tell tell, ModelName modelName)
    : open_(std::move(open)), tell_(std::move(tell)), modelName_(std::move(modelName)) {}

void Recorder::setAdministrator(const std::string& userPrincipalName, const std::string& portal) {
    const std::scoped_lock lock(mutex_);
    administrator_ = userPrincipalName;
    portal_ = portal;
}

void Recorder::write(records::Event event, const std::string& registrationId, const std::string& nickname) {
    {
        const std::scoped_lock lock(mutex_);
        event.by = administrator_;
        event.portal = portal_;
    }
    if (modelName_ && event.key.model.empty() && event.key.aaguid != std::array<std::uint8_t, 16>{})
        event.key.model = modelName_(event.key.aaguid);
    const auto written = [&]() -> Result<void> {
        FIDESK_ASSIGN(records::Records * records, open_());
        return records->add(event, registrationId, nickname);
    }();
    if (!written && !told_.exchange(true))
        tell_(written.error());
}

} // namespace fidesk::recorded
