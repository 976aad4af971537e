#pragma once

#include <string_view>

namespace fidesk::maintenance {

/// Whether people would guess it. @p digits: ASCII digits, of any number; no copy is made of them. What is
/// guessable:
/// 1. as a whole,
///    - digits a constant step apart, modulo 10, so that 0 follows 9 as on a keypad: 1234, 9876, 8901, 2468,
///      1111;
///    - a block that is repeated to the end, at least once in full: 1212, 123123, 12121;
///    - nothing but digits in groups of two and more: 1122, 112233, 11222;
///    - the same backwards: 1221, 123321;
///    - a date: DDMM, MMDD, YYYY (1900 to 2099), DDMMYY, MMDDYY, YYMMDD, MMYYYY, YYYYMM, DDMMYYYY,
///      MMDDYYYY, YYYYDDMM, YYYYMMDD. Days are as in a leap year;
///    - the middle of a keypad, 2580 and 0852;
/// 2. nothing but such parts of four digits or more, one after the other: 19901990, 12341990, 010120002580;
/// 3. more than half of it, and at least four digits, a constant step apart: 12345 in 123459, 0000 in 70000.
/// A longer PIN in which there is a year or a date beside other digits is none of these. In four digits,
/// the least a PIN can have, and in six one in nine is guessable; in twenty, next to none.
bool isGuessable(std::string_view digits);

} // namespace fidesk::maintenance
