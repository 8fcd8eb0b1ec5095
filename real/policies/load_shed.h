// Sheds the least important first while requests wait too long: DAGOR's adaptive admission (Zhou et al.,
// "Overload Control for Scaling WeChat Microservices", SoCC 2018).
#pragma once

#include <array>
#include <cstdint>

#include "real/policies/admission.h"

namespace headroom::policies {

struct LoadShedParams {
  Nanos max_wait = std::chrono::milliseconds{20};  // mean queue wait of a period that means overload
  bool by_priority = true;                         // false: all requests count alike
  Nanos period = std::chrono::seconds{1};          // a period ends after this long ...
  int period_requests = 2'000;                     // ... or this many requests
  double shrink = 0.05;                            // less is admitted after an overloaded period,
  double grow = 0.01;                              // more after another
  bool operator==(const LoadShedParams&) const = default;
};

// Requests are ordered by priority, then by a hash of their user that changes every hour, so that the
// same users are not the last ones for ever. All below the level are shed; the level moves so that the
// admitted number shrinks or grows by the stated shares.
class LoadShedder final : public Admission {
 public:
  explicit LoadShedder(LoadShedParams params = {}) : params_(params) {}

  bool admits(Time now, Priority priority, std::uint64_t user) override;
  void record_wait(Time now, Nanos wait) override;

  // As it was when new.
  void reset() { *this = LoadShedder(params_); }

  // Lowest place in the order that is admitted; 0 admits all.
  int level() const { return level_; }

  static constexpr int kUsers = 128;                 // DAGOR's number of user levels
  static constexpr int kPlaces = 4 * kUsers;

 private:
  int place(Time now, Priority priority, std::uint64_t user) const;
  void close_period(Time now);

  LoadShedParams params_;
  int level_ = 0;
  Time period_start_{};
  int waits_ = 0;
  Nanos waited_{};
  std::array<std::uint32_t, kPlaces> arrivals_{};
  std::uint32_t arrived_ = 0, admitted_ = 0;
};

}  // namespace headroom::policies
