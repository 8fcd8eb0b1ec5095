// A client that refuses itself what an overloaded peer would refuse anyway (Google SRE book, chapter 21).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "real/ports/units.h"

namespace headroom::policies {

struct ClientThrottleParams {
  double k = 2;  // rejects max(0, (requests - k accepts) / (requests + 1))
  Nanos window = std::chrono::minutes{2};
  bool operator==(const ClientThrottleParams&) const = default;
};

class ClientThrottle {
 public:
  explicit ClientThrottle(ClientThrottleParams params = {}) : params_(params) {}

  // Every request the application wanted to make; `accepted` if the peer took it (it may have failed otherwise).
  void record(Time now, bool accepted);
  double rejection(Time now);

 private:
  struct Slice {
    std::int64_t number = -1;
    double requests = 0, accepts = 0;
  };
  static constexpr std::size_t kSlices = 24;  // the window moves by a 24th
  std::int64_t slice_number(Time now) const;

  ClientThrottleParams params_;
  std::array<Slice, kSlices> slices_{};
};

}  // namespace headroom::policies
