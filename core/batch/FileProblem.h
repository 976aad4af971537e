#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::batch {

/// The columns of a batch file.
enum class Column { User, Nickname, Label, Profile };

/// "user": as in the header of the file.
constexpr std::string_view name(Column column) {
    switch (column) {
    case Column::User:
        return "user";
    case Column::Nickname:
        return "nickname";
    case Column::Label:
        return "label";
    case Column::Profile:
        break;
    }
    return "profile";
}

/// What can be wrong with a batch file. What `value` and `other` of FileProblem are, stands beside each.
enum class FileFault {
    TooLarge,        ///< value: the greatest size, in bytes
    TooManyRows,     ///< value: how many there may be
    TooManyProblems, ///< the rest was not looked at
    NotUtf8,
    NotCsv, ///< value: what is wrong with it, in English
    Empty,  ///< there is no row below the header, or not even one
    UnknownColumn,
    MissingColumn,
    ColumnTwice,
    FieldTooMany, ///< text in a place that has no column; value: it
    Missing,      ///< the field is empty
    TooLong,      ///< value: how many characters it may have
    ControlCharacter,
    RowTwice,        ///< value: the user; other: the line of the same user with the same nickname
    LabelTwice,      ///< value: the label; other: the line where it is too
    NicknameTooLong, ///< value: the nickname
    ProfileUnknown,  ///< value: its id
    ProfileUnusable  ///< value: its id, and what is wrong with it
};

/// One thing that is wrong with a batch file, and where.
struct FileProblem {
    std::size_t line{0};  ///< from 1
    std::string column{}; ///< its name; empty where it is the whole line
    FileFault fault{};
    std::string value{};
    std::size_t other{0};

    bool operator==(const FileProblem&) const = default;
};

} // namespace fidesk::batch
