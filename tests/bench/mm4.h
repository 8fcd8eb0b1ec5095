// One model, three engines: a thousand M/M/4 stations, each fed by its own Poisson source. The same laws, the same
// random streams, so the ratio of two figures in one run is a ratio of engines.
#pragma once

#include <cstdint>

namespace headroom::bench {

// Utilization .8: enough queueing that requests wait, overtake nobody, and several hundred are always in flight.
struct Mm4 {
  int stations = 1000;
  int servers = 4;
  double arrivals_per_s = 3.2;  // per station
  double served_per_s = 1;      // per server
  double horizon_s = 100;       // virtual
  std::uint64_t seed = 1;
};

struct Mm4Outcome {
  std::uint64_t arrived = 0;
  std::uint64_t served = 0;
  double response_s = 0;  // summed over the served, virtual
  double cpu_s = 0;       // of the event loop alone: no set-up, no process start

  // An arrival and an end of service are one event each, however many the engine needs inside.
  std::uint64_t events() const { return arrived + served; }
  double mean_response_s() const { return response_s / static_cast<double>(served); }
};

// A coroutine per request.
Mm4Outcome mm4_on_kernel(const Mm4& model);
// An actor per source and per server, woken only when it has work: what S4U does fastest. One engine per process, so
// it runs in a child of its own.
Mm4Outcome mm4_on_simgrid(const Mm4& model);
// Hand-written events on ns-3's default scheduler.
Mm4Outcome mm4_on_ns3(const Mm4& model);

}  // namespace headroom::bench
