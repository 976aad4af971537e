#pragma once

#include "core/simulator/Faults.h"
#include "core/simulator/Personality.h"

#include <QString>

#include <vector>

namespace fidesk::desk {

/// A kind of software key, as practice mode offers it.
struct KindChoice {
    simulator::Personality personality{};
    QString label{}; ///< a few words
};

/// Something that can go wrong, as practice mode offers it.
struct FaultChoice {
    simulator::Fault fault{};
    QString label{};
};

/// A way to put a finger on the sensor.
struct FingerChoice {
    std::uint8_t sample{0}; ///< lastEnrollSampleStatus (CTAP 2.1 section 6.7.4)
    bool known{true};       ///< the finger is one that is enrolled
    QString label{};
};

/// Every personality there is, the default first.
std::vector<KindChoice> kindChoices();
/// What @p name is called; the name itself where it has no label.
QString kindLabel(const std::string& name);
/// "Nothing goes wrong" first.
std::vector<FaultChoice> faultChoices();
/// What is shown for @p fault; its text where it is none of faultChoices().
QString faultLabel(const simulator::Fault& fault);
std::vector<FingerChoice> fingerChoices();

} // namespace fidesk::desk
