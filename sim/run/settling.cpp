#include "sim/run/settling.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include "models/laws/normal.h"
#include "models/statistics/warm_up.h"
#include "sim/run/sources.h"

namespace headroom::run {
namespace {

// By order of size, as a normal variable's sample of so many would be.
std::vector<double> normal_scores(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> scores(values.size());
  const auto all = static_cast<double>(order.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank)
    scores[order[rank]] = models::normal_quantile((static_cast<double>(rank) + 0.5) / all);
  return scores;
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// How far the first `cut` values lie above the rest, in what stretches of that length deviate by among the rest, or in
// `least` if that is more.
double deviations_above(std::span<const double> values, std::size_t cut, double least) {
  std::vector<double> stretches;
  for (std::size_t from = cut; from + cut <= values.size(); from += cut)
    stretches.push_back(mean_of(values.subspan(from, cut)));
  const double rest = mean_of(stretches);
  double squares = 0;
  for (const double stretch : stretches) squares += (stretch - rest) * (stretch - rest);
  const double deviation = std::sqrt(squares / static_cast<double>(stretches.size() - 1));
  return (mean_of(values.first(cut)) - rest) / std::max(deviation, least);
}

}  // namespace

std::size_t unsettled_blocks(std::span<const results::Histogram::Parts> blocks) {
  constexpr std::size_t fewest_stretches = 5;
  std::vector<double> means;
  for (const results::Histogram::Parts& block : blocks) means.push_back(block.sum_ns / block.weight);
  if (means.empty() || std::ranges::adjacent_find(means, std::ranges::not_equal_to{}) == means.end()) return 0;
  const std::vector<double> scores = normal_scores(means);
  const models::WarmUp start = models::warm_up_of(scores);
  const std::size_t cut = start.values;
  if (cut == 0 || !start.settled || scores.size() < (fewest_stretches + 1) * cut) return 0;
  // Scores have a deviation of one: without memory, a stretch's is no less than this.
  const double without_memory = 1 / std::sqrt(static_cast<double>(cut));
  const bool by_rank = std::abs(deviations_above(scores, cut, without_memory)) > unsettled_deviations;
  const bool far_below = deviations_above(means, cut, 0) < -unsettled_deviations;
  return by_rank || far_below ? cut : 0;
}

}  // namespace headroom::run
