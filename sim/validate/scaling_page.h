// docs/scaling.md, as the proof writes it.
#pragma once

#include <string>
#include <vector>

#include "sim/validate/chart.h"
#include "sim/validate/scaling.h"

namespace headroom::validate {

// `chart`: the page's picture, as a link from where the page lies.
std::string scaling_page(const std::vector<TrialResult>& results, double took_s, const std::string& chart);

// The courses of failures of the disturbed trials.
std::vector<Panel> course_panels(const std::vector<TrialResult>& results);

}  // namespace headroom::validate
