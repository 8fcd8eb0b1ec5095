// SimGrid behind a door of plain numbers: the only room that knows its types.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "real/ports/units.h"
#include "sim/platform/params.h"
#include "sim/platform/routes.h"

namespace headroom::platform {

// A running SimGrid activity; never used twice.
enum class Token : std::uint64_t {};

// Where a flow leaves a site: directly, or through a lane of its own that limits its rate.
struct Exit {
  std::size_t site = 0;
  std::optional<std::size_t> lane;   // 0 .. capped_flows_per_site-1 for flows, then one for each pipe of the site
};

class SimGridEngine {
 public:
  // `ended(tag)` is called when an activity finishes, at its exact time now(), from inside run_until. It may
  // start activities. Cancelled ones are not reported.
  using Ended = std::function<void(std::uint64_t tag)>;

  SimGridEngine(const PlatformParams& params, const Sites& sites, const Routes& routes, Ended ended);
  ~SimGridEngine();

  void run_until(Time until);
  Time now() const;

  Token send(std::uint64_t tag, Exit from, std::size_t to, std::uint64_t bytes);
  Token execute(std::uint64_t tag, std::size_t group, std::size_t host, double core_seconds, int cores);
  Token read(std::uint64_t tag, std::size_t disk, std::uint64_t bytes);
  Token write(std::uint64_t tag, std::size_t disk, std::uint64_t bytes);
  double remaining_bytes(Token token) const;   // of a transfer that still runs
  void cancel(Token token);

  // A running flow keeps as its limit the least bandwidth on its path when it was sent (SimGrid fixes that bound at
  // the start): after raising a bandwidth, send it again. Zero is ignored by its solver: do not send at all.
  void set_lane_bandwidth(std::size_t site, std::size_t lane, double bytes_per_second);
  void set_link_payload_rate(std::size_t link, double bytes_per_second);
  void set_link_up(std::size_t link, bool up);                         // cancel the flows on it first
  void set_host_up(std::size_t group, std::size_t host, bool up);      // cancel the executions on it first
  void set_speed(std::size_t group, int thousandths);                  // 1 .. 2000, of the stated speed
  void set_disk_speed(std::size_t disk, double factor);

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace headroom::platform
