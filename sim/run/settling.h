// Whether what never changes with time had become usual when measuring began.
#pragma once

#include <cstddef>
#include <span>

#include "sim/results/histogram.h"

namespace headroom::run {

// How many of a steady course's first blocks are unlike the rest and want to be warm-up; 0 where none are, and where
// that cannot be told.
//
// Blocks are compared by the ranks of their means (as normal scores), so that one rare long service in an early block
// is one high rank and no transient. MSER-5 (models/statistics/warm_up.h) says where the first would end. They count as
// unlike if their mean is off by more than chance explains: by `unsettled_deviations` of what stretches of that length
// differ by among the rest, which what queues remember from block to block makes wide. Blocks that lie below the rest
// are judged by their values as well, as ranks do not show how far: a run that begins empty begins low, and no rare
// long service makes a mean small. That takes five such stretches: what seems to last longer than a sixth of the record
// is no start but a course, and nothing is said.
std::size_t unsettled_blocks(std::span<const results::Histogram::Parts> blocks);

}  // namespace headroom::run
