// A ratio of sums over a time in which its true value drifts, as everything does over a day: the drift is no noise.
#pragma once

#include <cstddef>
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

// How blocks are used: of what course they are, and how many they are joined to at most. What they have in common
// should last for less than one of them.
struct Blocking {
  Course course;
  std::size_t most;
  constexpr Blocking(Course of = Course::drifting, std::size_t at_most = 36) : course(of), most(at_most) {}
};

struct BlockRatio {
  double ratio = 0;
  double error = 0;                // standard error
  double degrees = 0;              // of freedom behind it
  std::optional<double> skewness;  // of the ratio's error, where it is known

  // By Student's t. What queues do is skewed: few long ones make most of a mean, and the error is found too small just
  // when the mean is. Where the skewness is known the bounds are moved as Willink's Student t for skewed values says
  // ("A confidence interval and test for the mean of an asymmetric distribution", Communications in Statistics 34,
  // 2005, equation 10).
  Estimate estimate(double confidence = usual_confidence) const;
  // Where the ratio is a share of all, below 1. If its skewness is not known, it is that of clumps of exponential size
  // (a queue that is long delays many), 1.5 error / ratio while the ratio is small. Bounds may lie outside [0, 1].
  Estimate share(double confidence = usual_confidence) const;
};

// sum(part) / sum(whole), and its error from residuals e = part - ratio * whole of blocks in time order, into which
// those given are joined.
//
// Drifting: in each run of three neighbours the contrast (1, -2, 1) / sqrt 6 is free of a level and of a straight
// drift; what is left of it is noise (Wolter, Introduction to Variance Estimation, 2nd ed. 2007, section 8.2.1,
// overlapping second differences).
// Steady: the residuals' own spread, and what neighbours share: with correlation c it is (1 + c) / (1 - c) times as
// much, and their third moment is the skewness (both as in Skart: Tafazzoli, Wilson, Lada and Steiger, INFORMS Journal
// on Computing 23, 2011).
//
// Degrees of freedom after Satterthwaite with Welch's correction: a few blocks that vary more than the rest do not
// pass for many. Absent with fewer than nine blocks that hold anything.
std::optional<BlockRatio> block_ratio(std::span<const Block> blocks, Blocking blocking = {});

}  // namespace headroom::models
