// What a viewer does with a video, and how long a visit is.
#pragma once

#include <array>
#include <cstdint>

#include "models/laws/law.h"
#include "models/viewers/sources.h"

namespace headroom::models {

// Seconds between two swipes, the pace of a visit: lognormal, mean 7.9 s. Drive it and WatchModel with the same uniform
// so that who stays longer has watched more; the two laws come from different apps (over the base clip law watching
// has mean 10.4 s), so neither is derived from the other.
class SwipeGap {
 public:
  SwipeGap() : law_(Lognormal{gap_log_mean, gap_log_sd}) {}
  double draw(double u) const { return law_.draw(u); }
  double mean() const { return law_.mean(); }

 private:
  Law law_;
};

// Seconds watched of a video, given its duration: a quantile function through published points, log-linear between
// them: 25 % have left by 2 s, 34 % by 3 s, a share that falls with duration reaches the end, and the most eager of
// those watch again (1.04 and 2.07 times the duration at the published p90 and p99). Mixed over KuaiRand's durations
// the watch ratio's p25/50/75/90/99 are .026/.124/.66/1.05/2.07 (published .03/.125/.67/1.04/2.07). Videos shorter
// than 3.5 s have one straight piece up to the end.
class WatchModel {
 public:
  double watched_s(double u, double duration_s) const;  // may exceed the duration
  double completion(double duration_s) const;           // chance of reaching the end
};

// What else the viewer does, each per exposure; the outcomes are exclusive slices of one uniform, so that their rates
// are exact. Their sum is 2.6 %.
enum class Engagement : std::uint8_t { none, like, follow, comment, share, not_interested };
Engagement engagement(double u);

// Videos in one visit: geometric with mean videos_per_user / visits_per_user, exact for any such mean (18.75 in the
// base scenario). Only the mean is published; the geometric law says that each video is as likely as any other to be
// the last.
std::int64_t videos_in_visit(double videos_per_user, double visits_per_user, double u);

}  // namespace headroom::models
