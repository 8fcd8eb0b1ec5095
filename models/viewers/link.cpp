#include "models/viewers/link.h"

#include <cmath>

namespace headroom::models {
namespace {

struct Spread {
  double mean, between_visits;  // bit/s, log standard deviation
};

// Fifty traces sorted by mean and cut in thirds (data/network, computed).
constexpr std::array<Spread, 3> spreads = {
    {{slow_link, link_session_sd}, {medium_link, 0.15}, {fast_link, 0.11}}};

Law lognormal(double mean, double log_sd) { return Law(Lognormal{std::log(mean) - log_sd * log_sd / 2, log_sd}); }

Law between_visits(LinkClass c) {
  const Spread s = spreads[static_cast<std::size_t>(c)];
  return lognormal(s.mean, s.between_visits);
}

}  // namespace

LinkClass link_class(const LinkMix& mix, double u) {
  const double place = u * (mix.slow + mix.medium + mix.fast);
  if (place < mix.slow) return LinkClass::slow;
  return place < mix.slow + mix.medium ? LinkClass::medium : LinkClass::fast;
}

LinkModel::LinkModel()
    : visit_{between_visits(LinkClass::slow), between_visits(LinkClass::medium), between_visits(LinkClass::fast)},
      second_(lognormal(1, link_segment_sd)) {}

double LinkModel::mean(LinkClass c) const { return spreads[static_cast<std::size_t>(c)].mean; }
double LinkModel::visit(LinkClass c, double u) const { return visit_[static_cast<std::size_t>(c)].draw(u); }
double LinkModel::second(double level, double u) const { return level * second_.draw(u); }

std::size_t rendition_for(double bits_per_s) {
  std::size_t chosen = 0;
  for (std::size_t i = 1; i < ladder.size(); ++i)
    if (ladder[i].bits_per_s < abr_safety * bits_per_s) chosen = i;
  return chosen;
}

}  // namespace headroom::models
