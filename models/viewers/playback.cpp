#include "models/viewers/playback.h"

#include <algorithm>
#include <cmath>

#include "models/laws/normal.h"
#include "real/ports/verify.h"

namespace headroom::models {

double Playback::arrived(double download_s, double segment_s) {
  const double stall = std::max(0.0, download_s - buffer_s_);
  buffer_s_ = std::max(0.0, buffer_s_ - download_s) + segment_s;
  buffer_s_ = std::min(buffer_s_, limit_s_);
  stalled_s_ += stall;
  return stall;
}

StallOdds stall_odds(double segment_bits, double mean_bits_per_s, double log_sd, double buffered_s) {
  // ln download ~ N(m, s^2) with m = ln(bits / mean) + s^2 / 2; E[(D - b)+] as in a call option.
  const double m = std::log(segment_bits / mean_bits_per_s) + log_sd * log_sd / 2;
  if (buffered_s <= 0) return {1, std::exp(m + log_sd * log_sd / 2)};
  const double d2 = (m - std::log(buffered_s)) / log_sd, d1 = d2 + log_sd;
  return {normal_cdf(d2), std::exp(m + log_sd * log_sd / 2) * normal_cdf(d1) - buffered_s * normal_cdf(d2)};
}

Bytes delivered(Bytes watched, double waste) {
  verify(waste >= 0 && waste < 1, "waste is a share of the delivered bytes");
  return Bytes{static_cast<std::int64_t>(static_cast<double>(watched.count) / (1 - waste) + 0.5)};
}

}  // namespace headroom::models
