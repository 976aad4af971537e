#include "app/ctl/Run.h"

#include "app/ctl/KeyJson.h"

namespace fidesk::ctl {

Exit run(const Action& action, Context& context) {
    const Result<void> done = action(context);
    if (done)
        return Exit::Done;
    const auto& key = context.chosen();
    context.output().failure(done.error(), context.sentence(done.error()),
                             key ? toJson(*key) : QJsonObject());
    return exitOf(done.error().code);
}

} // namespace fidesk::ctl
