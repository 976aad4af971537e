#include "ui/letters/OffscreenApplication.h"

namespace fidesk::letters {

OffscreenApplication::OffscreenApplication() : application_(count_, words_.data()) {}

} // namespace fidesk::letters
