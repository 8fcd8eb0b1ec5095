// The platform plane: SimGrid advanced window by window, ahead of whoever drives it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "real/ports/units.h"
#include "sim/platform/params.h"

namespace headroom::platform {

// Names resolved once; each is a position in the parameters (sites: region, then its zones).
enum class Site : std::uint32_t {};
enum class Link : std::uint32_t {};
enum class HostGroup : std::uint32_t {};
enum class Disk : std::uint32_t {};
enum class Pipe : std::uint32_t {};

// A flow, an execution or a disk transfer; numbered from 1 in the order of their start.
enum class ActivityId : std::uint64_t {};

enum class Outcome : std::uint8_t { done, failed };  // failed: its link or host went down

struct Completion {
  ActivityId id{};
  Time began;   // when bytes or work first moved: later than asked if it had to wait in line
  Time at;      // exact
  Outcome outcome = Outcome::done;
};

struct FlowParams {
  Site from{};
  Site to{};
  Bytes size;
  std::optional<double> max_bytes_per_second;   // see NetworkTuning
};

struct ExecutionParams {
  HostGroup group{};
  double core_seconds = 0;   // total work on the reference core
  int cores = 1;             // used at once, on one host, with perfect speed-up
  int priority = 0;          // the highest waiting starts first, equal ones in order of arrival
};

enum class DiskOp : std::uint8_t { read, write };

// One pipe over the window just simulated. Traffic is a fluid: what is not carried waits, first in first out.
struct PipeWindow {
  double offered_bytes = 0;
  double carried_bytes = 0;
  double backlog_bytes = 0;   // left at the window's end
  Nanos delay{0};             // of a byte offered at the window's end; Nanos::max() if nothing gets through
};

struct GroupState {
  int cores_up = 0;
  int cores_busy = 0;
  std::size_t waiting = 0;
};

// One per process: SimGrid allows one engine, and a second Platform is refused by an assertion.
//
// advance(until) simulates the window [edge(), until) and keeps its completions. Everything else takes
// effect at edge(): the driver that simulates a window [a, b) of its own time calls advance(b) at a,
// schedules the completions, and what it starts during the window begins at b.
class Platform {
 public:
  // `params` must be free of problems().
  explicit Platform(PlatformParams params);
  ~Platform();
  Platform(const Platform&) = delete;
  Platform& operator=(const Platform&) = delete;

  // An unknown name is our mistake: asserted.
  Site site(std::string_view name) const;         // "<region>" or "<region>/<zone>"
  Link link(std::string_view name) const;
  HostGroup group(std::string_view name) const;
  Disk disk(std::string_view name) const;
  Pipe pipe(std::string_view name) const;

  Time edge() const;
  void advance(Time until);                        // until > edge()
  // Of the last window, edge before <= at < edge now, ordered by (at, id); valid until the next advance.
  std::span<const Completion> completions() const;

  // The sites must differ and be connected; the size must be positive. Fails at once over a link that is down.
  ActivityId start_flow(const FlowParams& flow);
  // Waits while no host of the group has enough free cores; `cores` must fit on a host of it.
  ActivityId start_execution(const ExecutionParams& execution);
  ActivityId start_disk(Disk disk, DiskOp op, Bytes size);
  // Forgets it: no completion follows. False if it had ended before edge().
  bool cancel(ActivityId id);

  // Holds from edge() until set again; initially 0.
  void set_offered(Pipe pipe, double bytes_per_second);
  const PipeWindow& last_window(Pipe pipe) const;

  // Faults; all are idempotent. Flows across a failed link and executions on failed hosts fail at edge();
  // pipes and waiting executions wait. Paths are not recomputed.
  void set_bandwidth(Link link, double factor);    // of the stated bandwidth, > 0
  void set_link_up(Link link, bool up);
  void set_speed(HostGroup group, double factor);  // in thousandths, .001 to 2
  void set_hosts_up(HostGroup group, int hosts);   // the first `hosts` of the group are up, 0 to all
  // Scaling: only the first `hosts` of the group take new executions; what runs on the others ends there in peace.
  void set_hosts_open(HostGroup group, int hosts);
  void set_disk_speed(Disk disk, double factor);   // > 0
  void set_site_up(Site site, bool up);            // its links and hosts; of a region: those of its zones as well

  double utilization(Link link) const;             // of the bandwidth it had, over the last window
  double bytes_carried(Link link) const;           // payload since the start
  GroupState state(HostGroup group) const;
  double core_seconds_used(HostGroup group) const; // busy cores over time, since the start, up to edge()
  Nanos latency(Site from, Site to) const;         // one way, of their path

 private:
  class World;
  std::unique_ptr<World> world_;
};

}  // namespace headroom::platform
