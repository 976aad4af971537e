#pragma once

#include "app/ctl/HandoverOptions.h"
#include "tests/support/Catch.h"
#include "tests/unit/handover/OpenSslProgram.h"

#include <memory>
#include <sstream>

namespace fidesk::test {

/// Who may open what is encrypted.
inline const QString boss = QStringLiteral("boss");

/// A command that hands PINs over.
struct HandoverDesk {
    OpenSslProgram openssl{};
    std::ostringstream out{};
    std::ostringstream err{};
    ctl::Output output{out, err, {}};
    bool pipes{true};
    bool json{false};
    ctl::HandoverOptions options{};
    std::unique_ptr<ctl::Context> context{};

    HandoverDesk() { openssl.certifyEc(boss); }
    [[nodiscard]] std::string path(const char* name) const {
        return openssl.path(QString::fromLatin1(name)).toStdString();
    }
    Result<ctl::Handover> open() {
        ctl::Surroundings surroundings;
        surroundings.person.pipes = [this] { return pipes; };
        surroundings.profilePlaces = [this] { return profiles::Places{.machine = path("machine")}; };
        ctl::Settings settings;
        settings.json = json;
        context = std::make_unique<ctl::Context>(settings, output, std::stop_token(), surroundings);
        return ctl::Handover::open(*context, options);
    }
    std::string refusal() {
        const auto handover = open();
        REQUIRE_FALSE(handover.has_value());
        return context->sentence(handover.error());
    }
};

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace fidesk::test
