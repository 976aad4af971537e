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

    /// Shows @p page, a picture() of pictureWidth(); an empty page where it is null.
    void show(QImage page);
    /// In dots.
    [[nodiscard]] int pictureWidth() const;

    /// The page as a picture of @p width dots. Any thread. Errors: letters::paint().
    static Result<QImage> picture(int width, const letters::LetterTemplate& letter, letters::Paper paper,
                                  const handover::PinSlip& slip);

private:
    class Sheet;
    Sheet* sheet_;
};

} // namespace fidesk::ui
