#include "app/ctl/Commands.h"
#include "app/ctl/KeyJson.h"
#include "core/base/Json.h"
#include "core/models/Catalogue.h"

#include <memory>

namespace fidesk::ctl {

namespace {

Result<void> show(Context& context, const std::string& wanted) {
    const auto aaguid = models::parseAaguid(wanted);
    if (!aaguid)
        return fail(ErrorCode::InvalidArgument, "an AAGUID looks like 2fc0579f-8113-47ea-b116-bb5a8db9202a");
    const auto name = models::modelName(*aaguid);
    const std::string text = aaguidText(*aaguid);
    if (name)
        context.output().facts({{"AAGUID", text}, {phrase(text::Phrase::ModelName), *name}});
    else
        context.say(text::Phrase::ModelUnknown, text);
    QJsonObject object{{QStringLiteral("aaguid"), toQString(text)}, {QStringLiteral("known"), bool(name)}};
    if (name)
        object.insert(QStringLiteral("name"), toQString(*name));
    context.output().result(object);
    return {};
}

} // namespace

void addModelsCommand(CLI::App& app, Action& action) {
    CLI::App* models = addGroup(app, "models", "Models of authenticators");
    CLI::App* command = addCommand(
        *models, "show", "Show the model that an AAGUID stands for",
        "From the catalogue that is built in. JSON: {\"aaguid\",\"known\":true,\"name\"}; without a\n"
        "name where the model is not known, which is no failure");
    auto aaguid = std::make_shared<std::string>();
    addArgument(*command, "AAGUID", *aaguid, "As 2fc0579f-8113-47ea-b116-bb5a8db9202a");
    command->callback(
        [&action, aaguid] { action = [aaguid](Context& context) { return show(context, *aaguid); }; });
}

} // namespace fidesk::ctl
