// How a visit passes.
#pragma once

#include <cstdint>

#include "models/popularity/clips.h"
#include "models/viewers/watch.h"

namespace headroom::models {

// A visit is so many videos, one after the other: each is watched for a time, and after some of them the viewer is away
// on another surface of the product. Who demands pages and who expects them draw from this one law.
class VisitLaw {
 public:
  // Videos of a visit and its requests of other surfaces, on average; both >= 0.
  VisitLaw(double videos, double surfaces);

  // Geometric, exact for any mean: each video is as likely as any other to be the last. Only the mean is published.
  std::int64_t videos(double u) const;
  // Seconds given to a video of this duration.
  double watched_s(double u, double duration_s) const { return watching_.watched_s(u, duration_s); }
  // How long one of the catalogue's videos is, where it is not known which.
  double any_duration_s(double u) const { return clips_.draw(u); }
  // Seconds spent elsewhere after a video: mostly none, else exponential; no source says how they spread.
  double away_s(double u) const;

  double mean_watched_s() const { return mean_watched_s_; }
  double mean_away_s() const { return away_chance_ * away_mean_s_; }
  double mean_length_s() const { return videos_ * (mean_watched_s() + mean_away_s()); }

 private:
  double videos_;
  double away_chance_, away_mean_s_;
  WatchModel watching_;
  ClipLengths clips_;
  double mean_watched_s_ = 0;
};

}  // namespace headroom::models
