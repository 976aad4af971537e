#include "core/enrolment/Enrolment.h"
