// Which video is watched: a broken power law over ranks.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/popularity/sources.h"

namespace headroom::models {

struct RankLawParams {
  double slope_head = head_slope;  // weight of rank r is r^-slope_head up to the knee,
  double slope_tail = tail_slope;  // then falls with this slope, continuously
  double knee = knee_rank;
  double size = catalogue_size;  // ranks 1 to size; at least 1
};

// The first 4,096 ranks are summed exactly; beyond them a rank's weight is the integral of the power law over
// [r - 1/2, r + 1/2), which differs from r^-a by less than one part in 10^8. Draws are the inverse of that law: exact
// in the first ranks, beyond them by quintics that place a rank within one part in 10^10.
class RankLaw {
 public:
  explicit RankLaw(RankLawParams params);

  std::uint64_t rank(double u) const;        // 1 to size, 0 < u < 1; the most popular for the smallest u
  double share(std::uint64_t rank) const;    // of all views
  double share_of_top(double ranks) const;   // of the `ranks` most popular together; a fraction is interpolated
  double ranks_holding(double share) const;  // inverse of share_of_top, 0 <= share <= 1
  double gini() const;                       // of views over the size's videos
  double size() const { return params_.size; }

 private:
  // The inverse over one stretch of weights in equal cells, each a polynomial of the place in the cell, [0, 1], lowest
  // power first; where that is too coarse, the first is NaN. Small, so that it stays in the processor's cache.
  struct Stretch {
    double begin = 0;
    double cells_per_weight = 0;
    std::vector<std::array<double, 6>> quintics;
  };

  double weight_up_to(double x) const;  // of ranks below x - 1/2, x in rank space
  double inverse(double weight) const;
  Stretch stretch(double begin, double end, double slope, double scale) const;
  std::uint64_t head_rank(double weight) const;

  RankLawParams params_;
  std::vector<double> head_;  // cumulative weights of ranks 1..n
  std::vector<std::uint16_t> guide_;  // equal cells of the head's weight: the first place in head_ that may be meant
  double head_weight_ = 0, guide_per_weight_ = 0;
  Stretch middle_, tail_;     // up to the knee and beyond it
  double edge_ = 0;           // n + 1/2, where the integral begins
  double knee_edge_ = 0;      // the knee, not before the edge
  double at_knee_ = 0;        // weight up to the knee
  double joint_ = 1;          // scale of the tail so that it meets the head
  double total_ = 0;
};

}  // namespace headroom::models
