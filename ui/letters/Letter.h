#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/handover/PinSlip.h"
#include "ui/letters/LetterTemplate.h"

#include <QPainter>
#include <QSizeF>

#include <span>

/// PIN letters. All functions want a QGuiApplication, or an OffscreenApplication, and its thread or any other
/// one at a time: Qt's fonts are needed.
namespace fidesk::letters {

enum class Paper { A4, Letter };

/// What people print on where this person lives, by their locale.
Paper usualPaper();

/// Width and height in millimetres.
QSizeF sizeOf(Paper paper);

/// Paints the letter of @p slip on the page that @p painter is at, whose left upper corner is the paper's
/// (QPrinter::setFullPage()) and whose device knows its dots per inch: a window's preview, a printer. Sizes
/// that are too large for their panel are made smaller, to two thirds at most. Errors: InvalidArgument where
/// that is not enough, or this computer's fonts cannot show the PIN; `detail` says which.
Result<void> paint(QPainter& painter, const LetterTemplate& letter, Paper paper,
                   const handover::PinSlip& slip);

/// The letters of @p slips as PDF, a page each, fonts embedded; made in memory only. None of @p slips: a page
/// that says nothing. Errors: paint(), Internal.
Result<Secret> pdf(const LetterTemplate& letter, Paper paper, std::span<const handover::PinSlip> slips);

} // namespace fidesk::letters
