#pragma once

#include "ui/letters/Letter.h"

#include <QImage>
#include <QScrollArea>

namespace fidesk::ui {

/// A letter as it will be on paper, as wide as there is room, with arrow keys to scroll.
class LetterPreview : public QScrollArea {
    Q_OBJECT
public:
    explicit LetterPreview(QWidget* parent = nullptr);

    /// Shows the page; @p slip has no PIN in it that is worth hiding. Errors: letters::paint(); then there is
    /// an empty page.
    Result<void> show(const letters::LetterTemplate& letter, letters::Paper paper,
                      const handover::PinSlip& slip);
    /// Shows an empty page.
    void clear();

    /// The page as a picture of @p width dots. Errors: letters::paint().
    static Result<QImage> picture(int width, const letters::LetterTemplate& letter, letters::Paper paper,
                                  const handover::PinSlip& slip);

private:
    class Sheet;
    Sheet* sheet_;
};

} // namespace fidesk::ui
