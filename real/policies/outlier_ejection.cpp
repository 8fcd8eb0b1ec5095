#include "real/policies/outlier_ejection.h"

#include <algorithm>

#include "real/ports/verify.h"

namespace headroom::policies {

void OutlierEjection::record(std::size_t replica, bool failed, Time now) {
  verify(replica < replicas_.size(), "an outlier is one of the replicas");
  sweep(now);
  Replica& r = replicas_[replica];
  if (!failed) {
    r.failures = 0;
    return;
  }
  if (++r.failures < params_.consecutive || r.out) return;
  const auto allowed = std::max<std::size_t>(
      1, static_cast<std::size_t>(params_.max_share * static_cast<double>(replicas_.size())));
  if (ejected_count_ >= allowed) return;
  r.failures = 0;
  r.out = true;
  ++r.times;
  r.back = now + std::min(params_.max_eject, params_.eject * r.times);
  ++ejected_count_;
}

bool OutlierEjection::ejected(std::size_t replica, Time now) {
  verify(replica < replicas_.size(), "an outlier is one of the replicas");
  sweep(now);
  return replicas_[replica].out;
}

void OutlierEjection::resize(std::size_t replicas) {
  replicas_.resize(replicas);
  ejected_count_ = static_cast<std::size_t>(std::ranges::count_if(replicas_, &Replica::out));
}

void OutlierEjection::sweep(Time now) {
  if (now - swept_ < params_.sweep) return;
  swept_ = now;
  for (Replica& r : replicas_) {
    if (!r.out) {
      r.times = std::max(0, r.times - 1);
    } else if (now >= r.back) {
      r.out = false;
      --ejected_count_;
    }
  }
}

}  // namespace headroom::policies
