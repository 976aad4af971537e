#include "tests/usb/Operations.h"

#include "core/base/Json.h"

#include <iostream>

namespace {

using namespace fidesk;

void say(const QJsonObject& object) {
    std::cout << toJsonText(object) << std::endl;
}

Result<void> perform(usb::Desk& desk, const usb::Operation& operation) {
    FIDESK_ASSIGN(const auto key, desk.key());
    FIDESK_ASSIGN(const auto info, key->info());
    const Result<void> done = operation.run(desk, *key);
    if (!operation.needs || token::can(info, *operation.needs))
        return done;
    if (!done && done.error().code == ErrorCode::NotSupportedByKey)
        return {};
    return fail(ErrorCode::Internal, "the key cannot, and that was not said: " +
                                         (done ? std::string("done") : describe(done.error())));
}

} // namespace

/// Does every operation with the key that is in, an object a line: {"event":NAME,"ok","why"},
/// {"event":"replug"} when the key is to be pulled out and inserted again (once it is, that is seen),
/// {"event":"done"}.
int main() {
    usb::Desk desk([] { say({{QStringLiteral("event"), QStringLiteral("replug")}}); });
    for (const usb::Operation& operation : usb::operations()) {
        const Result<void> done = perform(desk, operation);
        say({{QStringLiteral("event"), QLatin1String(operation.name)},
             {QStringLiteral("ok"), done.has_value()},
             {QStringLiteral("why"), done ? QString() : toQString(describe(done.error()))}});
    }
    say({{QStringLiteral("event"), QStringLiteral("done")}});
    return 0;
}
