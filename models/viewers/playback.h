// Playing segments while the next ones are still on their way.
#pragma once

#include "models/viewers/sources.h"
#include "real/ports/units.h"

namespace headroom::models {

// The buffer of one video, exactly: segments arrive one after the other, each worth `segment_s` of play. Begin with
// what the start left in the buffer, then call arrived() for each further segment.
class Playback {
 public:
  explicit Playback(double buffered_s, double limit_s = 10) : buffer_s_(buffered_s), limit_s_(limit_s) {}

  // The next segment took download_s: plays on meanwhile, stalls when the buffer runs dry. Returns the stall, seconds.
  // A buffer over its limit waits before the next request; that wait plays the buffer down to the limit.
  double arrived(double download_s, double segment_s = segment_seconds);

  double buffered_s() const { return buffer_s_; }
  double stalled_s() const { return stalled_s_; }

 private:
  double buffer_s_;
  double limit_s_;
  double stalled_s_ = 0;
};

// Chance and mean length of a stall while one segment downloads over a lognormal link: the download takes
// segment_bits / throughput, throughput lognormal of this mean and log standard deviation.
struct StallOdds {
  double chance;
  double mean_s;  // over all segments, stalled or not
};
StallOdds stall_odds(double segment_bits, double mean_bits_per_s, double log_sd, double buffered_s);

// Bytes delivered for bytes that are watched, when a share `waste` of the delivered is prefetched and never watched.
Bytes delivered(Bytes watched, double waste = prefetch_waste);

}  // namespace headroom::models
