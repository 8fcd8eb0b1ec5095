// How long a viewer stays with a video, and what else he does with it.
#pragma once

#include <cstdint>

#include "models/viewers/sources.h"

namespace headroom::models {

// Seconds that a viewer gives a video, given its duration: from swipe to swipe, and what he watches of it when nothing
// makes him wait, as a feed plays by itself. A quantile function through points, log-linear between them: 20 % have
// left by 2 s, 30 % by 3 s, a share that falls with duration reaches the end, and the most eager of those watch again.
// Its points lie between two sources that contradict each other (decision 10). Videos shorter than 3.5 s have one
// straight piece up to the end.
class WatchModel {
 public:
  double watched_s(double u, double duration_s) const;  // may exceed the duration
  double completion(double duration_s) const;           // chance of reaching the end
};

// What else the viewer does, each per exposure; the outcomes are exclusive slices of one uniform, so that their rates
// are exact. Their sum is 2.6 %.
enum class Engagement : std::uint8_t { none, like, follow, comment, share, not_interested };
Engagement engagement(double u);

}  // namespace headroom::models
