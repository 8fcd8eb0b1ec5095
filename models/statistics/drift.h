// A ratio of sums over a time in which its true value drifts, as everything does over a day: the drift is no noise.
#pragma once

#include <optional>
#include <span>

namespace headroom::models {

// What one block of time adds to a ratio: refused of offered, hits of look-ups, requests above a bound of requests.
struct Block {
  double part = 0, whole = 0;
};

struct DriftingRatio {
  double ratio = 0;
  double error = 0;    // standard error
  double degrees = 0;  // of freedom behind it
};

// sum(part) / sum(whole), and its error from residuals e = part - ratio * whole of blocks in time order. In each run
// of three neighbours the contrast (1, -2, 1) / sqrt 6 is free of a level and of a straight drift; what is left of it
// is noise (Wolter, Introduction to Variance Estimation, 2nd ed. 2007, section 8.2, estimators of systematic samples).
// Blocks are doubled as long as that leaves fifteen contrasts, so that noise which neighbours share is seen. Degrees
// of freedom after Satterthwaite with Welch's correction: a few blocks that vary more than the rest do not pass for
// many. Absent with fewer than nine blocks that hold anything.
std::optional<DriftingRatio> drifting_ratio(std::span<const Block> blocks);

}  // namespace headroom::models
