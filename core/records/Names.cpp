#include "core/records/Names.h"

namespace fidesk::records {

std::string_view name(JobKind kind) {
    return nameIn(jobKinds, kind);
}

std::string_view name(JobStep step) {
    return nameIn(jobSteps, step);
}

std::string_view name(ItemState state) {
    return nameIn(itemStates, state);
}

std::string_view name(RowState state) {
    return nameIn(rowStates, state);
}

std::string_view name(Ending ending) {
    return nameIn(endings, ending);
}

std::string_view name(Fault fault) {
    return nameIn(faults, fault);
}

bool isSettled(RowState state) {
    return state != RowState::Waiting && state != RowState::UnderWay;
}

} // namespace fidesk::records
