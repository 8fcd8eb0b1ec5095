// What stations write down about themselves, so that a run can check its own bookkeeping. Whole numbers of sampled
// requests and nanoseconds: the sums are exact.
#pragma once

#include <cstdint>

#include "real/ports/units.h"

namespace headroom::cluster {

// Calls of one service, since the run began.
struct CallAccount {
  using Total = __int128;  // call-nanoseconds of a whole day do not fit into 64 bits

  std::uint64_t asked = 0, refused = 0, replied = 0, dropped = 0;
  std::int64_t inside = 0;  // a level, kept apart from the counts above
  // Two ways to the same area: the level over time, and what each call spent inside.
  Total level_ns = 0, spent_ns = 0;
  Total entries_ns = 0;  // sum of the instants at which those inside entered
  Total sending_ns = 0;  // that replies took on the replica's line, after their calls had left it
  Total shed_ns = 0;     // that calls spent inside which were shed in the end: no latency reports them
  Time seen{};           // up to when level_ns holds

  void ask() { ++asked; }
  void refuse() { ++refused; }
  void enter(Time now) {
    move_to(now);
    ++inside;
    entries_ns += now.time_since_epoch().count();
  }
  // `since`: when it entered. A call that is dropped goes without a reply.
  void leave(Time now, Time since, bool with_reply) {
    move_to(now);
    --inside;
    entries_ns -= since.time_since_epoch().count();
    spent_ns += (now - since).count();
    ++(with_reply ? replied : dropped);
  }
  void send(Nanos sending) { sending_ns += sending.count(); }
  void shed_after(Nanos inside_for) { shed_ns += inside_for.count(); }
  void move_to(Time now) {
    level_ns += static_cast<Total>(inside) * (now - seen).count();
    seen = now;
  }
};

// Pieces of work offered to a pool, since the run began.
struct WorkAccount {
  std::uint64_t offered = 0, admitted = 0, queue_full = 0, shed = 0, late = 0;
  // Core time of what was admitted: as drawn, as the laws' means say, and the variance of the difference.
  double drawn_ns = 0, mean_ns = 0, variance_ns2 = 0;
};

}  // namespace headroom::cluster
