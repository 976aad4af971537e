#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"
#include "core/handover/PinSlip.h"

#include <QString>

#include <optional>
#include <vector>

namespace fidesk::letters {

inline constexpr std::size_t maxTemplateBytes = std::size_t{64} * 1024;

/// What a letter says: HTML as QTextDocument understands it, without anything that would have to be loaded,
/// with placeholders in braces: {displayName} {userName} {nickname} {label} {model} {serial} {portalName}
/// {portal} {date}, and once {pin}; "{{" and "}}" stand for braces. The comment <!-- fold --> divides it:
/// above is what is seen from outside, below, with the PIN, what is hidden once the sheet is folded. A value.
class LetterTemplate {
public:
    /// The one that is built in (resources/letters/letter.html).
    static LetterTemplate builtIn();
    /// Reads an organisation's own: UTF-8, at most maxTemplateBytes. Errors: Malformed, `detail` is "line N:
    /// what is wrong": an element that is not taken, a placeholder that is not known or stands inside of a
    /// tag, no fold or two, a PIN outside, none or two.
    static Result<LetterTemplate> parse(ByteView html);

    /// HTML with the values of @p details in their places, escaped; and pinMark where the PIN goes.
    [[nodiscard]] QString outside(const handover::SlipDetails& details) const;
    [[nodiscard]] QString inside(const handover::SlipDetails& details) const;

    /// Stands for the PIN; in no value.
    static constexpr QChar pinMark{u'\uE000'};

private:
    LetterTemplate() = default;
    using Word = std::string handover::SlipDetails::*;
    /// HTML as it is, or what is put in its place.
    struct Piece {
        QString html{};
        Word word{nullptr};
    };
    using Pieces = std::vector<Piece>;
    static QString filled(const Pieces& pieces, const handover::SlipDetails& details);
    class Parser;

    Pieces outside_{};
    Pieces inside_{};
};

} // namespace fidesk::letters
