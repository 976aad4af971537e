#include "core/models/Catalogue.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <QFile>

#include <algorithm>

namespace fidesk::models {

namespace {

constexpr std::size_t maxNameBytes = 200;
constexpr std::string_view uuidForm = "00000000-0000-0000-0000-000000000000";

std::optional<unsigned> hexDigit(char c) {
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<unsigned>(c - 'a') + 10U;
    if (c >= 'A' && c <= 'F')
        return static_cast<unsigned>(c - 'A') + 10U;
    return std::nullopt;
}

Result<Model> parseModel(const QString& aaguid, const QJsonValue& name) {
    const auto wrong = [&] { return fail(ErrorCode::Malformed, "model " + toUtf8(aaguid)); };
    const auto parsed = parseAaguid(toUtf8(aaguid));
    if (!parsed || *parsed == Aaguid{} || !name.isString())
        return wrong();
    Model model{.aaguid = *parsed, .name = toUtf8(name.toString())};
    if (model.name.empty() || model.name.size() > maxNameBytes || hasControlCharacters(model.name))
        return wrong();
    return model;
}

std::vector<Model> builtIn() {
    QFile file(QStringLiteral(":/models/aaguids.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return parseCatalogue(asBytes(file.readAll().toStdString())).value_or(std::vector<Model>());
}

} // namespace

Result<Aaguid> parseAaguid(std::string_view text) {
    if (text.size() != uuidForm.size())
        return fail(ErrorCode::Malformed, "not an AAGUID");
    Aaguid aaguid{};
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = hexDigit(text[i]);
        if ((uuidForm[i] == '-') != (text[i] == '-') || (uuidForm[i] != '-' && !digit))
            return fail(ErrorCode::Malformed, "not an AAGUID");
        if (!digit)
            continue;
        auto& byte = aaguid[digits / 2];
        byte = static_cast<std::uint8_t>((byte << 4U) | *digit);
        ++digits;
    }
    return aaguid;
}

Result<std::vector<Model>> parseCatalogue(ByteView json) {
    FIDESK_ASSIGN(const QJsonObject object, parseJsonObject(json));
    std::vector<Model> models;
    models.reserve(static_cast<std::size_t>(object.size()));
    for (auto member = object.begin(); member != object.end(); ++member) {
        FIDESK_ASSIGN(Model model, parseModel(member.key(), member.value()));
        models.push_back(std::move(model));
    }
    std::ranges::sort(models, {}, &Model::aaguid);
    const auto twice = std::ranges::adjacent_find(models, {}, &Model::aaguid);
    if (twice != models.end())
        return fail(ErrorCode::Malformed, "twice: " + twice->name);
    return models;
}

const std::vector<Model>& catalogue() {
    static const std::vector<Model> models = builtIn();
    return models;
}

std::optional<std::string> modelName(const Aaguid& aaguid) {
    const auto& models = catalogue();
    const auto found = std::ranges::lower_bound(models, aaguid, {}, &Model::aaguid);
    if (found == models.end() || found->aaguid != aaguid)
        return std::nullopt;
    return found->name;
}

} // namespace fidesk::models
