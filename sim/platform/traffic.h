// Flows and pipes over links, and what each link carried.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "sim/platform/agenda.h"
#include "sim/platform/platform.h"
#include "sim/platform/routes.h"
#include "sim/platform/simgrid_engine.h"

namespace headroom::platform {

class Traffic {
 public:
  Traffic(const PlatformParams& params, const Sites& sites, const Routes& routes);

  // A window is open_window, the engine's run (with on_flow_end and on_pipe_end called from it), close_window.
  void open_window(Time until, SimGridEngine& engine);
  void close_window(SimGridEngine& engine);
  void on_flow_end(ActivityId id, SimGridEngine& engine, Agenda& agenda);
  void on_pipe_end(std::size_t pipe);

  void start(ActivityId id, const FlowParams& flow, SimGridEngine& engine, Agenda& agenda);
  bool cancel(ActivityId id, SimGridEngine& engine);
  void set_offered(std::size_t pipe, double bytes_per_second) { pipes_[pipe].offered = bytes_per_second; }
  const PipeWindow& last_window(std::size_t pipe) const { return pipes_[pipe].last; }

  void set_bandwidth(std::size_t link, double factor, SimGridEngine& engine);
  void set_up(std::size_t link, bool up, SimGridEngine& engine, Agenda& agenda);
  double utilization(std::size_t link) const { return links_[link].utilization; }
  double bytes_carried(std::size_t link) const { return links_[link].carried; }

  // A pipe's tag: activity ids never get that far.
  static constexpr std::uint64_t kPipeBit = std::uint64_t{1} << 63;

 private:
  struct LinkState {
    double payload_per_second = 0;   // nominal
    double factor = 1;
    bool up = true;
    double carried = 0;
    double carried_at_edge = 0;
    double utilization = 0;
  };
  struct Flow {
    Site from;
    Site to;
    double left = 0;                 // bytes, as last settled
    std::optional<double> max_rate;
    std::optional<std::size_t> lane;
    std::optional<Token> token;      // none while it waits for a lane
    Time began;
  };
  struct PipeState {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t lane = 0;
    double offered = 0;              // bytes per second
    double backlog = 0;              // bytes, at the edge
    double to_carry = 0;             // bytes, in this window
    std::optional<Token> token;      // while it sends
    bool ended = false;              // all carried before the window's end
    PipeWindow last;
  };

  const Path& path(Site from, Site to) const;
  bool passable(const Path& path) const;
  void credit(const Path& path, double bytes);
  void send(ActivityId id, Flow& flow, SimGridEngine& engine);
  void settle(Flow& flow, SimGridEngine& engine);
  void free_lane(const Flow& flow, SimGridEngine& engine);
  void open_pipe(std::size_t pipe, double window_s, SimGridEngine& engine);
  void close_pipe(PipeState& pipe, double window_s, SimGridEngine& engine);
  std::vector<ActivityId> crossing(std::size_t link) const;

  const Routes& routes_;
  std::vector<LinkState> links_;
  std::vector<PipeState> pipes_;
  std::map<ActivityId, Flow> flows_;
  std::vector<std::vector<bool>> lane_taken_;              // [site][lane]
  std::vector<std::deque<ActivityId>> waiting_for_lane_;   // [site]
  double window_s_ = 0;
  Time edge_{};
};

}  // namespace headroom::platform
