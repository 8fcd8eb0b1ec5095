// A made-up run with something in every field, for tests of files, summaries and pages.
#pragma once

#include "sim/results/run_result.h"

namespace headroom::results {

// A day at 500M users: an evening with a ranking brown-out between 18:00 and 18:40.
RunResult example_run();

}  // namespace headroom::results
