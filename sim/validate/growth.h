// What a run costs as the world grows, and as the sample does.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/validate/chart.h"
#include "sim/validate/runs.h"

namespace headroom::validate {

struct GrowthPoint {
  double users = 0, rate = 1;   // of the world; R
  std::uint64_t calls = 0;      // simulated, over all services
  double wall_s = 0, peak_mb = 0;
};

struct GrowthLine {
  std::string title;
  bool by_users = true;         // else by R
  std::vector<GrowthPoint> points;
};

// Worlds of 5M to 5B users at one R and with one number of sampled users; and 500M users at R over three decades. The
// caches and the uploads grow with the users, and the fleets so that each tier is as busy as in the world of 500M; a
// tier past its capacity would have all its load played out. One hour of `scenario`, one run at a time.
std::expected<std::vector<GrowthLine>, std::string> measure_growth(const std::filesystem::path& scenario, RunPlan plan);

std::string growth_page(const std::vector<GrowthLine>& lines, const std::string& chart);
std::vector<Panel> growth_panels(const std::vector<GrowthLine>& lines);

}  // namespace headroom::validate
