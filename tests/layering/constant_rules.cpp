#include <algorithm>
#include <array>
#include <regex>

#include "tests/layering/house.h"

namespace headroom::layering {
namespace {

constexpr std::array watched_rooms = {"models/",       "sim/clients/", "sim/cluster/", "sim/faults/",
                                      "sim/modelled/", "sim/platform/", "sim/run/",   "sim/scenario/"};

// Numbers that say nothing about the world: how finely something is computed, or where a limit of the method lies.
// Changing one changes the cost or the error of a computation, never what is modelled.
struct Method {
  std::string_view path, name, reason;  // without a name: all of the file's
};
constexpr Method methods[] = {
    {"models/laws/law.cpp", "score_reach", "extent of a table"},
    {"models/laws/law.cpp", "scores_per_unit", "grid of a table"},
    {"models/laws/law.cpp", "score_count", "size of a table"},
    {"models/sizing/sections.h", "seconds_per_day", "unit conversion"},
    {"models/popularity/rank_law.cpp", "exact_ranks", "ranks summed one by one before an integral takes over"},
    {"models/popularity/rank_law.cpp", "cells", "size of a table"},
    {"models/popularity/rank_law.cpp", "closeness", "of a root"},
    {"models/popularity/catalogue.cpp", "day", "unit conversion"},
    {"models/statistics/estimate.h", "usual_confidence", "a convention"},
    {"models/statistics/block_ratio.cpp", "fewest_blocks", "of an estimator"},
    {"sim/run/certainty.cpp", "visit_s", "of an estimator"},
    {"sim/run/certainty.cpp", "smoothing", "of an estimator"},
    {"sim/run/certainty.h", "relaxations_above", "of an estimator"},
    {"sim/run/peaks.cpp", "usual_window", "what a peak is defined as"},
    {"sim/run/peaks.cpp", "fewest_windows", "of an estimator"},
    {"sim/run/peaks.cpp", "draws", "size of a sample"},
    {"sim/run/peaks.cpp", "many", "of an estimator"},
    {"sim/run/peaks.cpp", "ends", "of an estimator"},
    {"models/statistics/block_ratio.cpp", "too_low", "of an estimator"},
    {"models/statistics/block_ratio.cpp", "each", "of an estimator"},
    {"models/statistics/block_ratio.cpp", "least", "of an estimator"},
    {"models/statistics/block_ratio.cpp", "clumps", "of an estimator"},
    {"models/statistics/level_course.cpp", "fewest_windows", "of an estimator"},
    {"models/statistics/level_course.cpp", "unknown", "of an estimator"},
    {"models/statistics/level_course.cpp", "reach", "of an estimator"},
    {"models/statistics/stopping.cpp", "luck", "of an estimator"},
    {"models/statistics/warm_up.cpp", "group", "MSER-5's five"},
    {"models/network/network.cpp", "places", "size of a table"},
    {"models/demand/intensity.cpp", "day_s", "unit conversion"},
    {"models/demand/sources.h", "hours_over_mean", "24 figures: see demand.peak_hour_over_mean"},
    {"models/popularity/catalogue.cpp", "scope_limit", "bits of a name"},
    {"models/popularity/catalogue.cpp", "slot_limit", "bits of a name"},
    {"models/popularity/catalogue.cpp", "phase_stream", "number of a random stream"},
    {"models/viewers/watch.cpp", "up_to_p90", "computed from viewers.completed"},
    {"sim/cluster/place.h", "with_users", "a name"},
    {"sim/cluster/records.h", "original_version", "a name"},
    {"sim/run/self_check.cpp", "enough", "of an estimator"},
    {"sim/run/settling.cpp", "fewest_stretches", "of an estimator"},
    {"sim/run/self_check.cpp", "few", "of an estimator"},
    {"sim/run/self_check.cpp", "deviations", "of an estimator"},
    {"sim/run/self_check.cpp", "rounding", "of sums"},
    {"sim/run/self_check.cpp", "known_demand", "standard error of a mean, whose draws are stated"},
    {"sim/run/fleets.h", "most_simulated", "bound of the scaling law (docs/scaling-law.md)"},
    {"sim/run/verdicts.cpp", "enough", "of an estimator"},
    {"sim/run/region_warm.cpp", "objects", "of an estimator"},
    {"sim/run/verdicts.cpp", "patience", "of an estimator"},
    {"models/demand/trace_shape.cpp", "block", "size of a table"},
    {"models/demand/daily_curve.cpp", "quarter_s", "grid of a table"},
    {"models/demand/daily_curve.cpp", "day_s", "unit conversion"},
    {"models/demand/daily_curve.h", "quarters", "size of a table"},
    {"sim/clients/page_load.cpp", "drawn_visits", "draws behind a mean, whose error is stated"},
    {"sim/clients/page_load.cpp", "profile_seed", "a seed"},
    {"sim/clients/page_load.h", "bin_s", "grid of a table"},
    {"sim/clients/visitors.cpp", "most_noise", "bound of a thinning"},
    {"models/viewers/visit.cpp", "durations", "grid of a mean"},
    {"sim/clients/user_ids.h", "region_shift", "bits of a name"},
    {"sim/modelled/uploads.cpp", "horizon", "stage of a thinning"},
    {"sim/cluster/service_table.h", "", "sizes of a table, and how floating-point numbers are written"},
    {"sim/cluster/fleet.cpp", "weight", "of a moving mean"},
    {"sim/cluster/store_tier.cpp", "most_copies", "size of an array"},
    {"sim/cluster/consumer_group.cpp", "instant_s", "closeness of two instants"},
    {"sim/cluster/echoes.h", "kept_echoes", "size of a sample"},
    {"sim/cluster/echoes.h", "kept_with_users", "size of a sample"},
    {"sim/cluster/echoes.h", "kept_of_again", "size of a sample"},
    {"sim/cluster/recent_share.h", "fewest", "size of a sample"},
    {"sim/cluster/recent_share.h", "parts", "grid of a moving mean"},
    {"sim/cluster/recent_share.h", "short_span", "of a moving mean"},
    {"sim/cluster/recent_share.h", "long_span", "of a moving mean"},
    {"sim/cluster/delayed.h", "step_s", "grid of a table"},
    {"sim/cluster/asked_jobs.h", "fewest_forgotten", "size of a table"},
    {"sim/cluster/fifo.h", "fewest_places", "size of a table"},
    {"sim/cluster/station_load.cpp", "most_played", "bound of a recursion (docs/decisions/0003)"},
    {"sim/cluster/pool_background.cpp", "relaxations", "of an exponential, whose rest is stated"},
    {"sim/cluster/station_load.cpp", "fallen", "of an estimator, whose noise is stated"},
    {"sim/run/encoder_fleet.cpp", "slowest", "keeps a divisor above zero"},
    {"sim/run/bill.cpp", "days_a_year", "unit conversion"},
    {"sim/run/bill.cpp", "whole_day", "closeness to a day"},
    {"sim/scenario/holdings.cpp", "day_s", "unit conversion"},
    {"sim/cluster/egress.cpp", "step", "step of an integration"},
    {"sim/cluster/egress.cpp", "averaged", "of a moving mean"},
    {"sim/run/certainty.h", "trusted_width", "a convention"},
    {"sim/run/backstage.h", "backstage_tick", "step of an integration"},
    {"sim/run/backstage.h", "platform_window", "step of an integration"},
    {"sim/run/fleets.h", "fewest_judged", "of an estimator"},
    {"sim/run/effort.cpp", "", "of the estimate of the simulator's own time and memory"},
    {"sim/run/fleets.h", "fewest_alone", "of the scaling law (docs/architecture.md)"},
    {"sim/run/fleets.h", "fewest_balanced_servers", "of the scaling law (docs/scaling-law.md)"},
    {"sim/run/fleets.h", "roomy_copies", "of the scaling law (docs/scaling-law.md)"},
    {"sim/run/collector.h", "enough", "of an estimator"},
    {"sim/cluster/key_places.h", "most_keys", "size of an array"},
    {"sim/platform/simgrid_engine.cpp", "", "units in which SimGrid is given its work and its speeds"},
    {"sim/scenario/archive.cpp", "a_bit", "of a double"},
    {"sim/scenario/document.cpp", "", "limits of what is read"},
    {"sim/scenario/override.cpp", "deepest", "limit of what is read"},
    {"sim/scenario/quantity.cpp", "largest", "limit of what is read"},
    {"sim/scenario/suggest.cpp", "", "how near a suggestion is"},
    {"sim/scenario/trace.cpp", "", "limits of what is read"},
    {"sim/scenario/validate_composition.cpp", "allowed", "of what is accepted (docs/compositions.md)"},
    {"sim/scenario/validate.cpp", "", "of what is accepted"},
};

bool is_method(std::string_view path, std::string_view name) {
  return std::ranges::any_of(
      methods, [&](const Method& m) { return m.path == path && (m.name == name || m.name.empty()); });
}

}  // namespace

bool in_watched_room(const SourceFile& file) {
  return std::ranges::any_of(watched_rooms, [&](auto* room) { return file.in(room); });
}

std::vector<Breach> constant_breaches(const std::vector<SourceFile>& files) {
  static const std::regex bare{
      R"(constexpr\s+(?:double|float|int|unsigned|Nanos|Bytes|Rate|std::u?int\d+_t|std::size_t|)"
      R"(std::array<double[^>]*>)\s+(\w+)\s*(?:=\s*|\{)\s*(?:std::chrono::\w+\{)?-?[\d.{])"};
  std::vector<Breach> breaches;
  for (const SourceFile& file : files) {
    if (!file.is_cpp() || !in_watched_room(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      std::smatch found;
      if (std::regex_search(file.lines[i], found, bare) && !is_method(file.path, found[1].str()))
        breaches.push_back({file.path, i + 1,
                            "'" + found[1].str() +
                                "' is a number without a source: make it a models::Constant and enter it in its room's "
                                "ledger, or say in tests/layering/constant_rules.cpp why it is none of the model's"});
    }
  }
  return breaches;
}

std::vector<std::string> named_constants(const std::vector<SourceFile>& files) {
  static const std::regex entry{
      R"re((?:Basis::\w+|default_of\([^"]*),\s*"([a-z_0-9.]+)")re"};
  std::vector<std::string> names;
  for (const SourceFile& file : files) {
    if (!file.is_cpp() || !in_watched_room(file)) continue;
    std::string text;
    for (const std::string& line : file.lines) text += line + '\n';
    for (std::sregex_iterator at{text.begin(), text.end(), entry}, end; at != end; ++at) names.push_back((*at)[1]);
  }
  return names;
}

}  // namespace headroom::layering
