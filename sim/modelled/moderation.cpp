#include "sim/modelled/moderation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace headroom::modelled {
namespace {

double desks(const ReviewDeskParams& params) {
  return std::max(1.0, std::round(params.reviewers * params.sample_rate));
}

}  // namespace

std::span<const models::Constant> moderation_constants() {
  static constexpr std::array all = {harmful_share, harmful_shape, harmless_shape};
  return all;
}

// Both laws by inversion: v^(1/k) has distribution s^k, 1 - v^(1/k) has survival (1-s)^k.
Verdict classify(double u, double v) {
  if (u < harmful_share) return {std::pow(v, 1 / harmful_shape), true};
  return {1 - std::pow(v, 1 / harmless_shape), false};
}

ReviewDesk::ReviewDesk(Clock& clock, ReviewDeskParams params)
    : clock_(clock),
      review_time_(from_seconds(seconds(params.review_time) * desks(params) / (params.reviewers * params.sample_rate))),
      review_within_(params.review_within),
      station_(clock, {.servers = static_cast<unsigned>(desks(params))}) {}

Task<void> ReviewDesk::review() {
  const Time entered = clock_.now();
  tally_.queued += 1;
  co_await station_.use(review_time_);
  tally_.decided += 1;
  if (clock_.now() - entered > review_within_) tally_.late += 1;
}

ReviewTally ReviewDesk::take_tally() { return std::exchange(tally_, {}); }

}  // namespace headroom::modelled
