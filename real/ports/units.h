// Units as types: durations, instants, bytes and rates cannot be mixed up by accident.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace headroom {

// A length of time in integer nanoseconds.
using Nanos = std::chrono::nanoseconds;

// The monotonic clock of either world; its epoch is the start of the run or of the process.
struct MonotonicEpoch {
  using rep = Nanos::rep;
  using period = Nanos::period;
  using duration = Nanos;
  using time_point = std::chrono::time_point<MonotonicEpoch, Nanos>;
};
using Time = MonotonicEpoch::time_point;

// Seconds since 1970 in UTC, as calendars, tokens and TTLs see them.
using WallTime = std::chrono::sys_time<Nanos>;

constexpr double seconds(Nanos d) { return static_cast<double>(d.count()) * 1e-9; }
constexpr double millis(Nanos d) { return static_cast<double>(d.count()) * 1e-6; }
constexpr double seconds(Time t) { return seconds(t.time_since_epoch()); }

// The nearest whole nanosecond; `s` must be within +-292 years.
constexpr Nanos from_seconds(double s) {
  return Nanos{static_cast<std::int64_t>(s * 1e9 + (s < 0 ? -0.5 : 0.5))};
}

// A number of bytes.
struct Bytes {
  std::int64_t count = 0;
  constexpr auto operator<=>(const Bytes&) const = default;
  constexpr Bytes& operator+=(Bytes o) { count += o.count; return *this; }
  constexpr Bytes& operator-=(Bytes o) { count -= o.count; return *this; }
};
constexpr Bytes operator+(Bytes a, Bytes b) { return Bytes{a.count + b.count}; }
constexpr Bytes operator-(Bytes a, Bytes b) { return Bytes{a.count - b.count}; }

// Events per second.
struct Rate {
  double per_second = 0;
  constexpr auto operator<=>(const Rate&) const = default;
};

}  // namespace headroom
