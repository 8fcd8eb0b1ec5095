// A ratio of sums over a time in which its true value drifts, as everything does over a day: the drift is no noise.
#pragma once

#include <optional>
#include <span>

#include "models/statistics/estimate.h"

namespace headroom::models {

// What one block of time adds to a ratio: refused of offered, hits of look-ups, requests above a bound of requests.
struct Block {
  double part = 0, whole = 0;
};

// Whether the ratio's true value may follow the hour of the day, or is known to be the same from first to last.
enum class Course { drifting, steady };

struct BlockRatio {
  double ratio = 0;
  double error = 0;    // standard error
  double degrees = 0;  // of freedom behind it

  // By Student's t.
  Estimate estimate(double confidence = usual_confidence) const;
  // Where the ratio is a share of all, below 1. What is rare comes in clumps (a queue that is long delays many), so a
  // sample's share is skewed, and its error is found too small just when the share is. The bounds are moved as
  // Willink's Student t for skewed values says ("A confidence interval and test for the mean of an asymmetric
  // distribution", Communications in Statistics 34, 2005, equation 10). Skewness is that of clumps of exponential
  // size, 1.5 error / ratio while the ratio is small: a third moment of few blocks would be mostly noise. Bounds may
  // lie outside [0, 1].
  Estimate share(double confidence = usual_confidence) const;
};

// sum(part) / sum(whole), and its error from residuals e = part - ratio * whole of at most 36 blocks in time order,
// into which those given are joined: as many as leave each far longer than a station's memory.
//
// Drifting: in each run of three neighbours the contrast (1, -2, 1) / sqrt 6 is free of a level and of a straight
// drift; what is left of it is noise (Wolter, Introduction to Variance Estimation, 2nd ed. 2007, section 8.2.1,
// overlapping second differences).
// Steady: the residuals' own spread, and what neighbours share: with correlation c it is (1 + c) / (1 - c) times as
// much (as in Skart: Tafazzoli, Wilson, Lada and Steiger, INFORMS Journal on Computing 23, 2011).
//
// Degrees of freedom after Satterthwaite with Welch's correction: a few blocks that vary more than the rest do not
// pass for many. Absent with fewer than nine blocks that hold anything.
std::optional<BlockRatio> block_ratio(std::span<const Block> blocks, Course course = Course::drifting);

}  // namespace headroom::models
