#include "app/desk/PracticeChoices.h"

#include "core/base/Json.h"

#include <QCoreApplication>

#include <array>
#include <string_view>
#include <utility>

namespace fidesk::desk {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(fidesk::desk::PracticeChoices)
};

using Labels = std::vector<std::pair<std::string_view, QString>>;

Labels kindLabels() {
    return {{"ctap21", Texts::tr("Modern key")},
            {"ctap20", Texts::tr("Older key (CTAP 2.0)")},
            {"preview", Texts::tr("Key from in between (2.1 preview)")},
            {"pin-policy", Texts::tr("Strict about PINs")},
            {"tiny", Texts::tr("Little room")},
            {"always-uv", Texts::tr("Always asks for the PIN")},
            {"built-in-uv", Texts::tr("With fingerprint reader")},
            {"u2f", Texts::tr("U2F only")},
            {"late-reset", Texts::tr("Reset within 5 seconds")},
            {"no-pin", Texts::tr("Without PIN and passkeys")},
            {"exotic", Texts::tr("From the future")}};
}

Labels faultLabels() {
    return {{"none", Texts::tr("Nothing goes wrong")},
            {"refuse", Texts::tr("Refuses when touched")},
            {"untouched", Texts::tr("Does not feel the touch")},
            {"slow:1500", Texts::tr("Is slow")},
            {"remove@touch", Texts::tr("Pulled out while it blinks")},
            {"silence@touch", Texts::tr("Falls silent while it blinks")},
            {"silence@1", Texts::tr("Falls silent now")},
            {"garbage:1@3", Texts::tr("Sends nonsense once")},
            {"busy@1", Texts::tr("Says once that it is busy")},
            {"status:0x7f@1", Texts::tr("Fails once without a reason")}};
}

QString labelOf(const Labels& labels, const std::string& name) {
    for (const auto& [known, label] : labels)
        if (known == name)
            return label;
    return toQString(name);
}

} // namespace

std::vector<KindChoice> kindChoices() {
    std::vector<KindChoice> choices;
    for (const simulator::Personality& personality : simulator::personalities())
        choices.push_back({personality, kindLabel(personality.name)});
    return choices;
}

QString kindLabel(const std::string& name) {
    return labelOf(kindLabels(), name);
}

std::vector<FaultChoice> faultChoices() {
    std::vector<FaultChoice> choices;
    for (const auto& [text, label] : faultLabels())
        if (const auto fault = simulator::parseFault(text))
            choices.push_back({*fault, label});
    return choices;
}

QString faultLabel(const simulator::Fault& fault) {
    return labelOf(faultLabels(), simulator::toText(fault));
}

std::vector<FingerChoice> fingerChoices() {
    return {{0x01, true, Texts::tr("Touch too high")},
            {0x02, true, Texts::tr("Touch too low")},
            {0x03, true, Texts::tr("Touch too far left")},
            {0x05, true, Texts::tr("Touch too fast")},
            {0x07, true, Texts::tr("Touch with a wet finger")},
            {0x00, false, Texts::tr("Touch with another finger")}};
}

} // namespace fidesk::desk
