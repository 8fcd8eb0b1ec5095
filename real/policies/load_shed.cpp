#include "real/policies/load_shed.h"

#include <algorithm>

namespace headroom::policies {

bool LoadShedder::admits(Time now, Priority priority, std::uint64_t user) {
  if (now - period_start_ >= params_.period || arrived_ >= static_cast<std::uint32_t>(params_.period_requests)) {
    close_period(now);
  }
  const int at = place(now, priority, user);
  ++arrivals_[static_cast<std::size_t>(at)];
  ++arrived_;
  const bool admit = at >= level_;
  admitted_ += admit ? 1 : 0;
  return admit;
}

void LoadShedder::record_wait(Time, Nanos wait) {
  ++waits_;
  waited_ += wait;
}

int LoadShedder::place(Time now, Priority priority, std::uint64_t user) const {
  const auto hour = static_cast<std::uint64_t>(now.time_since_epoch() / std::chrono::hours{1});
  std::uint64_t mixed = (user ^ (hour * 0x9e3779b97f4a7c15)) * 0xbf58476d1ce4e5b9;
  mixed ^= mixed >> 31;
  const int within = static_cast<int>((mixed * 0x94d049bb133111eb) >> 57);
  return (params_.by_priority ? static_cast<int>(priority) : 0) * kUsers + within;
}

void LoadShedder::close_period(Time now) {
  const bool overloaded = waits_ > 0 && waited_ / waits_ > params_.max_wait;
  const double admitted = admitted_;
  // At least one place moves, or a period with few requests would never get out of its level.
  if (overloaded) {
    double left = admitted;
    const double wanted = (1 - params_.shrink) * admitted;
    do {
      left -= arrivals_[static_cast<std::size_t>(level_)];
    } while (++level_ < kPlaces - 1 && left > wanted);
  } else if (level_ > 0) {
    double more = admitted;
    const double wanted = admitted + std::max(1.0, params_.grow * arrived_);
    do {
      more += arrivals_[static_cast<std::size_t>(--level_)];
    } while (level_ > 0 && more < wanted);
  }
  period_start_ = now;
  waits_ = 0;
  waited_ = {};
  arrivals_.fill(0);
  arrived_ = admitted_ = 0;
}

}  // namespace headroom::policies
