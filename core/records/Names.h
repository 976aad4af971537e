#pragma once

#include "core/records/Types.h"

#include <array>
#include <optional>
#include <utility>

namespace fidesk::records {

/// The names of an enum's values, as the file holds them; they are never changed.
template <typename Enum, std::size_t Count>
using NameTable = std::array<std::pair<Enum, std::string_view>, Count>;

inline constexpr NameTable<JobKind, 2> jobKinds{{{JobKind::Enrol, "Enrol"}, {JobKind::Replace, "Replace"}}};

inline constexpr NameTable<JobStep, 11> jobSteps{{{JobStep::Begun, "Begun"},
                                                  {JobStep::ResetKey, "ResetKey"},
                                                  {JobStep::RemoveOld, "RemoveOld"},
                                                  {JobStep::Configure, "Configure"},
                                                  {JobStep::SetPin, "SetPin"},
                                                  {JobStep::CreateCredential, "CreateCredential"},
                                                  {JobStep::Created, "Created"},
                                                  {JobStep::Register, "Register"},
                                                  {JobStep::Registered, "Registered"},
                                                  {JobStep::ForcePinChange, "ForcePinChange"},
                                                  {JobStep::TakeBack, "TakeBack"}}};

inline constexpr NameTable<ItemState, 3> itemStates{
    {{ItemState::Issued, "Issued"}, {ItemState::Removed, "Removed"}, {ItemState::InDoubt, "InDoubt"}}};

inline constexpr NameTable<RowState, 6> rowStates{{{RowState::Waiting, "Waiting"},
                                                   {RowState::UnderWay, "UnderWay"},
                                                   {RowState::Done, "Done"},
                                                   {RowState::Failed, "Failed"},
                                                   {RowState::Skipped, "Skipped"},
                                                   {RowState::InDoubt, "InDoubt"}}};

inline constexpr NameTable<Ending, 4> endings{{{Ending::Registered, "Registered"},
                                               {Ending::Undone, "Undone"},
                                               {Ending::Failed, "Failed"},
                                               {Ending::Abandoned, "Abandoned"}}};

inline constexpr NameTable<Fault, 10> faults{{{Fault::Altered, "Altered"},
                                              {Fault::Missing, "Missing"},
                                              {Fault::TailMissing, "TailMissing"},
                                              {Fault::HeadAltered, "HeadAltered"},
                                              {Fault::NotTheExpected, "NotTheExpected"},
                                              {Fault::ExpectedMissing, "ExpectedMissing"},
                                              {Fault::ItemAltered, "ItemAltered"},
                                              {Fault::ItemMissing, "ItemMissing"},
                                              {Fault::BatchAltered, "BatchAltered"},
                                              {Fault::BatchMissing, "BatchMissing"}}};

template <typename Table, typename Enum> constexpr std::string_view nameIn(const Table& table, Enum value) {
    for (const auto& [it, name] : table)
        if (it == value)
            return name;
    return {};
}

/// The value of this name; nothing where there is none.
template <typename Table> constexpr auto valueIn(const Table& table, std::string_view name) {
    std::optional<typename Table::value_type::first_type> found;
    for (const auto& [value, it] : table)
        if (it == name)
            found = value;
    return found;
}

} // namespace fidesk::records
